/**
 * What the playground's page and its server say to each other, and all that they share.
 * The server pushes a `Snapshot` for one viewer over server-sent events whenever anything changes; the page sends `Act`s.
 */
import type { State } from "../slack-emulator/state.ts";
import type { Exchange as Traffic } from "../slack-emulator/request-log.ts";
import type { Block } from "../slack-emulator/validate/blocks.ts";

export type { Traffic };

/** Who looks, and in which window of the page; without one, every form is shown. */
export type Viewer = { viewerId: string; window: string | undefined };

export type PlaygroundPerson = {
  id: string;
  name: string;
  /** IANA */
  zone: string;
  /** "organizer", "guest", "deactivated", "app", or nothing */
  note: string;
  /** Whether the page may be this person. */
  playable: boolean;
  /** Messages that came since this person was last looked at. */
  unread: number;
};

export type PlaygroundMessage = {
  ts: string;
  channel: string;
  /** Where it stands, unless that is the messages with the app. */
  channelName: string | null;
  userId: string;
  name: string;
  fromBot: boolean;
  text: string;
  blocks: Block[];
  /** What the viewer has entered in it. */
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
  /** Slack's own trouble sentence at the top. */
  trouble: string | null;
};

export type Snapshot = {
  /** Grows with every snapshot. */
  version: number;
  app: {
    name: string;
    botUserId: string;
    /** Whether people cannot write in the messages with the app, so that commands are typed elsewhere. */
    isReadOnly: boolean;
  };
  people: PlaygroundPerson[];
  commands: { command: string; description: string; usageHint: string }[];
  shortcuts: { name: string; type: "global" | "message"; description: string }[];
  viewer: {
    id: string;
    messages: PlaygroundMessage[];
    /** The lowest first; the last one is on top. */
    modals: PlaygroundModal[];
    home: PlaygroundModal | null;
  };
  bot: {
    state: "starting" | "running" | "stopped";
    /** Milliseconds that its clock is ahead of the real one. */
    clockAheadMs: number;
  };
  /** The newest 200, the newest last. */
  traffic: Traffic[];
  /** What Slack would have refused. */
  problems: string[];
  faults: FaultSwitches;
};

/** The switches of the developer's panel: each stays until it is switched off, `next…` ones hold for the next call. */
export type FaultSwitches = {
  /** Every Web API answer takes this long. */
  slowMs: number;
  /** chat.postMessage and chat.update answer 429 with Retry-After 5. */
  rateLimited: boolean;
  /** … answer HTTP 500. */
  serverError: boolean;
  /** The next message arrives, and its answer is lost. */
  nextAnswerLost: boolean;
  /** Triggers expire at once, so that modals do not open. */
  expiredTriggers: boolean;
};

/** Something that the viewer does. The server answers 200 with `Done`, whatever comes of it in the conversation arrives as a snapshot. */
export type Act =
  | { act: "command"; line: string }
  | { act: "shortcut"; name: string }
  | { act: "message-shortcut"; name: string; channel: string; ts: string }
  /** Uses a button, an overflow option or a stateful element of a message, of the Home tab or of a modal. `held` is what the element holds now, in Slack's shape. */
  | {
      act: "interact";
      in: { message: { channel: string; ts: string } } | { view: string };
      blockId: string;
      actionId: string;
      held?: unknown;
      option?: string;
    }
  /** Leaves a value in an input of a modal, which tells nobody (unless its block dispatches). */
  | { act: "enter"; view: string; blockId: string; actionId: string; held: unknown }
  | { act: "submit"; view: string; state: State }
  | { act: "close"; view: string; all: boolean }
  | { act: "open-home" }
  | { act: "say"; text: string }
  /** The messages up to now have been looked at. */
  | { act: "read" };

/** `error` is a sentence that Slack's own client would show. */
export type Done = { error?: string };

/** What the developer's panel does; it is about the playground, not about a person. */
export type Command =
  | { command: "faults"; faults: FaultSwitches }
  | { command: "restart"; how: "SIGTERM" | "SIGKILL" }
  | { command: "travel"; aheadMs: number }
  | { command: "reset" };

/** The database's rows of one follow-up; `GET /rows?followUp=…`, without it the follow-ups, the newest first. */
export type Rows = { table: string; columns: string[]; rows: (string | number | boolean | null)[][] }[];

/** The addresses. */
export const routes = {
  /**
   * server-sent events: `?viewer=&window=`, each `data:` is a Snapshot. The page's URL says `#ana`, so the viewer here is a person's name
   * in lower case (or an id); nobody, or somebody whom the page may not be, is the first who is playable. The snapshot says who it is.
   */
  events: "/api/events",
  /** POST `{ viewer, window?, ...Act }` */
  act: "/api/act",
  /** POST Command */
  command: "/api/command",
  rows: "/api/rows",
} as const;
