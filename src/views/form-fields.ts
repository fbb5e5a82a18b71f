import type { PlainTextInput } from "@slack/types";
import { z } from "zod";
import type { When } from "../domain/follow-up.ts";
import { length, visibleText } from "../domain/text.ts";
import { dateIn, instantOf, isTooFar } from "../domain/time.ts";
import { field, plainText } from "./blocks.ts";
import type { Field, FieldOptions } from "./form.ts";
import { messages } from "./messages/index.ts";

const { errors: says, fields: labels, hints } = messages.forms;

/** The longest texts, in code points, and the most people that a form takes. */
export const limits = { title: 150, location: 250, description: 3000, reason: 3000, note: 1000, participants: 200 };

const durations = [15, 30, 45, 60, 90, 120, 180, 240, 480];

type TextOptions = { multiline?: boolean; hint?: string };

const textField = <Schema extends z.ZodType>(
  schema: Schema,
  label: string,
  max: number,
  optional: boolean,
  options: TextOptions,
): Field<Schema> =>
  Object.assign(schema, {
    block: (name: string, initial: unknown, overrides: FieldOptions) => {
      const element: PlainTextInput = { type: "plain_text_input", max_length: max, multiline: options.multiline ?? false };
      const withValue = typeof initial === "string" && initial !== "" ? { ...element, initial_value: initial } : element;
      return field(name, label, withValue, { optional, hint: options.hint, ...overrides });
    },
  });

export const requiredText = (label: string, max: number, missing: string, options: TextOptions = {}) =>
  textField(
    z
      .string({ error: missing })
      .transform(visibleText)
      .refine((text) => text !== "", { error: missing, abort: true })
      .refine((text) => length(text) <= max, says.textTooLong(max)),
    label,
    max,
    false,
    options,
  );

/** Reads as "" when nothing visible was entered. */
export const optionalText = (label: string, max: number, options: TextOptions = {}) =>
  textField(
    z
      .string({ error: says.noText })
      .transform(visibleText)
      .refine((text) => length(text) <= max, says.textTooLong(max)),
    label,
    max,
    true,
    options,
  );

/** Reads as a person's id. */
export const person = (label: string, hint?: string) =>
  Object.assign(z.string({ error: says.noPerson }).min(1, says.noPerson), {
    block: (name: string, initial: unknown, overrides: FieldOptions) =>
      field(
        name,
        label,
        { type: "users_select", ...(typeof initial === "string" ? { initial_user: initial } : {}) },
        { hint, ...overrides },
      ),
  });

/** Reads as the ids of any number of people up to `max`. */
export const people = (label: string, max: number) =>
  Object.assign(z.array(z.string(), { error: says.noPeople }).max(max, says.tooManyPeople(max)), {
    block: (name: string, initial: unknown, overrides: FieldOptions) => {
      const ids = Array.isArray(initial) ? initial.map(String) : [];
      const chosen = ids.length === 0 ? {} : { initial_users: ids };
      return field(name, label, { type: "multi_users_select", max_selected_items: max, ...chosen }, { optional: true, ...overrides });
    },
  });

/** Reads as one of the values. */
export const choice = <const Value extends string>(
  label: string,
  values: readonly Value[],
  nameOf: (value: Value) => string,
  missing: string,
) =>
  Object.assign(z.enum(values, missing), {
    block: (name: string, initial: unknown, overrides: FieldOptions) => {
      const options = values.map((value) => ({ text: plainText(nameOf(value)), value }));
      const chosen = options.find(({ value }) => value === initial);
      return field(name, label, { type: "static_select", options, ...(chosen ? { initial_option: chosen } : {}) }, overrides);
    },
  });

/** Reads as `YYYY-MM-DD`. */
export const date = () =>
  Object.assign(z.iso.date(says.noDate), {
    block: (name: string, initial: unknown, overrides: FieldOptions) =>
      field(name, labels.date, { type: "datepicker", ...(typeof initial === "string" ? { initial_date: initial } : {}) }, overrides),
  });

/** Reads as `HH:mm`, or null for all day. */
export const time = () =>
  Object.assign(
    z
      .string(says.noTime)
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, says.noTime)
      .nullable(),
    {
      block: (name: string, initial: unknown, overrides: FieldOptions) => {
        const chosen = typeof initial === "string" ? { initial_time: initial } : {};
        return field(name, labels.time, { type: "timepicker", ...chosen }, { optional: true, hint: hints.time, ...overrides });
      },
    },
  );

const durationOption = (minutes: number) => ({ text: plainText(messages.dates.duration(minutes)), value: String(minutes) });

/** Reads as minutes. */
export const duration = () =>
  Object.assign(
    z
      .string(says.noDuration)
      .refine((text) => durations.includes(Number(text)), says.noDuration)
      .transform(Number),
    {
      block: (name: string, initial: unknown, overrides: FieldOptions) => {
        const chosen = durations.find((minutes) => minutes === initial) ?? 30;
        const element = { type: "static_select", options: durations.map(durationOption), initial_option: durationOption(chosen) } as const;
        return field(name, labels.duration, element, overrides);
      },
    },
  );

/** Returns the date, time and duration of a form as a moment in the zone (IANA) that it named. */
export function readWhen(
  values: { date: string; time: string | null; duration: number },
  zone: string,
): When | { errors: Record<string, string> } {
  const startsAt = instantOf(values.date, values.time, zone);
  if (startsAt === "skipped") return { errors: { time: says.skippedTime(values.time ?? "", zone) } };
  return { startsAt, allDay: values.time === null, durationMinutes: values.duration, zone };
}

/** Returns the field that makes a time wrong: the date, unless that one is still to come and not too far away. */
export const wrongTimeField = (when: When, now: Date): "date" | "time" =>
  when.allDay || dateIn(when.startsAt, when.zone) < dateIn(now, when.zone) || isTooFar(when, now) ? "date" : "time";
