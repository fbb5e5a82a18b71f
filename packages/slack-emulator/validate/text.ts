import { z } from "zod";
import { shortId } from "../ids.ts";

/** Slack counts code points, not UTF-16 units. */
export const codePoints = (value: string): number => Array.from(value).length;

export function text(max: number, min = 1): z.ZodString {
  return z.string().superRefine((value, context) => {
    const length = codePoints(value);
    if (length > max) context.addIssue({ code: "custom", message: `must be less than ${max + 1} characters` });
    if (length < min) context.addIssue({ code: "custom", message: `must be more than ${min - 1} characters` });
  });
}

export const plainText = (max: number) => z.strictObject({ type: z.literal("plain_text"), text: text(max), emoji: z.boolean().optional() });

export const mrkdwnText = (max: number) => z.strictObject({ type: z.literal("mrkdwn"), text: text(max), verbatim: z.boolean().optional() });

export const anyText = (max: number) => z.discriminatedUnion("type", [plainText(max), mrkdwnText(max)]);

/** Slack generates the ids that an app leaves out. */
export const generatedId = text(255).default(shortId);

export const items = <T extends z.ZodType>(item: T, max: number, min = 1) =>
  z.array(item).min(min, `must have at least ${min} items`).max(max, `no more than ${max} items allowed`);

export const url = text(3000).regex(/^https?:\/\/[^\s]+$/, "invalid url");
export const date = z.iso.date("invalid date, expected YYYY-MM-DD");
export const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "invalid time, expected HH:mm");

export type AnyText = z.infer<ReturnType<typeof anyText>>;
