import type { Slack } from "../slack-emulator/index.ts";
import { type Message, stackOf, stateFor, type View, visibleMessages } from "../slack-emulator/index.ts";
import type { PlaygroundMessage, PlaygroundModal, PlaygroundPerson, Snapshot, Viewer } from "./contract.ts";
import type { Session } from "./session.ts";

const MAX_TRAFFIC = 200;

/** Returns the snapshot for one viewer. */
export function snapshotFor(session: Session, { viewerId, window }: Viewer, version: number): Snapshot {
  const { slack, bot, faults, ownProblems, windows, aheadMs } = session;
  const { world: workspace } = slack;
  const { display_information, features } = workspace.app.manifest;
  const home = workspace.homes.get(viewerId);
  return {
    version,
    app: { name: display_information.name, botUserId: slack.botUserId, isReadOnly: features.app_home.messages_tab_read_only_enabled },
    people: [...workspace.people.keys()].map((id) => toPlaygroundPerson(session, id)),
    commands: features.slash_commands.map(({ command, description, usage_hint = "" }) => ({ command, description, usageHint: usage_hint })),
    shortcuts: features.shortcuts.map(({ name, type, description }) => ({ name, type, description })),
    viewer: {
      id: viewerId,
      messages: visibleMessages(workspace, viewerId).map((message) => toPlaygroundMessage(slack, message, viewerId)),
      modals: stackOf(workspace, viewerId)
        .filter((view) => windows.shows(view, window))
        .map(toPlaygroundModal),
      home: home ? toPlaygroundModal(home) : null,
    },
    bot: { state: bot.state, clockAheadMs: aheadMs },
    traffic: workspace.app.requestLog.slice(-MAX_TRAFFIC),
    problems: [...ownProblems, ...slack.problems],
    faults: faults.switches,
  };
}

/** Returns whether the page can act as a person: not as a bot or a deactivated account. */
export function isPlayable({ slack }: Session, id: string): boolean {
  const profile = slack.world.people.get(id);
  return profile !== undefined && !profile.bot && !profile.deactivated && id !== "USLACKBOT";
}

/** Finds the viewer by name or id; defaults to the first playable person. */
export function resolveViewer(session: Session, nameOrId: string): string {
  const playable = session.cast.people.filter(({ id }) => isPlayable(session, id));
  const viewer = playable.find(({ id, name }) => id === nameOrId || name.toLowerCase() === nameOrId.toLowerCase()) ?? playable[0];
  if (!viewer) throw new Error("There is nobody to be.");
  return viewer.id;
}

function toPlaygroundPerson(session: Session, id: string): PlaygroundPerson {
  const { world: workspace, botUserId } = session.slack;
  const profile = workspace.people.get(id);
  const readUpTo = session.read.get(id) ?? "";
  return {
    id,
    name: profile?.name ?? id,
    zone: profile?.tz ?? "UTC",
    note: session.cast.notes.get(id) ?? "",
    playable: isPlayable(session, id),
    unread: visibleMessages(workspace, id).filter(({ ts, user, ephemeralTo }) => user === botUserId && !ephemeralTo && ts > readUpTo)
      .length,
  };
}

function toPlaygroundMessage({ world: workspace, botUserId }: Slack, message: Message, viewerId: string): PlaygroundMessage {
  const { ts, channel, user, text, blocks, ephemeralTo, edited, at } = message;
  const channelState = workspace.channels.get(channel);
  return {
    ts,
    channel,
    channelName: channelState?.kind === "channel" ? channelState.name : null,
    userId: user,
    name: user === botUserId ? workspace.app.manifest.display_information.name : (workspace.people.get(user)?.name ?? user),
    fromBot: user === botUserId,
    text,
    blocks,
    state: stateFor(message, viewerId),
    ephemeral: ephemeralTo !== undefined,
    edited,
    at,
  };
}

function toPlaygroundModal({ id, content, state, errors, formError }: View): PlaygroundModal {
  const isModal = content.type === "modal";
  return {
    id,
    title: isModal ? content.title.text : "Home",
    submit: isModal ? (content.submit?.text ?? null) : null,
    close: (isModal && content.close?.text) || "Cancel",
    blocks: content.blocks,
    state,
    errors,
    formError: formError ?? null,
  };
}
