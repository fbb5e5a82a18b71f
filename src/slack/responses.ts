import { z } from "zod";
import { shorten, visibleText } from "../domain/text.ts";

// Despite its documentation, Slack may omit any field, send null, or send another type.
// An unreadable field counts as missing, so that the others can still be used.

const maxLength = 255;

/** Text from Slack that people see. */
export const maybeText = z
  .string()
  .transform((text) => shorten(visibleText(text), maxLength) || undefined)
  .optional()
  .catch(undefined);

/** A Slack ID, or a message's timestamp. */
export const maybeId = z
  .string()
  .regex(/^[\w.-]{1,255}$/)
  .optional()
  .catch(undefined);

export const maybeUrl = z
  .url({ protocol: /^https$/ })
  .max(maxLength)
  .optional()
  .catch(undefined);

export const maybeFlag = z.boolean().optional().catch(undefined);

/** Removes nulls from a payload, because the SDKs treat only absent fields as missing. */
export const withoutNulls = (payload: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(payload).flatMap(([key, value]) => (value === null ? [] : [[key, withoutNullsIn(value)]])));

function withoutNullsIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNullsIn);
  return typeof value === "object" && value !== null ? withoutNulls({ ...value }) : value;
}
