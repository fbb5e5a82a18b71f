import type { Slack } from "../slack-emulator/index.ts";
import { type Message, stateFor } from "../slack-emulator/messages.ts";
import { visibleMessages } from "../slack-emulator/person/surface.ts";
import { stackOf, type View } from "../slack-emulator/views.ts";
import type { PlaygroundMessage, PlaygroundModal, PlaygroundPerson, Snapshot, Viewer } from "./contract.ts";
import type { Session } from "./session.ts";

const newestTraffic = 200;

/** Everything that the page shows to one person now. */
export function snapshotFor(session: Session, { viewerId, window }: Viewer, version: number): Snapshot {
  const { slack, bot, faults, troubles, windows, aheadMs } = session;
  const { world } = slack;
  const { display_information, features } = world.app.manifest;
  const home = world.homes.get(viewerId);
  return {
    version,
    app: { name: display_information.name, botUserId: slack.botUserId, isReadOnly: features.app_home.messages_tab_read_only_enabled },
    people: [...world.people.keys()].map((id) => person(session, id)),
    commands: features.slash_commands.map(({ command, description, usage_hint = "" }) => ({ command, description, usageHint: usage_hint })),
    shortcuts: features.shortcuts.map(({ name, type, description }) => ({ name, type, description })),
    viewer: {
      id: viewerId,
      messages: visibleMessages(world, viewerId).map((message) => shownMessage(slack, message, viewerId)),
      modals: stackOf(world, viewerId)
        .filter((view) => windows.shows(view, window))
        .map(shownView),
      home: home ? shownView(home) : null,
    },
    bot: { state: bot.state, clockAheadMs: aheadMs },
    traffic: world.app.requestLog.slice(-newestTraffic),
    problems: [...troubles, ...slack.problems],
    faults: faults.switches,
  };
}

/** Whom the page may be: a bot does nothing by itself, and whoever has left cannot. */
export function isPlayable({ slack }: Session, id: string): boolean {
  const profile = slack.world.people.get(id);
  return profile !== undefined && !profile.bot && !profile.deactivated && id !== "USLACKBOT";
}

/** Whom the page means: by name or id, and the first who is playable when it means nobody. */
export function viewerCalled(session: Session, called: string): string {
  const playable = session.cast.people.filter(({ id }) => isPlayable(session, id));
  const viewer = playable.find(({ id, name }) => id === called || name.toLowerCase() === called.toLowerCase()) ?? playable[0];
  if (!viewer) throw new Error("There is nobody to be.");
  return viewer.id;
}

function person(session: Session, id: string): PlaygroundPerson {
  const { world, botUserId } = session.slack;
  const profile = world.people.get(id);
  const readUpTo = session.read.get(id) ?? "";
  return {
    id,
    name: profile?.name ?? id,
    zone: profile?.tz ?? "UTC",
    note: session.cast.notes.get(id) ?? "",
    playable: isPlayable(session, id),
    unread: visibleMessages(world, id).filter(({ ts, user, ephemeralTo }) => user === botUserId && !ephemeralTo && ts > readUpTo).length,
  };
}

function shownMessage({ world, botUserId }: Slack, message: Message, viewerId: string): PlaygroundMessage {
  const { ts, channel, user, text, blocks, ephemeralTo, edited, at } = message;
  const place = world.channels.get(channel);
  return {
    ts,
    channel,
    channelName: place?.kind === "channel" ? place.name : null,
    userId: user,
    name: user === botUserId ? world.app.manifest.display_information.name : (world.people.get(user)?.name ?? user),
    fromBot: user === botUserId,
    text,
    blocks,
    state: stateFor(message, viewerId),
    ephemeral: ephemeralTo !== undefined,
    edited,
    at,
  };
}

function shownView({ id, content, state, errors, trouble }: View): PlaygroundModal {
  const isModal = content.type === "modal";
  return {
    id,
    title: isModal ? content.title.text : "Home",
    submit: isModal ? (content.submit?.text ?? null) : null,
    close: (isModal && content.close?.text) || "Cancel",
    blocks: content.blocks,
    state,
    errors,
    trouble: trouble ?? null,
  };
}
