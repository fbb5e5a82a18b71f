import { z } from "zod";
import type { When } from "../domain/follow-up.ts";
import { dateIn, instantOf, isTooFar } from "../domain/time.ts";
import { length, visibleText } from "../domain/text.ts";
import { durations } from "./forms.ts";
import { messages } from "./messages/index.ts";

const { errors: says } = messages.forms;

// Whose id this is, the database is asked, and it takes no NUL.
const personId = z.string().transform(visibleText);

// What Slack sends for each element that the forms have; nothing else is read.
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

/** Reads a form. What is wrong is told by field, in words for the person. */
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

export const requiredText = (most: number, missing: string) =>
  z
    .string({ error: missing })
    .transform(visibleText)
    .refine((text) => text !== "", { error: missing, abort: true })
    .refine((text) => length(text) <= most, says.textTooLong(most));

export const optionalText = (most: number) =>
  z
    .string({ error: says.noText })
    .transform(visibleText)
    .refine((text) => length(text) <= most, says.textTooLong(most));

export const user = z.string({ error: says.noPerson }).min(1, says.noPerson);

export const users = (most: number) => z.array(z.string(), { error: says.noPeople }).max(most, says.tooManyPeople(most));

export const date = z.iso.date(says.noDate);

export const time = z
  .string(says.noTime)
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, says.noTime)
  .nullable();

export const minutes = z
  .string(says.noDuration)
  .refine((text) => durations.includes(Number(text)), says.noDuration)
  .transform(Number);

export const oneOf = <const Values extends readonly string[]>(values: Values, missing: string) => z.enum(values, missing);

/** The date, time and duration of a form as a point in time in the zone (IANA) of whoever filled it in. */
export function readWhen(
  values: { date: string; time: string | null; duration: number },
  zone: string,
): When | { errors: Record<string, string> } {
  const startsAt = instantOf(values.date, values.time, zone);
  if (startsAt === "skipped")
    return {
      errors: { time: says.skippedTime(values.time ?? "", zone) },
    };
  return { startsAt, allDay: values.time === null, durationMinutes: values.duration, zone };
}

/** The field of the form that makes a time wrong: the date, unless that one is still to come and not too far away. */
export const wrongTimeField = (when: When, now: Date) =>
  when.allDay || dateIn(when.startsAt, when.zone) < dateIn(now, when.zone) || isTooFar(when, now) ? "date" : "time";
