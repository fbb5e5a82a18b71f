/**
 * The protocol between the playground's page and its server.
 * The server pushes a `Snapshot` for one viewer over server-sent events whenever anything changes; the page sends `Act`s.
 */
import type { Block, State, Exchange as Traffic } from "../slack-emulator/index.ts";

export type { Traffic };

/** The person viewing the page, and the window; without a window, every form is shown. */
export type Viewer = { viewerId: string; window: string | undefined };

export type PlaygroundPerson = {
  id: string;
  name: string;
  /** IANA time zone */
  zone: string;
  /** "organizer", "guest", "deactivated", "app", or nothing */
  note: string;
  /** Whether the page can act as this person. */
  playable: boolean;
  /** Messages since this person's messages were last viewed. */
  unread: number;
};

export type PlaygroundMessage = {
  ts: string;
  channel: string;
  /** The channel's name; null in the DM with the app. */
  channelName: string | null;
  userId: string;
  name: string;
  fromBot: boolean;
  text: string;
  blocks: Block[];
  /** The values that the viewer has entered. */
  state: State;
  /** "Only visible to you" */
  ephemeral: boolean;
  edited: boolean;
  /** Milliseconds since 1970 */
  at: number;
};

export type PlaygroundModal = {
  id: string;
  title: string;
  submit: string | null;
  close: string;
  blocks: Block[];
  state: State;
  /** By block_id, shown under the field. */
  errors: Record<string, string>;
  /** Slack's own error at the top of the form. */
  formError: string | null;
};

export type Snapshot = {
  /** Increases with every change. */
  version: number;
  app: {
    name: string;
    botUserId: string;
    /** Whether the Messages tab is read-only, so that commands are typed in another channel. */
    isReadOnly: boolean;
  };
  people: PlaygroundPerson[];
  commands: { command: string; description: string; usageHint: string }[];
  shortcuts: { name: string; type: "global" | "message"; description: string }[];
  viewer: {
    id: string;
    messages: PlaygroundMessage[];
    /** Bottom to top. */
    modals: PlaygroundModal[];
    home: PlaygroundModal | null;
  };
  bot: {
    state: "starting" | "running" | "stopped";
    /** How far its clock is ahead of the real time, in milliseconds. */
    clockAheadMs: number;
  };
  /** The 200 most recent exchanges, newest last. */
  traffic: Traffic[];
  /** What Slack would have refused, and the playground's own errors. */
  problems: string[];
  faults: FaultSwitches;
};

/** The fault switches of the developer panel. Each stays on until it is switched off; `next…` ones apply to the next call. */
export type FaultSwitches = {
  /** Delay of every Web API response. */
  slowMs: number;
  /** chat.postMessage and chat.update fail with HTTP 429 and Retry-After: 5. */
  rateLimited: boolean;
  /** chat.postMessage and chat.update fail with HTTP 500. */
  serverError: boolean;
  /** The next message is posted, but its response is lost. */
  nextAnswerLost: boolean;
  /** Triggers expire immediately, so modals don't open. */
  expiredTriggers: boolean;
};

/** An action of the viewer. The server responds with `Done`; the effect on the conversation arrives as a snapshot. */
export type Act =
  | { act: "command"; line: string }
  | { act: "shortcut"; name: string }
  | { act: "message-shortcut"; name: string; channel: string; ts: string }
  /** Uses an element of a message, the Home tab or a modal. `held` is the new value of a stateful element, as in `state.values`. */
  | {
      act: "interact";
      in: { message: { channel: string; ts: string } } | { view: string };
      blockId: string;
      actionId: string;
      held?: unknown;
      option?: string;
    }
  /** Enters a value in an input of a modal, which notifies the app only with `dispatch_action`. */
  | { act: "enter"; view: string; blockId: string; actionId: string; held: unknown }
  | { act: "submit"; view: string; state: State }
  | { act: "close"; view: string; all: boolean }
  | { act: "open-home" }
  | { act: "say"; text: string }
  /** Marks all messages as read. */
  | { act: "read" };

/** `error` is a message that Slack's own client would show. */
export type Done = { error?: string };

/** An action of the developer panel, which is about the playground rather than a person. */
export type Command =
  | { command: "faults"; faults: FaultSwitches }
  | { command: "restart"; how: "SIGTERM" | "SIGKILL" }
  | { command: "travel"; aheadMs: number }
  | { command: "reset" };

/** The database rows of one follow-up (`?followUp=`); without it, all follow-ups, newest first. */
export type Rows = { table: string; columns: string[]; rows: (string | number | boolean | null)[][] }[];

export const routes = {
  /**
   * Server-sent events: `?viewer=&window=`, each `data:` is a Snapshot. `viewer` is a person's name in lower case, as in the page's URL
   * (`#ana`), or an id. If it is missing or not playable, the first playable person is used; the snapshot contains the resolved id.
   */
  events: "/api/events",
  /** POST `{ viewer, window?, ...Act }` */
  act: "/api/act",
  /** POST Command */
  command: "/api/command",
  rows: "/api/rows",
} as const;
