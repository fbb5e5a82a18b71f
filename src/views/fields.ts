import { z } from "zod";
import type { When } from "../domain/follow-up.ts";
import { dateIn, instantOf, isTooFar } from "../domain/time.ts";
import { visibleText } from "../domain/visible-text.ts";
import { durations } from "./forms.ts";
import { messages } from "./messages/index.ts";
import { length } from "./text.ts";

const { errors } = messages.forms;

// The id is used in a database query, and PostgreSQL rejects NUL.
const personId = z.string().transform(visibleText);

// The state of each type of element that the forms use. Anything else is ignored.
const State = z.union([
  z.object({ type: z.literal("plain_text_input"), value: z.string().nullish() }).transform(({ value }) => value ?? ""),
  z.object({ type: z.literal("users_select"), selected_user: personId.nullish() }).transform((state) => state.selected_user ?? ""),
  z
    .object({ type: z.literal("multi_users_select"), selected_users: z.array(personId).nullish() })
    .transform((state) => state.selected_users ?? []),
  z.object({ type: z.literal("datepicker"), selected_date: z.string().nullish() }).transform((state) => state.selected_date ?? ""),
  z.object({ type: z.literal("timepicker"), selected_time: z.string().nullish() }).transform((state) => state.selected_time ?? null),
  z
    .object({ type: z.literal("static_select"), selected_option: z.object({ value: z.string() }).nullish() })
    .transform((state) => state.selected_option?.value ?? ""),
]);
const States = z.record(z.string(), z.object({ value: State.optional().catch(undefined) }).catch({}));

/** Validates a form's state. `errors` maps field names to messages for the person. */
export function readForm<Form extends z.ZodType>(
  form: Form,
  state: unknown,
): { ok: true; values: z.output<Form> } | { ok: false; errors: Record<string, string> } {
  const states = States.safeParse(state);
  const fields = Object.fromEntries(Object.entries(states.data ?? {}).map(([name, { value }]) => [name, value]));
  const read = form.safeParse(fields);
  if (read.success) return { ok: true, values: read.data };
  return { ok: false, errors: Object.fromEntries(read.error.issues.map(({ path, message }) => [String(path[0]), message])) };
}

export const requiredText = (max: number, missing: string) =>
  z
    .string({ error: missing })
    .transform(visibleText)
    .refine((text) => text !== "", { error: missing, abort: true })
    .refine((text) => length(text) <= max, errors.textTooLong(max));

export const optionalText = (max: number) =>
  z
    .string({ error: errors.noText })
    .transform(visibleText)
    .refine((text) => length(text) <= max, errors.textTooLong(max));

export const user = z.string({ error: errors.noPerson }).min(1, errors.noPerson);

export const users = (max: number) => z.array(z.string(), { error: errors.noPeople }).max(max, errors.tooManyPeople(max));

export const date = z.iso.date(errors.noDate);

export const time = z
  .string(errors.noTime)
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, errors.noTime)
  .nullable();

export const minutes = z
  .string(errors.noDuration)
  .refine((text) => durations.includes(Number(text)), errors.noDuration)
  .transform(Number);

export const oneOf = <const Values extends readonly string[]>(values: Values, missing: string) => z.enum(values, missing);

/** Reads a form's date, time and duration in the submitter's zone (IANA). */
export function readWhen(
  values: { date: string; time: string | null; duration: number },
  zone: string,
): When | { errors: Record<string, string> } {
  const startsAt = instantOf(values.date, values.time, zone);
  if (startsAt === "skipped")
    return {
      errors: { time: errors.skippedTime(values.time ?? "", zone) },
    };
  return { startsAt, allDay: values.time === null, durationMinutes: values.duration, zone };
}

/** Returns the field to show a time's error under: the time if the date itself is valid, or the date. */
export const wrongTimeField = (when: When, now: Date) =>
  when.allDay || dateIn(when.startsAt, when.zone) < dateIn(now, when.zone) || isTooFar(when, now) ? "date" : "time";
