import { createChanges, type Changes } from "./changes.ts";
import type { Installed } from "./installations.ts";
import type { Limits } from "./limits.ts";
import type { Manifest } from "./manifest.ts";
import type { Code } from "./oauth/codes.ts";
import type { Exchange } from "./request-log.ts";
import type { WorkspaceState } from "./workspace-state.ts";

export type Call = {
  method: string;
  args: Record<string, unknown>;
  /** In milliseconds of a clock that nobody sets: for what lies between two calls. */
  at: number;
  ok: boolean;
  error?: string;
  teamToken: string;
  /** The workspace that the token belongs to, if it is a bot's. */
  teamId?: string;
};

/** The bot as Slack knows it, and what all its workspaces have in common. */
export type App = {
  readonly appId: string;
  readonly appToken: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly signingSecret: string;
  readonly verificationToken: string;
  readonly manifest: Manifest;
  /** Milliseconds that the bot has to acknowledge something. */
  readonly ackWithin: number;
  readonly now: () => number;
  readonly changes: Changes;
  readonly worlds: WorkspaceState[];
  /** Every bot token that there ever was. */
  readonly tokens: Map<string, Installed>;
  readonly codes: Map<string, Code>;
  readonly tickets: Set<string>;
  readonly calls: Call[];
  /** Everything that went between Slack and the bot, in both directions. */
  readonly requestLog: Exchange[];
  readonly problems: string[];
  redirectUrls: string[];
  limits: Limits;
  /** How many messages of a history Slack gives at most, whatever is asked for. */
  readonly historyPage: number;
  url: string;
  requestUrl: string | undefined;
  /** Whether a bot has ever connected over a socket. */
  everConnected: boolean;
};

export function createApp(given: Pick<App, "manifest" | "ackWithin" | "now" | "limits" | "historyPage">): App {
  return {
    ...given,
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
    redirectUrls: given.manifest.oauth_config.redirect_urls,
    url: "",
    requestUrl: undefined,
    everConnected: false,
  };
}

export function problem(app: App, sentence: string): void {
  app.problems.push(sentence);
  app.changes.happened();
}
