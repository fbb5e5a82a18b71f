import { z } from "zod";
import { checkContent } from "../content.ts";
import { addMessage, editMessage, findMessage, type Message, messageObject, removeMessage } from "../messages.ts";
import { refuse, unable } from "../refusal.ts";
import { codePoints } from "../validate/text.ts";
import { urlOf, type WorkspaceState } from "../workspace-state.ts";
import { requireChannel, resolveDestination } from "./channel.ts";
import { flag, json, method } from "./method.ts";

const UPDATE_LIMIT = 4_000;
const contentArgs = {
  text: z.string().optional(),
  blocks: json.optional(),
  metadata: json.optional(),
  mrkdwn: flag,
};
const postArgs = { channel: z.string(), ...contentArgs, thread_ts: z.string().optional() };
const scope = "chat:write";

export const chat = [
  method(
    "chat.postMessage",
    {
      scope,
      args: {
        ...postArgs,
        unfurl_links: flag,
        unfurl_media: flag,
        reply_broadcast: flag,
        client_msg_id: z.string().optional(),
      },
    },
    (workspace, args) => {
      const channel = resolveDestination(workspace, args.channel);
      if (args.thread_ts && !findMessage(workspace, channel.id, args.thread_ts)) throw refuse("thread_not_found");
      const checked = checkContent(workspace, args, "chat.postMessage");
      const message = addMessage(workspace, { channel: channel.id, user: workspace.botUserId }, checked);
      return { channel: channel.id, ts: message.ts, message: messageObject(workspace, message, true) };
    },
  ),
  method("chat.update", { scope, args: { ...postArgs, ts: z.string(), reply_broadcast: flag } }, (workspace, args) => {
    const message = ownMessage(workspace, args.channel, args.ts, "cant_update_message");
    if (codePoints(args.text ?? "") > UPDATE_LIMIT) throw refuse("msg_too_long");
    // Text without blocks drops the old blocks; metadata stays unless replaced.
    editMessage(workspace, message, checkContent(workspace, args, "chat.update"));
    return { channel: args.channel, ts: message.ts, text: message.text, message: messageObject(workspace, message, true) };
  }),
  method("chat.delete", { scope, args: { channel: z.string(), ts: z.string() } }, (workspace, args) => {
    removeMessage(workspace, ownMessage(workspace, args.channel, args.ts, "cant_delete_message"));
    return { channel: args.channel, ts: args.ts };
  }),
  method("chat.postEphemeral", { scope, args: { ...postArgs, user: z.string() } }, (workspace, args) => {
    const channel = requireChannel(workspace, args.channel);
    const person = workspace.people.get(args.user);
    if (!person || person.deactivated || channel.kind !== "im" || channel.user !== args.user) throw unable("user_not_in_channel");
    const checked = checkContent(workspace, args, "chat.postEphemeral");
    const target = { channel: channel.id, user: workspace.botUserId, ephemeralTo: args.user };
    return { message_ts: addMessage(workspace, target, checked).ts };
  }),
  method("chat.getPermalink", { args: { channel: z.string(), message_ts: z.string() } }, (workspace, args) => {
    requireChannel(workspace, args.channel);
    const message = findMessage(workspace, args.channel, args.message_ts);
    if (!message) throw unable("message_not_found");
    const path = `${args.channel}/p${args.message_ts.replace(".", "")}`;
    const thread = message.threadTs ? `?thread_ts=${message.threadTs}&cid=${args.channel}` : "";
    return { channel: args.channel, permalink: `${urlOf(workspace)}archives/${path}${thread}` };
  }),
];

function ownMessage(workspace: WorkspaceState, channel: string, ts: string, notOwnError: string): Message {
  const message = findMessage(workspace, requireChannel(workspace, channel).id, ts);
  // Ephemeral messages are in no history, so they don't exist for these methods.
  if (!message) throw unable("message_not_found");
  if (message.ephemeralTo) throw refuse("message_not_found");
  if (message.user !== workspace.botUserId) throw refuse(notOwnError);
  return message;
}
