import { z } from "zod";
import { messageObject } from "../messages.ts";
import { type Channel, dmOf } from "../people.ts";
import { refuse, refuseArguments } from "../refusal.ts";
import type { WorkspaceState } from "../workspace-state.ts";
import { checkReachable, existing } from "./channel.ts";
import { type Args, flag, method } from "./method.ts";

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
      if (!args.users || args.users.includes(",")) throw refuseArguments(["one user is what the emulator opens"]);
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
        limit: z.coerce.number().int().min(1).max(999).default(100),
        latest: z.string().optional(),
        oldest: z.string().default("0"),
        inclusive: flag,
        include_all_metadata: flag,
        cursor: z.string().optional(),
      },
    },
    (world, args) => {
      const channel = existing(world, args.channel);
      const oldest = timestamp(args.oldest, "invalid_ts_oldest");
      const latest = timestamp(args.latest ?? "9999999999.999999", "invalid_ts_latest");
      const from = args.cursor ? readCursor(args.cursor) : latest;
      const within = (ts: number): boolean => (args.inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest) && ts <= from;
      const found = world.messages.filter((one) => one.channel === channel.id && !one.ephemeralTo && within(Number(one.ts))).toReversed();
      const size = Math.min(args.limit, world.app.historyPage);
      const next = found[size];
      return {
        messages: found.slice(0, size).map((message) => messageObject(world, message, args.include_all_metadata)),
        has_more: next !== undefined,
        pin_count: 0,
        response_metadata: { next_cursor: next ? cursorAt(next.ts) : "" },
      };
    },
  ),
];

function timestamp(text: string, error: string): number {
  if (!/^\d{1,10}(\.\d{1,6})?$/.test(text)) throw refuse(error);
  return Number(text);
}

// Slack's look the same, but nobody is told what they say.
const cursorAt = (ts: string) => Buffer.from(`next_ts:${ts.replace(".", "")}`).toString("base64");

function readCursor(cursor: string): number {
  const ts = /^next_ts:(\d{10})(\d{6})$/.exec(Buffer.from(cursor, "base64").toString());
  if (!ts) throw refuse("invalid_cursor");
  return Number(`${ts[1]}.${ts[2]}`);
}

function channelObject(world: WorkspaceState, channel: Channel): Record<string, unknown> {
  if (channel.kind === "im")
    return {
      id: channel.id,
      is_im: true,
      user: channel.user,
      is_user_deleted: world.people.get(channel.user)?.deactivated,
    };
  return { id: channel.id, name: channel.name, is_channel: true, is_im: false };
}
