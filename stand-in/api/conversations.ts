import { z } from "zod";
import { messageObject } from "../messages.ts";
import { type Channel, dmOf } from "../people.ts";
import { refuseArguments } from "../refusal.ts";
import type { World } from "../world.ts";
import { checkReachable, existing } from "./channel.ts";
import { type Args, count, flag, method } from "./method.ts";

const byKind =
  (right: string) =>
  ({ channel }: Args): string =>
    `${typeof channel === "string" && channel.startsWith("C") ? "channels" : "im"}:${right}`;

export const conversations = [
  method(
    "conversations.open",
    { scope: "im:write", args: { users: z.string().optional(), channel: z.string().optional(), return_im: flag } },
    (world, args) => {
      if (args.channel) return { channel: { id: existing(world, args.channel).id } };
      if (!args.users || args.users.includes(",")) throw refuseArguments(["one user is what the stand-in opens"]);
      checkReachable(world, args.users);
      const known = [...world.channels.values()].some((one) => one.kind === "im" && one.user === args.users);
      return { channel: { id: dmOf(world, args.users).id }, no_op: known, already_open: known };
    },
  ),
  method(
    "conversations.info",
    { scope: byKind("read"), args: { channel: z.string(), include_locale: flag, include_num_members: flag } },
    (world, args) => ({ channel: channelObject(world, existing(world, args.channel)) }),
  ),
  method(
    "conversations.history",
    {
      scope: byKind("history"),
      args: {
        channel: z.string(),
        limit: count.default(100),
        latest: z.string().optional(),
        oldest: z.string().default("0"),
        inclusive: flag,
        include_all_metadata: flag,
        cursor: z.string().optional(),
      },
    },
    (world, args) => {
      const channel = existing(world, args.channel);
      const latest = Number(args.cursor ?? args.latest ?? Number.POSITIVE_INFINITY);
      const oldest = Number(args.oldest);
      const within = (ts: number): boolean => (args.inclusive && !args.cursor ? ts <= latest && ts >= oldest : ts < latest && ts > oldest);
      const found = world.messages.filter((one) => one.channel === channel.id && !one.ephemeralTo && within(Number(one.ts))).toReversed();
      const page = found.slice(0, args.limit);
      const more = found.length > page.length;
      return {
        messages: page.map((message) => messageObject(world, message, args.include_all_metadata)),
        has_more: more,
        pin_count: 0,
        response_metadata: { next_cursor: more ? page.at(-1)?.ts : "" },
      };
    },
  ),
];

function channelObject(world: World, channel: Channel): Record<string, unknown> {
  if (channel.kind === "im")
    return {
      id: channel.id,
      is_im: true,
      user: channel.user,
      is_user_deleted: world.people.get(channel.user)?.deactivated,
    };
  return { id: channel.id, name: channel.name, is_channel: true, is_im: false };
}
