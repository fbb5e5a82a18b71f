import { sendEvent } from "../events.ts";
import { dmOf } from "../people.ts";
import { notification, type SeenMessage, type SeenModal, seenMessage, seenModal } from "../screen/seen.ts";
import { stackOf, viewObject } from "../views.ts";
import type { Ack, ActorContext } from "./actor-context.ts";
import { type ActsById, createActsById } from "./acts-by-id.ts";
import { type ClickOptions, click } from "./click.ts";
import { closeModal } from "./close.ts";
import { type MessageRef, postMessage, runShortcut, typeCommand } from "./command.ts";
import type { Entry } from "./enter.ts";
import { type InstallOptions, type InstallResult, installApp } from "./install.ts";
import { select } from "./select.ts";
import { type Submitted, submit } from "./submit.ts";
import { visibleMessages } from "./surface.ts";
import { waitUntil } from "./wait.ts";

type WaitOptions = { within?: number };
type MessageMatcher = string | RegExp | ((message: SeenMessage) => boolean);

const DEFAULT_TIMEOUT_MS = 120_000;

/** What a person can do and see. Elements are found by their visible labels, except with `byId`. */
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
  installs(installUrl: string, options?: InstallOptions): Promise<InstallResult>;
  readonly byId: ActsById;
  seesModal(title?: string | RegExp, options?: WaitOptions): Promise<SeenModal>;
  sees(what: MessageMatcher, options?: WaitOptions): Promise<SeenMessage>;
  until(condition: () => boolean, options?: WaitOptions): Promise<void>;
};

export function createPerson(actor: ActorContext): Person {
  const { workspace, deliver, profile } = actor;
  const { id } = profile;
  const seenMessages = (): SeenMessage[] => visibleMessages(workspace, id).map((message) => seenMessage(workspace, message, id));
  const findNewest = (matches: (message: SeenMessage) => boolean): SeenMessage | undefined => {
    for (const message of visibleMessages(workspace, id).toReversed()) {
      const candidate = seenMessage(workspace, message, id);
      if (matches(candidate)) return candidate;
    }
    return undefined;
  };
  const modal = (): SeenModal | undefined => {
    const view = stackOf(workspace, id).at(-1);
    return view && seenModal(workspace, view);
  };
  const transcript = (): string =>
    [
      `${profile.name} sees:`,
      ...seenMessages().map((message) => `--- ${message.ephemeral ? "(only for you) " : ""}${message.screen}`),
      ...(modal() ? [`=== modal ${modal()?.text}`] : []),
      ...workspace.app.problems.map((sentence) => `!!! ${sentence}`),
    ].join("\n");

  return {
    id,
    mention: `<@${id}>`,
    get name() {
      return profile.name;
    },
    get dm() {
      return dmOf(workspace, id).id;
    },
    get modal() {
      return modal();
    },
    get home() {
      const home = workspace.homes.get(id);
      return home && seenModal(workspace, home);
    },
    get messages() {
      return seenMessages();
    },
    get last() {
      return findNewest(() => true);
    },
    get notifications() {
      return visibleMessages(workspace, id)
        .filter((message) => message.ephemeralTo === undefined && message.user !== id)
        .map((message) => notification(workspace, message, id));
    },
    types: (line) => typeCommand(actor, line),
    uses: (shortcut, options) => runShortcut(actor, shortcut, options?.on),
    posts: (text, channel = "general") => {
      const message = postMessage(actor, text, channel);
      const channelState = workspace.channels.get(message.channel);
      const kind = channelState?.kind === "im" ? "im" : "channel";
      void sendEvent(workspace, deliver, kind === "im" ? "message.im" : "message.channels", {
        type: "message",
        channel: message.channel,
        channel_type: kind,
        user: id,
        text: message.text,
        ts: message.ts,
      });
      return seenMessage(workspace, message, id);
    },
    clicks: (label, options) => click(actor, label, options),
    selects: (name, entry, options) => select(actor, name, entry, options),
    submits: (entries = {}, options) => submit(actor, entries, options),
    closesModal: (options) => closeModal(actor, options),
    opensHome: async () => {
      const home = workspace.homes.get(id);
      await sendEvent(workspace, deliver, "app_home_opened", {
        type: "app_home_opened",
        user: id,
        channel: dmOf(workspace, id).id,
        tab: "home",
        ...(home && { view: viewObject(workspace, home) }),
      });
    },
    installs: (installUrl, options) => installApp(actor, installUrl, options),
    byId: createActsById(actor),
    seesModal: (title, { within = DEFAULT_TIMEOUT_MS } = {}) => waitUntil(workspace, () => matchModal(modal(), title), within, transcript),
    sees: (what, { within = DEFAULT_TIMEOUT_MS } = {}) =>
      waitUntil(
        workspace,
        () => findNewest((message) => matchesMessage(message, what)),
        within,
        () => `Wanted ${String(what)}. ${transcript()}`,
      ),
    until: async (condition, { within = DEFAULT_TIMEOUT_MS } = {}) => {
      await waitUntil(workspace, condition, within, transcript);
    },
  };
}

function matchModal(modal: SeenModal | undefined, title: string | RegExp | undefined): SeenModal | undefined {
  if (title === undefined || !modal) return modal;
  return (typeof title === "string" ? modal.title === title : title.test(modal.title)) ? modal : undefined;
}

function matchesMessage(message: SeenMessage, what: MessageMatcher): boolean {
  if (typeof what === "string") return message.screen.includes(what);
  return what instanceof RegExp ? what.test(message.screen) : what(message);
}
