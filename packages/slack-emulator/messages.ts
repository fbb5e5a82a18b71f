import { nextTs } from "./ids.ts";
import { stateOf, type State } from "./state.ts";
import type { Block } from "./validate/blocks.ts";
import type { WorkspaceState } from "./workspace-state.ts";

export type Metadata = { event_type: string; event_payload: Record<string, unknown> };

export type Message = {
  ts: string;
  channel: string;
  user: string;
  text: string;
  blocks: Block[];
  /** Whether Slack formats the top-level text. */
  mrkdwn: boolean;
  metadata?: Metadata | undefined;
  threadTs?: string | undefined;
  /** The one person who sees it. */
  ephemeralTo?: string | undefined;
  at: number;
  edited: boolean;
  /** What each reader has entered in it. */
  states: Map<string, State>;
};

export type Content = Pick<Message, "text" | "blocks"> & Partial<Pick<Message, "mrkdwn" | "metadata" | "threadTs">>;

export function addMessage(
  world: WorkspaceState,
  place: { channel: string; user: string; ephemeralTo?: string },
  content: Content,
): Message {
  const message: Message = {
    mrkdwn: true,
    ...content,
    ...place,
    ts: nextTs(world),
    at: world.now(),
    edited: false,
    states: new Map(),
  };
  world.messages.push(message);
  world.changes.seen();
  return message;
}

export function editMessage(world: WorkspaceState, message: Message, content: Content): void {
  Object.assign(message, content, { edited: true });
  for (const [reader, state] of message.states) message.states.set(reader, stateOf(message.blocks, state));
  world.changes.seen();
}

export function removeMessage(world: WorkspaceState, message: Message): void {
  const index = world.messages.indexOf(message);
  if (index >= 0) world.messages.splice(index, 1);
  world.changes.seen();
}

export const findMessage = (world: WorkspaceState, channel: string, ts: string): Message | undefined =>
  world.messages.find((message) => message.channel === channel && message.ts === ts);

/** A reader's own state of a message. */
export function stateFor(message: Message, reader: string): State {
  const state = message.states.get(reader) ?? stateOf(message.blocks);
  message.states.set(reader, state);
  return state;
}

/** The message as Slack puts it into payloads and histories. */
export function messageObject(world: WorkspaceState, message: Message, withMetadata = false): Record<string, unknown> {
  const byBot = message.user === world.botUserId;
  return {
    type: "message",
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: world.teamId,
    ...(byBot && { bot_id: world.botId, app_id: world.app.appId }),
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.threadTs && { thread_ts: message.threadTs }),
    ...(message.edited && { edited: { user: message.user, ts: message.ts } }),
    ...(withMetadata && message.metadata && { metadata: message.metadata }),
  };
}
