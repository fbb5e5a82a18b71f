import { z } from "zod";
import { messageObject } from "../messages.ts";
import { type Channel, dmOf } from "../people.ts";
import { refuse, refuseArguments } from "../refusal.ts";
import type { WorkspaceState } from "../workspace-state.ts";
import { checkReachable, requireChannel } from "./channel.ts";
import { type Args, flag, method } from "./method.ts";

const scopeForChannel =
  (permission: string) =>
  ({ channel }: Args): string =>
    `${typeof channel === "string" && channel.startsWith("C") ? "channels" : "im"}:${permission}`;

export const conversations = [
  method(
    "conversations.open",
    { scope: "im:write", args: { users: z.string().optional(), channel: z.string().optional(), return_im: flag } },
    (workspace, args) => {
      if (args.channel) return { channel: { id: requireChannel(workspace, args.channel).id } };
      if (!args.users || args.users.includes(",")) throw refuseArguments(["one user is what the emulator opens"]);
      checkReachable(workspace, args.users);
      const alreadyOpen = [...workspace.channels.values()].some((one) => one.kind === "im" && one.user === args.users);
      return { channel: { id: dmOf(workspace, args.users).id }, no_op: alreadyOpen, already_open: alreadyOpen };
    },
  ),
  method(
    "conversations.info",
    { scope: scopeForChannel("read"), args: { channel: z.string(), include_locale: flag, include_num_members: flag } },
    (workspace, args) => ({ channel: channelObject(workspace, requireChannel(workspace, args.channel)) }),
  ),
  method(
    "conversations.history",
    {
      scope: scopeForChannel("history"),
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
    (workspace, args) => {
      const channel = requireChannel(workspace, args.channel);
      const oldest = parseTs(args.oldest, "invalid_ts_oldest");
      const latest = parseTs(args.latest ?? "9999999999.999999", "invalid_ts_latest");
      const from = args.cursor ? readCursor(args.cursor) : latest;
      const isInRange = (ts: number): boolean => (args.inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest) && ts <= from;
      const found = workspace.messages
        .filter((one) => one.channel === channel.id && !one.ephemeralTo && isInRange(Number(one.ts)))
        .toReversed();
      const pageSize = Math.min(args.limit, workspace.app.historyPage);
      const next = found[pageSize];
      return {
        messages: found.slice(0, pageSize).map((message) => messageObject(workspace, message, args.include_all_metadata)),
        has_more: next !== undefined,
        pin_count: 0,
        response_metadata: { next_cursor: next ? createCursor(next.ts) : "" },
      };
    },
  ),
];

function parseTs(text: string, error: string): number {
  if (!/^\d{1,10}(\.\d{1,6})?$/.test(text)) throw refuse(error);
  return Number(text);
}

// Looks like Slack's cursors, whose content is undocumented.
const createCursor = (ts: string) => Buffer.from(`next_ts:${ts.replace(".", "")}`).toString("base64");

function readCursor(cursor: string): number {
  const ts = /^next_ts:(\d{10})(\d{6})$/.exec(Buffer.from(cursor, "base64").toString());
  if (!ts) throw refuse("invalid_cursor");
  return Number(`${ts[1]}.${ts[2]}`);
}

function channelObject(workspace: WorkspaceState, channel: Channel): Record<string, unknown> {
  if (channel.kind === "im")
    return {
      id: channel.id,
      is_im: true,
      user: channel.user,
      is_user_deleted: workspace.people.get(channel.user)?.deactivated,
    };
  return { id: channel.id, name: channel.name, is_channel: true, is_im: false };
}
