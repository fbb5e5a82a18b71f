import { SlackClientError } from "../refusal.ts";
import { ElementValue } from "../state.ts";
import { choicesOf, type Option } from "../validate/options.ts";
import type { Placed } from "../validate/walk.ts";
import type { ActorContext } from "./actor-context.ts";
import { parseDate, parseTime } from "./enter.ts";

/** Parses an element's new value. Throws a SlackClientError for values that Slack's client doesn't offer. */
export function parseElementValue({ workspace }: ActorContext, { block, element }: Placed, input: unknown): ElementValue {
  const createError = (text: string) => new SlackClientError(block.type === "input" ? block.label.text : element.action_id, text);
  const parsed = ElementValue.safeParse(input);
  if (!parsed.success || parsed.data.type !== element.type) throw createError(`A ${element.type} can't hold this.`);
  const value = parsed.data;

  const requireOption = ({ value: wanted }: Option): Option => {
    const choices = "options" in element || "option_groups" in element ? choicesOf(element) : [];
    const found = choices.find((choice) => choice.value === wanted);
    if (!found) throw createError("That option doesn't exist.");
    return found;
  };
  const requirePerson = (id: string): string => {
    if (!workspace.people.has(id)) throw createError("That person doesn't exist.");
    return id;
  };

  switch (value.type) {
    case "static_select":
    case "radio_buttons":
      return { ...value, selected_option: value.selected_option && requireOption(value.selected_option) };
    case "multi_static_select":
    case "checkboxes":
      return { ...value, selected_options: value.selected_options.map(requireOption) };
    case "users_select":
      return { ...value, selected_user: value.selected_user && requirePerson(value.selected_user) };
    case "multi_users_select":
      return { ...value, selected_users: [...new Set(value.selected_users.map(requirePerson))] };
    case "datepicker":
      return { ...value, selected_date: parseDate(value.selected_date, createError) };
    case "timepicker":
      return { ...value, selected_time: parseTime(value.selected_time, createError) };
    default:
      return value;
  }
}
