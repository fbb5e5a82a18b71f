import { z } from "zod";
import type { Message } from "./messages.ts";
import type { Channel } from "./people.ts";
import { State } from "./state.ts";
import { ViewBlock } from "./validate/blocks.ts";
import type { WorkspaceState } from "./workspace-state.ts";

const RememberedMessage = z.object({
  ts: z.string(),
  channel: z.string(),
  user: z.string(),
  text: z.string(),
  blocks: z.array(ViewBlock),
  mrkdwn: z.boolean(),
  metadata: z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) }).optional(),
  threadTs: z.string().optional(),
  at: z.number(),
  edited: z.boolean(),
  states: z.array(z.tuple([z.string(), State])).transform((states) => new Map(states)),
}) satisfies z.ZodType<Message>;

const RememberedChannel = z.intersection(
  z.object({ id: z.string(), name: z.string() }),
  z.discriminatedUnion("kind", [z.object({ kind: z.literal("im"), user: z.string() }), z.object({ kind: z.literal("channel") })]),
) satisfies z.ZodType<Channel>;

/** The conversations, as JSON can keep them. Ephemeral messages are forgotten, as in Slack. */
export const Memory = z.object({ channels: z.array(RememberedChannel), messages: z.array(RememberedMessage) });
export type Memory = z.infer<typeof Memory>;

export const remember = (world: WorkspaceState): z.input<typeof Memory> => ({
  channels: [...world.channels.values()],
  messages: world.messages
    .filter((message) => message.ephemeralTo === undefined)
    .map((message) => Object.assign({}, message, { states: [...message.states] })),
});

export function recall(world: WorkspaceState, { channels, messages }: Memory): void {
  for (const channel of channels) world.channels.set(channel.id, channel);
  world.messages.push(...messages);
  world.changes.seen();
}
