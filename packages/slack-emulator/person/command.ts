import { problem } from "../app.ts";
import { mayUse } from "../installations.ts";
import { addMessage, findMessage, type Message } from "../messages.ts";
import { actsIn, channelNamed, dmOf, userName } from "../people.ts";
import { globalShortcut, messageShortcut, slashCommand } from "../payloads.ts";
import { Refusal, SlackClientError } from "../refusal.ts";
import { answer } from "../response-urls.ts";
import { isEmptyBody } from "../deliver/sockets.ts";
import type { WorkspaceState } from "../workspace-state.ts";
import { interact, member } from "./interact.ts";
import type { Ack, ActorContext } from "./actor-context.ts";

/** A slash command, typed in the DM with the bot, or where that takes no messages, in a channel. */
export async function type(stage: ActorContext, line: string): Promise<Ack> {
  const { world, profile, deliver } = stage;
  member(stage);
  const [word = "", rest = ""] = splitAtSpace(line);
  const command = world.app.manifest.features.slash_commands.find((one) => one.command === word);
  if (!command || !mayUse(world, "commands", actsIn(world, profile))) throw new SlackClientError(word, `${word} is not a valid command.`);
  const channel = canWriteToApp(world) ? dmOf(world, profile.id) : channelNamed(world, "general");
  const text = command.should_escape ? escaped(world, rest) : rest;
  const { acked, ms, body } = await deliver("slash_commands", slashCommand(world, profile, channel, word, text));
  if (acked && !isEmptyBody(body)) answered(world, word, () => answer(world, { userId: profile.id, channel: channel.id }, body));
  return { acked, ms };
}

function answered(world: WorkspaceState, command: string, say: () => void): void {
  try {
    say();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problem(world.app, `${command} answered wrongly: ${error.error} ${JSON.stringify(error.extra)}`);
  }
}

const splitAtSpace = (line: string): string[] => /^(\S+)\s*([\s\S]*)$/.exec(line.trim())?.slice(1) ?? [];

/** `should_escape`: people become `<@U…|name>`, and the three characters of mrkdwn are escaped. */
function escaped(world: WorkspaceState, text: string): string {
  return text
    .split(/(<@[A-Z0-9]+>)/)
    .map((part, index) => {
      const profile = world.people.get(part.slice(2, -1));
      if (index % 2 === 1 && profile) return `<@${profile.id}|${userName(profile)}>`;
      return part.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
    })
    .join("");
}

export type MessageRef = { channel: string; ts: string };

/** A shortcut by its name in the manifest: global, or on a message. */
export async function use(stage: ActorContext, name: string, on?: MessageRef): Promise<Ack> {
  const { world, profile } = stage;
  member(stage);
  const kind = on ? "message" : "global";
  const shortcuts = world.app.manifest.features.shortcuts.filter((one) => one.type === kind);
  const shortcut = shortcuts.find((one) => one.name === name);
  if (!shortcut || !mayUse(world, "commands", actsIn(world, profile)))
    throw new SlackClientError(name, `no such ${kind} shortcut, only: ${shortcuts.map((one) => one.name).join(", ")}`);
  const payload = on
    ? messageShortcut(world, profile, shortcut.callback_id, message(world, on))
    : globalShortcut(world, profile, shortcut.callback_id);
  const { acked, ms } = await interact(stage, payload);
  return { acked, ms };
}

function message(world: WorkspaceState, { channel, ts }: MessageRef): Message {
  const found = findMessage(world, channel, ts);
  if (!found) throw new SlackClientError(ts, "This message is gone.");
  return found;
}

/** Whether the messages with the app have a box to write in; Slack shows none where the manifest makes them read-only. */
function canWriteToApp(world: WorkspaceState): boolean {
  const { messages_tab_enabled: enabled, messages_tab_read_only_enabled: readOnly } = world.app.manifest.features.app_home;
  return enabled && !readOnly;
}

/** What a person writes is escaped by Slack's client. In the DM with the bot they may be forbidden to write. */
export function post({ world, profile }: ActorContext, text: string, channelName: string): Message {
  const channel = channelNamed(world, channelName);
  if (channel.kind === "im" && !canWriteToApp(world))
    throw new SlackClientError(channel.id, "Sending messages to this app has been turned off.");
  return addMessage(world, { channel: channel.id, user: profile.id }, { text: escaped(world, text).replace(/\|[^>]*>/g, ">"), blocks: [] });
}
