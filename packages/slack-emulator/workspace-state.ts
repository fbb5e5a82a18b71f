import type { App } from "./app.ts";
import type { Changes } from "./changes.ts";
import { createFaults, type Faults } from "./faults.ts";
import type { Installation } from "./installations.ts";
import type { Message } from "./messages.ts";
import type { Channel, Profile } from "./people.ts";
import type { ResponseUrl } from "./response-urls.ts";
import type { Trigger } from "./triggers.ts";
import type { View } from "./views.ts";

export type Enterprise = { id: string; name: string };

/** The state of one workspace, or of one organization with all its workspaces. */
export type WorkspaceState = {
  readonly app: App;
  readonly teamId: string;
  readonly name: string;
  /** The workspace's browser URL, if not the default. */
  readonly url: string | undefined;
  readonly enterprise: Enterprise | null;
  /** Suffix that makes ids unique across workspaces, except those of people. */
  readonly idSuffix: string;
  readonly botUserId: string;
  readonly botId: string;
  readonly now: () => number;
  readonly changes: Changes;
  readonly faults: Faults;
  readonly people: Map<string, Profile>;
  readonly channels: Map<string, Channel>;
  readonly messages: Message[];
  readonly modals: Map<string, View[]>;
  readonly homes: Map<string, View>;
  readonly triggers: Map<string, Trigger>;
  readonly responseUrls: Map<string, ResponseUrl>;
  /** Call times by method and recipient, as far back as the rate limits look. */
  readonly recentCalls: Map<string, number[]>;
  /** Number of rate-limited calls by method. */
  readonly limited: Record<string, number>;
  /** How long a trigger is valid, in milliseconds. */
  triggerLifetimeMs: number;
  /** Undefined until the app is installed; kept after it is uninstalled. */
  installation: Installation | undefined;
};

export function createWorkspaceState(
  app: App,
  { teamId, name, enterprise, url }: Pick<WorkspaceState, "teamId" | "name" | "enterprise" | "url">,
): WorkspaceState {
  const idSuffix = app.worlds.length === 0 ? "" : teamId;
  const workspace: WorkspaceState = {
    app,
    teamId,
    name,
    url,
    enterprise,
    idSuffix,
    botUserId: `U0THEBOT${idSuffix}`,
    botId: `B0THEBOT${idSuffix}`,
    now: app.now,
    changes: app.changes,
    faults: createFaults(),
    people: new Map(),
    channels: new Map(),
    messages: [],
    modals: new Map(),
    homes: new Map(),
    triggers: new Map(),
    responseUrls: new Map(),
    recentCalls: new Map(),
    limited: {},
    triggerLifetimeMs: 3_000,
    installation: undefined,
  };
  app.worlds.push(workspace);
  return workspace;
}

/** Returns the URL of the workspace, or of the organization if the app is installed org-wide. */
export const urlOf = ({ url, installation }: WorkspaceState): string =>
  url ?? (installation?.isOrg ? "https://emulator.enterprise.slack.com/" : "https://emulator.slack.com/");
