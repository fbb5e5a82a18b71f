import { z } from "zod";
import { checkContent } from "../content.ts";
import { addMessage, editMessage, findMessage, type Message, messageObject, removeMessage } from "../messages.ts";
import { refuse, unable } from "../refusal.ts";
import { codePoints } from "../validate/text.ts";
import { urlOf, type WorkspaceState } from "../workspace-state.ts";
import { destination, existing } from "./channel.ts";
import { flag, json, method } from "./method.ts";

const UPDATE_LIMIT = 4_000;
const content = {
  text: z.string().optional(),
  blocks: json.optional(),
  metadata: json.optional(),
  mrkdwn: flag,
};
const placed = { channel: z.string(), ...content, thread_ts: z.string().optional() };
const scope = "chat:write";

export const chat = [
  method(
    "chat.postMessage",
    {
      scope,
      args: {
        ...placed,
        unfurl_links: flag,
        unfurl_media: flag,
        reply_broadcast: flag,
        client_msg_id: z.string().optional(),
      },
    },
    (world, args) => {
      const channel = destination(world, args.channel);
      if (args.thread_ts && !findMessage(world, channel.id, args.thread_ts)) throw refuse("thread_not_found");
      const checked = checkContent(world, args, "chat.postMessage");
      const message = addMessage(world, { channel: channel.id, user: world.botUserId }, checked);
      return { channel: channel.id, ts: message.ts, message: messageObject(world, message, true) };
    },
  ),
  method("chat.update", { scope, args: { ...placed, ts: z.string(), reply_broadcast: flag } }, (world, args) => {
    const message = ownMessage(world, args.channel, args.ts, "cant_update_message");
    if (codePoints(args.text ?? "") > UPDATE_LIMIT) throw refuse("msg_too_long");
    // Text alone drops the blocks; metadata stays unless it is replaced.
    editMessage(world, message, checkContent(world, args, "chat.update"));
    return { channel: args.channel, ts: message.ts, text: message.text, message: messageObject(world, message, true) };
  }),
  method("chat.delete", { scope, args: { channel: z.string(), ts: z.string() } }, (world, args) => {
    removeMessage(world, ownMessage(world, args.channel, args.ts, "cant_delete_message"));
    return { channel: args.channel, ts: args.ts };
  }),
  method("chat.postEphemeral", { scope, args: { ...placed, user: z.string() } }, (world, args) => {
    const channel = existing(world, args.channel);
    const person = world.people.get(args.user);
    if (!person || person.deactivated || channel.kind !== "im" || channel.user !== args.user) throw unable("user_not_in_channel");
    const checked = checkContent(world, args, "chat.postEphemeral");
    const place = { channel: channel.id, user: world.botUserId, ephemeralTo: args.user };
    return { message_ts: addMessage(world, place, checked).ts };
  }),
  method("chat.getPermalink", { args: { channel: z.string(), message_ts: z.string() } }, (world, args) => {
    existing(world, args.channel);
    const message = findMessage(world, args.channel, args.message_ts);
    if (!message) throw unable("message_not_found");
    const path = `${args.channel}/p${args.message_ts.replace(".", "")}`;
    const thread = message.threadTs ? `?thread_ts=${message.threadTs}&cid=${args.channel}` : "";
    return { channel: args.channel, permalink: `${urlOf(world)}archives/${path}${thread}` };
  }),
];

function ownMessage(world: WorkspaceState, channel: string, ts: string, notOwn: string): Message {
  const message = findMessage(world, existing(world, channel).id, ts);
  // An ephemeral message is in no history: for these methods it does not exist.
  if (!message) throw unable("message_not_found");
  if (message.ephemeralTo) throw refuse("message_not_found");
  if (message.user !== world.botUserId) throw refuse(notOwn);
  return message;
}
