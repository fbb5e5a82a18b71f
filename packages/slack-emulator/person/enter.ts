import { TZDate } from "@date-fns/tz";
import { parse } from "date-fns";
import { SlackClientError } from "../refusal.ts";
import { renderText } from "../screen/display-value.ts";
import { readerOf } from "../screen/seen.ts";
import { type ElementValue, initialValue, type Stateful } from "../state.ts";
import { choicesOf, type Option } from "../validate/options.ts";
import type { ActorContext } from "./actor-context.ts";

/** What a person enters in a field: text, an option's label, people, or nothing. */
export type Entry = string | number | Date | { id: string } | readonly (string | { id: string })[] | null;

/** Returns the field's value for an entry. Throws a SlackClientError for entries that Slack's client doesn't offer. */
export function toElementValue(actor: ActorContext, label: string, element: Stateful, entry: Entry): ElementValue {
  const createError = (message: string) => new SlackClientError(label, message);
  const entries = entry === null ? [] : Array.isArray(entry) ? entry : [entry];
  const first = entries[0] ?? null;
  if (entries.length > 1 && "selected_option" in initialValue(element)) throw createError("takes one choice");

  const requireOption = (wanted: unknown): Option => {
    const reader = readerOf(actor.workspace, actor.profile.id);
    const found =
      "options" in element || "option_groups" in element
        ? choicesOf(element).find((choice) => renderText(choice.text, reader) === wanted)
        : undefined;
    if (!found) throw createError(`there is no option "${String(wanted)}"`);
    return found;
  };
  const requirePerson = (wanted: unknown): string => {
    const id = idOf(wanted);
    if (!actor.workspace.people.has(id)) throw createError(`there is nobody called "${id}"`);
    return id;
  };

  switch (element.type) {
    case "static_select":
    case "radio_buttons":
      return { type: element.type, selected_option: first === null ? null : requireOption(first) };
    case "multi_static_select":
    case "checkboxes":
      return { type: element.type, selected_options: entries.map(requireOption) };
    case "users_select":
      return { type: element.type, selected_user: first === null ? null : requirePerson(first) };
    case "multi_users_select":
      return { type: element.type, selected_users: [...new Set(entries.map(requirePerson))] };
    case "conversations_select":
      return { type: element.type, selected_conversation: first === null ? null : idOf(first) };
    case "multi_conversations_select":
      return { type: element.type, selected_conversations: entries.map(idOf) };
    case "datepicker":
      return { type: element.type, selected_date: parseDate(first, createError) };
    case "timepicker": {
      const selected_time = parseTime(first, createError);
      return { type: element.type, selected_time, ...(element.timezone && { timezone: element.timezone }) };
    }
    case "datetimepicker":
      return { type: element.type, selected_date_time: first === null ? null : toUnixSeconds(first, actor.profile.tz) };
    default:
      return { type: element.type, value: first === null || first === "" ? null : String(first) };
  }
}

const idOf = (wanted: unknown): string =>
  typeof wanted === "object" && wanted !== null && "id" in wanted ? String(wanted.id) : String(wanted);

type CreateError = (text: string) => SlackClientError;

export const parseDate = (value: unknown, createError: CreateError): string | null =>
  matchPattern(value, /^\d{4}-\d{2}-\d{2}$/, () => createError("is not a date like 2026-12-01"));
export const parseTime = (value: unknown, createError: CreateError): string | null =>
  matchPattern(value, /^([01]\d|2[0-3]):[0-5]\d$/, () => createError("is not a time like 15:00"));

function matchPattern(value: unknown, pattern: RegExp, createError: () => SlackClientError): string | null {
  if (value === null) return null;
  if (typeof value !== "string" || !pattern.test(value)) throw createError();
  if (value.includes("-") && Number.isNaN(Date.parse(value))) throw createError();
  return value;
}

/** Returns Unix seconds; text such as "2026-12-01 15:00" is in the person's own time zone. */
function toUnixSeconds(value: unknown, zone: string): number {
  if (typeof value === "number") return value;
  const date = value instanceof Date ? value : parse(String(value), "yyyy-MM-dd HH:mm", new TZDate(0, zone));
  return Math.trunc(date.getTime() / 1000);
}
