import { z } from "zod";
import { shorten, visibleText } from "../domain/text.ts";

// Slack leaves out, sends as null and sometimes sends as something else whatever its documentation promises.
// One part that cannot be read is taken for one that is not there, and does not cost the others.

const longest = 255;

/** A text of Slack's that somebody would see. */
export const maybeText = z
  .string()
  .transform((text) => shorten(visibleText(text), longest) || undefined)
  .optional()
  .catch(undefined);

/** An id of Slack's, or a message's timestamp. */
export const maybeId = z
  .string()
  .regex(/^[\w.-]{1,255}$/)
  .optional()
  .catch(undefined);

export const maybeUrl = z
  .url({ protocol: /^https$/ })
  .max(longest)
  .optional()
  .catch(undefined);

export const maybeFlag = z.boolean().optional().catch(undefined);

/** A payload without what is null in it: libraries take only what is missing for missing. */
export const withoutNulls = (payload: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(payload).flatMap(([key, part]) => (part === null ? [] : [[key, inside(part)]])));

function inside(part: unknown): unknown {
  if (Array.isArray(part)) return part.filter((item) => item !== null).map(inside);
  return typeof part === "object" && part !== null ? withoutNulls({ ...part }) : part;
}
