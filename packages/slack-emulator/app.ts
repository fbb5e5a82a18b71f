import { type Changes, createChanges } from "./changes.ts";
import type { TokenOwner } from "./installations.ts";
import type { Limits } from "./limits.ts";
import type { Manifest } from "./manifest.ts";
import type { Code } from "./oauth/codes.ts";
import type { Exchange } from "./request-log.ts";
import type { WorkspaceState } from "./workspace-state.ts";

export type Call = {
  method: string;
  args: Record<string, unknown>;
  /** Monotonic milliseconds, for measuring the time between calls. */
  at: number;
  ok: boolean;
  error?: string;
  teamToken: string;
  /** The workspace of the token, if it is a bot token. */
  teamId?: string;
};

/** The app as Slack knows it, and everything its workspaces share. */
export type App = {
  readonly appId: string;
  readonly appToken: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly signingSecret: string;
  readonly verificationToken: string;
  readonly manifest: Manifest;
  /** The bot's deadline for acks. */
  readonly ackTimeoutMs: number;
  readonly now: () => number;
  readonly changes: Changes;
  readonly worlds: WorkspaceState[];
  /** Every bot token ever issued, including revoked ones. */
  readonly tokens: Map<string, TokenOwner>;
  readonly codes: Map<string, Code>;
  readonly tickets: Set<string>;
  readonly calls: Call[];
  /** Every exchange between Slack and the bot, in both directions. */
  readonly requestLog: Exchange[];
  readonly problems: string[];
  redirectUrls: string[];
  limits: Limits;
  /** The most messages per page of conversations.history, whatever `limit` asks for. */
  readonly historyPage: number;
  url: string;
  requestUrl: string | undefined;
  everConnected: boolean;
};

export function createApp(settings: Pick<App, "manifest" | "ackTimeoutMs" | "now" | "limits" | "historyPage">): App {
  return {
    ...settings,
    appId: "A0EMULATOR",
    appToken: "xapp-1-A0EMULATOR-emulator",
    clientId: "1111.2222",
    clientSecret: "5f3c0a1de8b94e7f",
    signingSecret: "8f742231b10e8888abcd99yyyzzz85a5",
    verificationToken: "verification-token",
    changes: createChanges(),
    worlds: [],
    tokens: new Map(),
    codes: new Map(),
    tickets: new Set(),
    calls: [],
    requestLog: [],
    problems: [],
    redirectUrls: settings.manifest.oauth_config.redirect_urls,
    url: "",
    requestUrl: undefined,
    everConnected: false,
  };
}

export function reportProblem(app: App, description: string): void {
  app.problems.push(description);
  app.changes.happened();
}
