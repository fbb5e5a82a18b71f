import type { ElementValue } from "../state.ts";
import type { Element } from "../validate/blocks.ts";
import { choicesOf } from "../validate/options.ts";
import type { AnyText } from "../validate/text.ts";
import { type Reader, renderMrkdwn } from "./mrkdwn.ts";

export const renderText = (text: AnyText, reader: Reader): string => (text.type === "mrkdwn" ? renderMrkdwn(text.text, reader) : text.text);

export type DisplayValue = string | number | string[] | null;

/** Returns what a person sees in a field: labels and names, never ids. */
export function displayValue(value: ElementValue, reader: Reader): DisplayValue {
  const name = (id: string): string => reader.personName(id) ?? reader.channelName(id) ?? id;
  switch (value.type) {
    case "static_select":
    case "radio_buttons":
      return value.selected_option && renderText(value.selected_option.text, reader);
    case "multi_static_select":
    case "checkboxes":
      return value.selected_options.map((option) => renderText(option.text, reader));
    case "users_select":
      return value.selected_user && name(value.selected_user);
    case "multi_users_select":
      return value.selected_users.map(name);
    case "conversations_select":
      return value.selected_conversation && name(value.selected_conversation);
    case "multi_conversations_select":
      return value.selected_conversations.map(name);
    case "datepicker":
      return value.selected_date;
    case "timepicker":
      return value.selected_time;
    case "datetimepicker":
      return value.selected_date_time;
    default:
      return value.value;
  }
}

export const optionLabels = (element: Element, reader: Reader): string[] =>
  "options" in element || "option_groups" in element ? choicesOf(element).map((option) => renderText(option.text, reader)) : [];

export const placeholderOf = (element: Element): string | undefined => ("placeholder" in element ? element.placeholder?.text : undefined);
