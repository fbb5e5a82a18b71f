import { createChanges, type Changes } from "./changes.ts";
import type { Manifest } from "./manifest.ts";
import type { Message } from "./messages.ts";
import type { Channel, Profile } from "./people.ts";
import type { ResponseUrl } from "./response-urls.ts";
import type { Exchange } from "./traffic.ts";
import type { Trigger } from "./triggers.ts";
import type { View } from "./views.ts";

export type Call = {
  method: string;
  args: Record<string, unknown>;
  at: number;
  ok: boolean;
  error?: string;
  teamToken: string;
};

/** Everything that this Slack knows. The other files are functions over it. */
export type World = {
  readonly teamId: string;
  readonly appId: string;
  readonly botUserId: string;
  readonly botId: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly verificationToken: string;
  readonly manifest: Manifest;
  /** Milliseconds that the bot has to acknowledge something. */
  readonly ackWithin: number;
  readonly now: () => number;
  readonly changes: Changes;
  readonly people: Map<string, Profile>;
  readonly channels: Map<string, Channel>;
  readonly messages: Message[];
  readonly modals: Map<string, View[]>;
  readonly homes: Map<string, View>;
  readonly triggers: Map<string, Trigger>;
  readonly responseUrls: Map<string, ResponseUrl>;
  readonly tickets: Set<string>;
  readonly calls: Call[];
  /** Everything that went between Slack and the bot, in both directions. */
  readonly traffic: Exchange[];
  readonly problems: string[];
  /** Milliseconds for which a trigger opens a modal. */
  triggerLifetime: number;
  url: string;
  requestUrl: string | undefined;
  scopes: string[];
  tokenRevoked: boolean;
  /** Whether a bot has ever connected over a socket. */
  everConnected: boolean;
};

export type Identity = {
  teamId: string;
  manifest: Manifest;
  scopes: string[];
  ackWithin: number;
  now: () => number;
};

export function createWorld(identity: Identity): World {
  return {
    ...identity,
    appId: "A0STANDIN",
    botUserId: "U0THEBOT",
    botId: "B0THEBOT",
    botToken: `xoxb-${identity.teamId}-stand-in`,
    appToken: "xapp-1-A0STANDIN-stand-in",
    signingSecret: "8f742231b10e8888abcd99yyyzzz85a5",
    verificationToken: "verification-token",
    changes: createChanges(),
    people: new Map(),
    channels: new Map(),
    messages: [],
    modals: new Map(),
    homes: new Map(),
    triggers: new Map(),
    responseUrls: new Map(),
    tickets: new Set(),
    calls: [],
    traffic: [],
    problems: [],
    triggerLifetime: 3_000,
    url: "",
    requestUrl: undefined,
    tokenRevoked: false,
    everConnected: false,
  };
}

export function problem(world: World, sentence: string): void {
  world.problems.push(sentence);
  world.changes.happened();
}
