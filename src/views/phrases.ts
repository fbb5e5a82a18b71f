import type { RichTextElement } from "@slack/types";
import { whenElements, whenText } from "./dates.ts";
import type { Part, Phrase } from "./messages/phrase.ts";
import { escapeText, mention, pieces, quoteUserText } from "./text.ts";

/** The reader's zone (IANA), and how to name people to them. */
type PlainTextReader = { zone: string; name: (personId: string) => string };

/** Renders a phrase as mrkdwn. */
export const toMrkdwn = (phrase: Phrase, zone: string): string => phrase.map((part) => mrkdwnPart(part, zone)).join("");

function mrkdwnPart(part: Part, zone: string): string {
  if (typeof part === "string") return escapeText(part);
  if ("person" in part) return mention(part.person);
  if ("when" in part) return escapeText(whenText(shownTime(part), zone));
  if ("strong" in part) return `*${escapeText(part.strong)}*`;
  if ("code" in part) return `\`${escapeText(part.code)}\``;
  // mrkdwn would format user text, so that is only allowed in rich text and plain text.
  throw new Error("A user's text must not be mrkdwn.");
}

/** Renders a phrase for a message's `text`, which is posted with mrkdwn off. */
export const toText = (phrase: Phrase, zone: string): string =>
  phrase
    .map((part) => {
      if (typeof part !== "string" && "said" in part) return quoteUserText(part.said);
      return typeof part !== "string" && "person" in part ? mention(part.person) : escapeText(plainPart(part, { zone, name: mention }));
    })
    .join("");

/** Renders a phrase where Slack shows no mentions: under a form's fields, and in labels. */
export const toPlain = (phrase: Phrase, reader: PlainTextReader): string => phrase.map((part) => plainPart(part, reader)).join("");

function plainPart(part: Part, { zone, name }: PlainTextReader): string {
  if (typeof part === "string") return part;
  if ("person" in part) return name(part.person);
  if ("when" in part) return whenText(shownTime(part), zone);
  if ("strong" in part) return part.strong;
  return "code" in part ? part.code : `“${part.said}”`;
}

/** Renders a phrase as rich text, which Slack doesn't parse as markup. */
export const toRich = (phrase: Phrase, zone: string): RichTextElement[] => phrase.flatMap((part) => richPart(part, zone));

function richPart(part: Part, zone: string): RichTextElement[] {
  if (typeof part === "string") return richText(part);
  if ("person" in part) return [{ type: "user", user_id: part.person }];
  if ("when" in part) return whenElements(shownTime(part), zone);
  if ("strong" in part) return richText(part.strong, { bold: true });
  return "code" in part ? richText(part.code, { code: true }) : richText(`“${part.said}”`);
}

const shownTime = ({ when, isDue = false }: Extract<Part, { when: unknown }>) => ({ ...when, isDue });

// Slack's limit for one element.
const maxElementLength = 3_000;

export function richText(text: string, style?: { bold?: boolean; code?: boolean }): RichTextElement[] {
  const element = (piece: string): RichTextElement => ({ type: "text", text: piece, ...(style ? { style } : {}) });
  return pieces(text, maxElementLength).map(element);
}
