import { nextTs } from "./ids.ts";
import { createState, type State } from "./state.ts";
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
  /** The only person who sees it. */
  ephemeralTo?: string | undefined;
  at: number;
  edited: boolean;
  /** The values that each reader has entered, by user id. */
  states: Map<string, State>;
};

export type Content = Pick<Message, "text" | "blocks"> & Partial<Pick<Message, "mrkdwn" | "metadata" | "threadTs">>;

export function addMessage(
  workspace: WorkspaceState,
  target: { channel: string; user: string; ephemeralTo?: string },
  content: Content,
): Message {
  const message: Message = {
    mrkdwn: true,
    ...content,
    ...target,
    ts: nextTs(workspace),
    at: workspace.now(),
    edited: false,
    states: new Map(),
  };
  workspace.messages.push(message);
  workspace.changes.seen();
  return message;
}

export function editMessage(workspace: WorkspaceState, message: Message, content: Content): void {
  Object.assign(message, content, { edited: true });
  for (const [reader, state] of message.states) message.states.set(reader, createState(message.blocks, state));
  workspace.changes.seen();
}

export function removeMessage(workspace: WorkspaceState, message: Message): void {
  const index = workspace.messages.indexOf(message);
  if (index >= 0) workspace.messages.splice(index, 1);
  workspace.changes.seen();
}

export const findMessage = (workspace: WorkspaceState, channel: string, ts: string): Message | undefined =>
  workspace.messages.find((message) => message.channel === channel && message.ts === ts);

/** Returns a reader's own state of a message, creating it on first use. */
export function stateFor(message: Message, reader: string): State {
  const state = message.states.get(reader) ?? createState(message.blocks);
  message.states.set(reader, state);
  return state;
}

/** Returns the message object of payloads and histories. */
export function messageObject(workspace: WorkspaceState, message: Message, withMetadata = false): Record<string, unknown> {
  const byBot = message.user === workspace.botUserId;
  return {
    type: "message",
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: workspace.teamId,
    ...(byBot && { bot_id: workspace.botId, app_id: workspace.app.appId }),
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.threadTs && { thread_ts: message.threadTs }),
    ...(message.edited && { edited: { user: message.user, ts: message.ts } }),
    ...(withMetadata && message.metadata && { metadata: message.metadata }),
  };
}
