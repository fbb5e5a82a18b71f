import { SlackClientError } from "../refusal.ts";
import { ElementValue } from "../state.ts";
import { choicesOf, type Option } from "../validate/options.ts";
import type { Placed } from "../validate/walk.ts";
import { date, time } from "./enter.ts";
import type { ActorContext } from "./actor-context.ts";

/** What somebody left in an element, if Slack's client lets this element hold it at all. */
export function readHeld({ world }: ActorContext, { block, element }: Placed, given: unknown): ElementValue {
  const complain = (sentence: string) => new SlackClientError(block.type === "input" ? block.label.text : element.action_id, sentence);
  const parsed = ElementValue.safeParse(given);
  if (!parsed.success || parsed.data.type !== element.type) throw complain(`A ${element.type} can't hold this.`);
  const held = parsed.data;

  const option = ({ value }: Option): Option => {
    const choices = "options" in element || "option_groups" in element ? choicesOf(element) : [];
    const found = choices.find((choice) => choice.value === value);
    if (!found) throw complain("That option doesn't exist.");
    return found;
  };
  const person = (id: string): string => {
    if (!world.people.has(id)) throw complain("That person doesn't exist.");
    return id;
  };

  switch (held.type) {
    case "static_select":
    case "radio_buttons":
      return { ...held, selected_option: held.selected_option && option(held.selected_option) };
    case "multi_static_select":
    case "checkboxes":
      return { ...held, selected_options: held.selected_options.map(option) };
    case "users_select":
      return { ...held, selected_user: held.selected_user && person(held.selected_user) };
    case "multi_users_select":
      return { ...held, selected_users: [...new Set(held.selected_users.map(person))] };
    case "datepicker":
      return { ...held, selected_date: date(held.selected_date, complain) };
    case "timepicker":
      return { ...held, selected_time: time(held.selected_time, complain) };
    default:
      return held;
  }
}
