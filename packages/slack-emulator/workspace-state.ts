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

/** Everything that one workspace knows, or one organization with all its workspaces. The other files are functions over it. */
export type WorkspaceState = {
  readonly app: App;
  readonly teamId: string;
  readonly name: string;
  /** Its address in a browser, where that is not the usual one. */
  readonly url: string | undefined;
  readonly enterprise: Enterprise | null;
  /** What the ids of this workspace end with: those of two workspaces are never the same, but for those of people. */
  readonly mark: string;
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
  /** When each method was last called, as far as its limits look back. */
  readonly recentCalls: Map<string, number[]>;
  /** How often each method was refused because of its limits. */
  readonly limited: Record<string, number>;
  /** Milliseconds for which a trigger opens a modal. */
  triggerLifetime: number;
  /** Undefined until the app is installed; stays when it has been removed. */
  installation: Installation | undefined;
};

export function createWorld(
  app: App,
  { teamId, name, enterprise, url }: Pick<WorkspaceState, "teamId" | "name" | "enterprise" | "url">,
): WorkspaceState {
  const mark = app.worlds.length === 0 ? "" : teamId;
  const world: WorkspaceState = {
    app,
    teamId,
    name,
    url,
    enterprise,
    mark,
    botUserId: `U0THEBOT${mark}`,
    botId: `B0THEBOT${mark}`,
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
    triggerLifetime: 3_000,
    installation: undefined,
  };
  app.worlds.push(world);
  return world;
}

/** The address of the workspace, or of the organization that has the app as a whole. */
export const urlOf = ({ url, installation }: WorkspaceState): string =>
  url ?? (installation?.isOrg ? "https://emulator.enterprise.slack.com/" : "https://emulator.slack.com/");
