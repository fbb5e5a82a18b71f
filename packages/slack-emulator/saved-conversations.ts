import { z } from "zod";
import type { Message } from "./messages.ts";
import type { Channel } from "./people.ts";
import { State } from "./state.ts";
import { ViewBlock } from "./validate/blocks.ts";
import type { WorkspaceState } from "./workspace-state.ts";

const SavedMessage = z.object({
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

const SavedChannel = z.intersection(
  z.object({ id: z.string(), name: z.string() }),
  z.discriminatedUnion("kind", [z.object({ kind: z.literal("im"), user: z.string() }), z.object({ kind: z.literal("channel") })]),
) satisfies z.ZodType<Channel>;

/** The conversations as JSON. Ephemeral messages are not saved, as in Slack. */
export const SavedConversations = z.object({ channels: z.array(SavedChannel), messages: z.array(SavedMessage) });
export type SavedConversations = z.infer<typeof SavedConversations>;

export const saveConversations = (workspace: WorkspaceState): z.input<typeof SavedConversations> => ({
  channels: [...workspace.channels.values()],
  messages: workspace.messages
    .filter((message) => message.ephemeralTo === undefined)
    .map((message) => Object.assign({}, message, { states: [...message.states] })),
});

export function restoreConversations(workspace: WorkspaceState, { channels, messages }: SavedConversations): void {
  for (const channel of channels) workspace.channels.set(channel.id, channel);
  workspace.messages.push(...messages);
  workspace.changes.seen();
}
