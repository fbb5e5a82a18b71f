import type { RichTextElement } from "@slack/types";
import { whenElements, whenText } from "./dates.ts";
import type { Part, Phrase } from "./messages/phrase.ts";
import { escapeText, mention, pieces, quoteUserText } from "./text.ts";

/** What a reader is called, and sees times in (IANA). */
type For = { zone: string; name: (personId: string) => string };

/** A phrase as mrkdwn. */
export const toMrkdwn = (phrase: Phrase, zone: string): string => phrase.map((part) => mrkdwnPart(part, zone)).join("");

function mrkdwnPart(part: Part, zone: string): string {
  if (typeof part === "string") return escapeText(part);
  if ("person" in part) return mention(part.person);
  if ("when" in part) return escapeText(whenText(timeOf(part), zone));
  if ("strong" in part) return `*${escapeText(part.strong)}*`;
  if ("code" in part) return `\`${escapeText(part.code)}\``;
  // Text that somebody typed would be formatted, so it comes as rich text or as plain text only.
  throw new Error("A user's text must not be mrkdwn.");
}

/** A phrase for a message's `text`, which is posted with mrkdwn off. */
export const toText = (phrase: Phrase, zone: string): string =>
  phrase
    .map((part) => {
      if (typeof part !== "string" && "said" in part) return quoteUserText(part.said);
      return typeof part !== "string" && "person" in part ? mention(part.person) : escapeText(plainPart(part, { zone, name: mention }));
    })
    .join("");

/** A phrase where Slack shows no mentions: under the fields of a form, and in labels. */
export const toPlain = (phrase: Phrase, reader: For): string => phrase.map((part) => plainPart(part, reader)).join("");

function plainPart(part: Part, { zone, name }: For): string {
  if (typeof part === "string") return part;
  if ("person" in part) return name(part.person);
  if ("when" in part) return whenText(timeOf(part), zone);
  if ("strong" in part) return part.strong;
  return "code" in part ? part.code : `“${part.said}”`;
}

/** A phrase as rich text, in which nothing is markup. */
export const toRich = (phrase: Phrase, zone: string): RichTextElement[] => phrase.flatMap((part) => richPart(part, zone));

function richPart(part: Part, zone: string): RichTextElement[] {
  if (typeof part === "string") return richText(part);
  if ("person" in part) return [{ type: "user", user_id: part.person }];
  if ("when" in part) return whenElements(timeOf(part), zone);
  if ("strong" in part) return richText(part.strong, { bold: true });
  return "code" in part ? richText(part.code, { code: true }) : richText(`“${part.said}”`);
}

const timeOf = ({ when, isDue = false }: Extract<Part, { when: unknown }>) => ({ ...when, isDue });

// What Slack takes in one element.
const longest = 3_000;

export function richText(text: string, style?: { bold?: boolean; code?: boolean }): RichTextElement[] {
  const element = (piece: string): RichTextElement => ({ type: "text", text: piece, ...(style ? { style } : {}) });
  return pieces(text, longest).map(element);
}
