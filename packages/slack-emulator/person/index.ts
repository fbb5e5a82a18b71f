import { announce } from "../events.ts";
import { dmOf } from "../people.ts";
import { notification, type SeenMessage, type SeenModal, seenMessage, seenModal } from "../screen/seen.ts";
import { stackOf, viewObject } from "../views.ts";
import { type ActsById, actsById } from "./by-id.ts";
import { click, type ClickOptions } from "./click.ts";
import { closeModal } from "./close.ts";
import { type MessageRef, post, type as typeLine, use } from "./command.ts";
import type { Entry } from "./enter.ts";
import { type Installing, type InstallOptions, installs } from "./install.ts";
import { select } from "./select.ts";
import type { Ack, ActorContext } from "./actor-context.ts";
import { submit, type Submitted } from "./submit.ts";
import { visibleMessages } from "./surface.ts";
import { until } from "./wait.ts";

type Within = { within?: number };
type Wanted = string | RegExp | ((message: SeenMessage) => boolean);

const PATIENCE = 120_000;

/** What a person can do and see. Everything is found by its visible label, but for what is done `byId`. */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly mention: string;
  readonly dm: string;
  readonly modal: SeenModal | undefined;
  readonly home: SeenModal | undefined;
  readonly messages: SeenMessage[];
  readonly last: SeenMessage | undefined;
  readonly notifications: string[];
  types(line: string): Promise<Ack>;
  uses(shortcut: string, options?: { on: MessageRef }): Promise<Ack>;
  posts(text: string, channel?: string): SeenMessage;
  clicks(label: string, options?: ClickOptions): Promise<Ack>;
  selects(name: string, entry: Entry, options?: { in?: SeenMessage | "home" }): Promise<Ack | undefined>;
  submits(entries?: Record<string, Entry>, options?: { skipClientChecks?: boolean }): Promise<Submitted>;
  closesModal(options?: { all?: boolean }): Promise<void>;
  opensHome(): Promise<void>;
  installs(installUrl: string, options?: InstallOptions): Promise<Installing>;
  readonly byId: ActsById;
  seesModal(title?: string | RegExp, options?: Within): Promise<SeenModal>;
  sees(what: Wanted, options?: Within): Promise<SeenMessage>;
  until(condition: () => boolean, options?: Within): Promise<void>;
};

export function createPerson(stage: ActorContext): Person {
  const { world, deliver, profile } = stage;
  const { id } = profile;
  const seen = (): SeenMessage[] => visibleMessages(world, id).map((message) => seenMessage(world, message, id));
  const newest = (wanted: (message: SeenMessage) => boolean): SeenMessage | undefined => {
    for (const message of visibleMessages(world, id).toReversed()) {
      const candidate = seenMessage(world, message, id);
      if (wanted(candidate)) return candidate;
    }
    return undefined;
  };
  const modal = (): SeenModal | undefined => {
    const view = stackOf(world, id).at(-1);
    return view && seenModal(world, view);
  };
  const transcript = (): string =>
    [
      `${profile.name} sees:`,
      ...seen().map((message) => `--- ${message.ephemeral ? "(only for you) " : ""}${message.screen}`),
      ...(modal() ? [`=== modal ${modal()?.text}`] : []),
      ...world.app.problems.map((sentence) => `!!! ${sentence}`),
    ].join("\n");

  return {
    id,
    mention: `<@${id}>`,
    get name() {
      return profile.name;
    },
    get dm() {
      return dmOf(world, id).id;
    },
    get modal() {
      return modal();
    },
    get home() {
      const home = world.homes.get(id);
      return home && seenModal(world, home);
    },
    get messages() {
      return seen();
    },
    get last() {
      return newest(() => true);
    },
    get notifications() {
      return visibleMessages(world, id)
        .filter((message) => message.ephemeralTo === undefined && message.user !== id)
        .map((message) => notification(world, message, id));
    },
    types: (line) => typeLine(stage, line),
    uses: (shortcut, options) => use(stage, shortcut, options?.on),
    posts: (text, channel = "general") => {
      const message = post(stage, text, channel);
      const place = world.channels.get(message.channel);
      const kind = place?.kind === "im" ? "im" : "channel";
      void announce(world, deliver, kind === "im" ? "message.im" : "message.channels", {
        type: "message",
        channel: message.channel,
        channel_type: kind,
        user: id,
        text: message.text,
        ts: message.ts,
      });
      return seenMessage(world, message, id);
    },
    clicks: (label, options) => click(stage, label, options),
    selects: (name, entry, options) => select(stage, name, entry, options),
    submits: (entries = {}, options) => submit(stage, entries, options),
    closesModal: (options) => closeModal(stage, options),
    opensHome: async () => {
      const home = world.homes.get(id);
      await announce(world, deliver, "app_home_opened", {
        type: "app_home_opened",
        user: id,
        channel: dmOf(world, id).id,
        tab: "home",
        ...(home && { view: viewObject(world, home) }),
      });
    },
    installs: (installUrl, options) => installs(stage, installUrl, options),
    byId: actsById(stage),
    seesModal: (title, { within = PATIENCE } = {}) => until(world, () => found(modal(), title), within, transcript),
    sees: (what, { within = PATIENCE } = {}) =>
      until(
        world,
        () => newest((message) => matches(message, what)),
        within,
        () => `Wanted ${String(what)}. ${transcript()}`,
      ),
    until: async (condition, { within = PATIENCE } = {}) => {
      await until(world, condition, within, transcript);
    },
  };
}

function found(modal: SeenModal | undefined, title: string | RegExp | undefined): SeenModal | undefined {
  if (title === undefined || !modal) return modal;
  return (typeof title === "string" ? modal.title === title : title.test(modal.title)) ? modal : undefined;
}

function matches(message: SeenMessage, what: Wanted): boolean {
  if (typeof what === "string") return message.screen.includes(what);
  return what instanceof RegExp ? what.test(message.screen) : what(message);
}
