import { z } from "zod";
import type { Block, Element } from "./validate/blocks.ts";
import { RichOption } from "./validate/options.ts";
import { placed } from "./validate/walk.ts";

const optionOrNull = RichOption.nullable();

/** The value of a stateful element, exactly as in Slack's `state.values`. */
export const ElementValue = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.enum(["plain_text_input", "email_text_input", "url_text_input", "number_input"]),
    value: z.string().nullable(),
  }),
  z.strictObject({ type: z.enum(["static_select", "radio_buttons"]), selected_option: optionOrNull }),
  z.strictObject({ type: z.enum(["multi_static_select", "checkboxes"]), selected_options: z.array(RichOption) }),
  z.strictObject({ type: z.literal("users_select"), selected_user: z.string().nullable() }),
  z.strictObject({ type: z.literal("multi_users_select"), selected_users: z.array(z.string()) }),
  z.strictObject({ type: z.literal("conversations_select"), selected_conversation: z.string().nullable() }),
  z.strictObject({ type: z.literal("multi_conversations_select"), selected_conversations: z.array(z.string()) }),
  z.strictObject({ type: z.literal("datepicker"), selected_date: z.string().nullable() }),
  z.strictObject({ type: z.literal("timepicker"), selected_time: z.string().nullable(), timezone: z.string().exactOptional() }),
  z.strictObject({ type: z.literal("datetimepicker"), selected_date_time: z.int().nullable() }),
]);
export type ElementValue = z.infer<typeof ElementValue>;

/** By block_id, then by action_id. */
export const State = z.record(z.string(), z.record(z.string(), ElementValue));
export type State = z.infer<typeof State>;
export type Stateful = Exclude<Element, { type: "button" | "overflow" }>;

export const isStateful = (element: Element): element is Stateful => element.type !== "button" && element.type !== "overflow";

export function initialValue(element: Stateful): ElementValue {
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

/** Returns the state of new blocks. Entered values survive if block_id, action_id and type are unchanged. */
export function createState(blocks: Block[], before: State = {}): State {
  const state: State = {};
  for (const { block, element } of placed(blocks)) {
    if (!isStateful(element)) continue;
    const previous = before[block.block_id]?.[element.action_id];
    state[block.block_id] = {
      ...state[block.block_id],
      [element.action_id]: previous?.type === element.type ? previous : initialValue(element),
    };
  }
  return state;
}

export const currentValue = (state: State, block: Block, element: Stateful): ElementValue =>
  state[block.block_id]?.[element.action_id] ?? initialValue(element);

export function setValue(state: State, block: Block, element: Stateful, value: ElementValue): void {
  state[block.block_id] = { ...state[block.block_id], [element.action_id]: value };
}

export function isEmpty(value: ElementValue): boolean {
  const [content] = Object.entries(value).flatMap(([key, entry]) => (key === "type" || key === "timezone" ? [] : [entry]));
  return content === null || content === "" || (Array.isArray(content) && content.length === 0);
}
