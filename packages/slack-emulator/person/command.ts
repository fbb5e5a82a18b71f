import { reportProblem } from "../app.ts";
import { isEmptyBody } from "../deliver/sockets.ts";
import { hasScope } from "../installations.ts";
import { addMessage, findMessage, type Message } from "../messages.ts";
import { globalShortcut, messageShortcut, slashCommand } from "../payloads.ts";
import { actingTeam, dmOf, findOrCreateChannel, userName } from "../people.ts";
import { Refusal, SlackClientError } from "../refusal.ts";
import { applyResponse } from "../response-urls.ts";
import type { WorkspaceState } from "../workspace-state.ts";
import type { Ack, ActorContext } from "./actor-context.ts";
import { interact, requireMember } from "./interact.ts";

/** Types a slash command in the DM with the bot, or in a channel if the DM takes no messages. */
export async function typeCommand(actor: ActorContext, line: string): Promise<Ack> {
  const { workspace, profile, deliver } = actor;
  requireMember(actor);
  const [word = "", rest = ""] = splitAtSpace(line);
  const command = workspace.app.manifest.features.slash_commands.find((one) => one.command === word);
  if (!command || !hasScope(workspace, "commands", actingTeam(workspace, profile)))
    throw new SlackClientError(word, `${word} is not a valid command.`);
  const channel = canWriteToApp(workspace) ? dmOf(workspace, profile.id) : findOrCreateChannel(workspace, "general");
  const text = command.should_escape ? escapeText(workspace, rest) : rest;
  const { acked, ms, body } = await deliver("slash_commands", slashCommand(workspace, profile, channel, word, text));
  if (acked && !isEmptyBody(body))
    reportRefusal(workspace, word, () => applyResponse(workspace, { userId: profile.id, channel: channel.id }, body));
  return { acked, ms };
}

function reportRefusal(workspace: WorkspaceState, command: string, apply: () => void): void {
  try {
    apply();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    reportProblem(workspace.app, `${command} answered wrongly: ${error.error} ${JSON.stringify(error.extra)}`);
  }
}

const splitAtSpace = (line: string): string[] => /^(\S+)\s*([\s\S]*)$/.exec(line.trim())?.slice(1) ?? [];

/** Escapes text as with `should_escape`: mentions become `<@U…|name>`, and `&`, `<` and `>` become entities. */
function escapeText(workspace: WorkspaceState, text: string): string {
  return text
    .split(/(<@[A-Z0-9]+>)/)
    .map((part, index) => {
      const profile = workspace.people.get(part.slice(2, -1));
      if (index % 2 === 1 && profile) return `<@${profile.id}|${userName(profile)}>`;
      return part.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
    })
    .join("");
}

export type MessageRef = { channel: string; ts: string };

/** Runs a shortcut by its name in the manifest: a global one, or one on a message. */
export async function runShortcut(actor: ActorContext, name: string, on?: MessageRef): Promise<Ack> {
  const { workspace, profile } = actor;
  requireMember(actor);
  const kind = on ? "message" : "global";
  const shortcuts = workspace.app.manifest.features.shortcuts.filter((one) => one.type === kind);
  const shortcut = shortcuts.find((one) => one.name === name);
  if (!shortcut || !hasScope(workspace, "commands", actingTeam(workspace, profile)))
    throw new SlackClientError(name, `no such ${kind} shortcut, only: ${shortcuts.map((one) => one.name).join(", ")}`);
  const payload = on
    ? messageShortcut(workspace, profile, shortcut.callback_id, requireMessage(workspace, on))
    : globalShortcut(workspace, profile, shortcut.callback_id);
  const { acked, ms } = await interact(actor, payload);
  return { acked, ms };
}

function requireMessage(workspace: WorkspaceState, { channel, ts }: MessageRef): Message {
  const found = findMessage(workspace, channel, ts);
  if (!found) throw new SlackClientError(ts, "This message is gone.");
  return found;
}

/** Returns whether the Messages tab has an input box; Slack shows none if the manifest makes it read-only. */
function canWriteToApp(workspace: WorkspaceState): boolean {
  const { messages_tab_enabled: enabled, messages_tab_read_only_enabled: readOnly } = workspace.app.manifest.features.app_home;
  return enabled && !readOnly;
}

/** Posts a message, escaped as Slack's client does. Throws a SlackClientError if the DM with the bot takes no messages. */
export function postMessage({ workspace, profile }: ActorContext, text: string, channelName: string): Message {
  const channel = findOrCreateChannel(workspace, channelName);
  if (channel.kind === "im" && !canWriteToApp(workspace))
    throw new SlackClientError(channel.id, "Sending messages to this app has been turned off.");
  return addMessage(
    workspace,
    { channel: channel.id, user: profile.id },
    { text: escapeText(workspace, text).replace(/\|[^>]*>/g, ">"), blocks: [] },
  );
}
