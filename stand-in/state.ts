import type { Block, Element } from "./validate/blocks.ts";
import type { Option } from "./validate/options.ts";
import { placed } from "./validate/walk.ts";

/** What a stateful element holds, exactly as Slack tells it in `state.values`. */
export type Held =
  | {
      type: "plain_text_input" | "email_text_input" | "url_text_input" | "number_input";
      value: string | null;
    }
  | { type: "static_select" | "radio_buttons"; selected_option: Option | null }
  | { type: "multi_static_select" | "checkboxes"; selected_options: Option[] }
  | { type: "users_select"; selected_user: string | null }
  | { type: "multi_users_select"; selected_users: string[] }
  | { type: "conversations_select"; selected_conversation: string | null }
  | { type: "multi_conversations_select"; selected_conversations: string[] }
  | { type: "datepicker"; selected_date: string | null }
  | { type: "timepicker"; selected_time: string | null; timezone?: string }
  | { type: "datetimepicker"; selected_date_time: number | null };

/** By block_id, then by action_id. */
export type State = Record<string, Record<string, Held>>;
export type Stateful = Exclude<Element, { type: "button" | "overflow" }>;

export const isStateful = (element: Element): element is Stateful => element.type !== "button" && element.type !== "overflow";

export function initially(element: Stateful): Held {
  switch (element.type) {
    case "plain_text_input":
    case "email_text_input":
    case "url_text_input":
    case "number_input":
      return { type: element.type, value: element.initial_value || null };
    case "static_select":
    case "radio_buttons":
      return { type: element.type, selected_option: element.initial_option ?? null };
    case "multi_static_select":
    case "checkboxes":
      return { type: element.type, selected_options: element.initial_options ?? [] };
    case "users_select":
      return { type: element.type, selected_user: element.initial_user ?? null };
    case "multi_users_select":
      return { type: element.type, selected_users: element.initial_users ?? [] };
    case "conversations_select":
      return { type: element.type, selected_conversation: element.initial_conversation ?? null };
    case "multi_conversations_select":
      return { type: element.type, selected_conversations: element.initial_conversations ?? [] };
    case "datepicker":
      return { type: element.type, selected_date: element.initial_date ?? null };
    case "timepicker":
      return {
        type: element.type,
        selected_time: element.initial_time ?? null,
        ...(element.timezone && { timezone: element.timezone }),
      };
    case "datetimepicker":
      return { type: element.type, selected_date_time: element.initial_date_time ?? null };
  }
}

/** The state of fresh blocks. What a person entered survives if block_id, action_id and type are unchanged. */
export function stateOf(blocks: Block[], before: State = {}): State {
  const state: State = {};
  for (const { block, element } of placed(blocks)) {
    if (!isStateful(element)) continue;
    const kept = before[block.block_id]?.[element.action_id];
    state[block.block_id] = {
      ...state[block.block_id],
      [element.action_id]: kept?.type === element.type ? kept : initially(element),
    };
  }
  return state;
}

export const held = (state: State, block: Block, element: Stateful): Held =>
  state[block.block_id]?.[element.action_id] ?? initially(element);

export function hold(state: State, block: Block, element: Stateful, value: Held): void {
  state[block.block_id] = { ...state[block.block_id], [element.action_id]: value };
}

export function isEmpty(value: Held): boolean {
  const [content] = Object.entries(value).flatMap(([key, entry]) => (key === "type" || key === "timezone" ? [] : [entry]));
  return content === null || content === "" || (Array.isArray(content) && content.length === 0);
}
