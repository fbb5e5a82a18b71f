import { TZDate } from "@date-fns/tz";
import { parse } from "date-fns";
import { SlackClientError } from "../refusal.ts";
import { readerOf } from "../screen/seen.ts";
import { renderText } from "../screen/shown.ts";
import { initially, type ElementValue, type Stateful } from "../state.ts";
import { choicesOf, type Option } from "../validate/options.ts";
import type { ActorContext } from "./actor-context.ts";

/** What a person can put into a field: text, an option's label, people, or nothing. */
export type Entry = string | number | Date | { id: string } | readonly (string | { id: string })[] | null;

/** The field with this entry in it, if Slack's client offers such a thing at all. */
export function enter(stage: ActorContext, label: string, element: Stateful, entry: Entry): ElementValue {
  const complain = (message: string) => new SlackClientError(label, message);
  const several = entry === null ? [] : Array.isArray(entry) ? entry : [entry];
  const one = several[0] ?? null;
  if (several.length > 1 && "selected_option" in initially(element)) throw complain("takes one choice");

  const option = (wanted: unknown): Option => {
    const reader = readerOf(stage.world, stage.profile.id);
    const found =
      "options" in element || "option_groups" in element
        ? choicesOf(element).find((choice) => renderText(choice.text, reader) === wanted)
        : undefined;
    if (!found) throw complain(`there is no option "${String(wanted)}"`);
    return found;
  };
  const person = (wanted: unknown): string => {
    const id = idOf(wanted);
    if (!stage.world.people.has(id)) throw complain(`there is nobody called "${id}"`);
    return id;
  };

  switch (element.type) {
    case "static_select":
    case "radio_buttons":
      return { type: element.type, selected_option: one === null ? null : option(one) };
    case "multi_static_select":
    case "checkboxes":
      return { type: element.type, selected_options: several.map(option) };
    case "users_select":
      return { type: element.type, selected_user: one === null ? null : person(one) };
    case "multi_users_select":
      return { type: element.type, selected_users: [...new Set(several.map(person))] };
    case "conversations_select":
      return { type: element.type, selected_conversation: one === null ? null : idOf(one) };
    case "multi_conversations_select":
      return { type: element.type, selected_conversations: several.map(idOf) };
    case "datepicker":
      return { type: element.type, selected_date: date(one, complain) };
    case "timepicker": {
      const selected_time = time(one, complain);
      return { type: element.type, selected_time, ...(element.timezone && { timezone: element.timezone }) };
    }
    case "datetimepicker":
      return { type: element.type, selected_date_time: one === null ? null : seconds(one, stage.profile.tz) };
    default:
      return { type: element.type, value: one === null || one === "" ? null : String(one) };
  }
}

const idOf = (wanted: unknown): string =>
  typeof wanted === "object" && wanted !== null && "id" in wanted ? String(wanted.id) : String(wanted);

type Complain = (sentence: string) => SlackClientError;

export const date = (value: unknown, complain: Complain): string | null =>
  pattern(value, /^\d{4}-\d{2}-\d{2}$/, () => complain("is not a date like 2026-12-01"));
export const time = (value: unknown, complain: Complain): string | null =>
  pattern(value, /^([01]\d|2[0-3]):[0-5]\d$/, () => complain("is not a time like 15:00"));

function pattern(value: unknown, shape: RegExp, complaint: () => SlackClientError): string | null {
  if (value === null) return null;
  if (typeof value !== "string" || !shape.test(value)) throw complaint();
  if (value.includes("-") && Number.isNaN(Date.parse(value))) throw complaint();
  return value;
}

/** "2026-12-01 15:00" means the person's own zone. */
function seconds(value: unknown, zone: string): number {
  if (typeof value === "number") return value;
  const moment = value instanceof Date ? value : parse(String(value), "yyyy-MM-dd HH:mm", new TZDate(0, zone));
  return Math.trunc(moment.getTime() / 1000);
}
