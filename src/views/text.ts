import { length, shorten } from "../domain/text.ts";

/** Escapes user text for a message's `text`, so that nothing in it pings or links. Nothing formats, because it's posted with mrkdwn off. */
export const escapeText = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** Returns a mention, which Slack renders with the person's current name. */
export const mention = (personId: string) => `<@${personId}>`;

/** Quotes and escapes user text for a message's `text`. Right-to-left text is isolated, so that it doesn't reorder what follows. */
export const quoteUserText = (text: string) => `“${rightToLeft.test(text) ? `\u2068${escapeText(text)}\u2069` : escapeText(text)}”`;
const rightToLeft = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]/;

/** Shortens text with markup, but never inside an escape or a mention. */
export const shortenMarkup = (text: string, limit: number) =>
  length(text) <= limit ? text : `${withoutHalfMarkup(shorten(text, limit - 1).slice(0, -1))}…`;

/** Removes an incomplete escape or mention from the end of text that was cut. */
export const withoutHalfMarkup = (text: string) => text.replace(/(&[a-z]*|<[^>]*)$/, "");

/** Splits text into pieces of at most `limit` code points. */
export function pieces(text: string, limit: number): string[] {
  const points = Array.from(text);
  return Array.from({ length: Math.ceil(points.length / limit) }, (_, index) => points.slice(index * limit, (index + 1) * limit).join(""));
}

/** Returns the ids of the people whom a text from Slack mentions without their names. */
export const mentionedUserIds = (slackText: string) => [...slackText.matchAll(/<@(\w+)\|?>/g)].flatMap(([, id]) => id ?? []);

/** Converts escaped text from Slack, of a message or a slash command, to what a person sees. */
export const toVisibleText = (slackText: string, nameOf: (personId: string) => string | undefined = () => undefined) =>
  slackText.replace(/<([^<>]*)>|&(?:lt|gt|amp);/g, (whole, inside?: string) =>
    inside === undefined ? unescapeText(whole) : (referenceAsSeen(inside, nameOf) ?? unescapeText(whole)),
  );

/** Returns what Slack shows for `<inside>`, or undefined if that isn't a reference. */
function referenceAsSeen(inside: string, nameOf: (personId: string) => string | undefined): string | undefined {
  const bar = inside.includes("|") ? inside.indexOf("|") : inside.length;
  const target = inside.slice(0, bar);
  const label = unescapeText(inside.slice(bar + 1));
  const [, sigil, kind = ""] = /^([@#!])(\w+)/.exec(target) ?? [];
  if (sigil === "@") return `@${nameOf(kind) ?? (withoutSigil(label) || "someone")}`;
  if (sigil === "#") return `#${withoutSigil(label) || "channel"}`;
  if (sigil === undefined)
    return /^[a-z][a-z\d+.-]*:/i.test(target) ? label || unescapeText(target).replace(/^(mailto|tel):/i, "") : undefined;
  if (kind === "subteam") return `@${withoutSigil(label) || "group"}`;
  if (["here", "channel", "everyone"].includes(kind)) return `@${kind}`;
  // For example a date, which Slack localizes for each reader. The label is its fallback text.
  return label || undefined;
}

const withoutSigil = (label: string) => label.replace(/^[@#]/, "");

const entities = new Map([
  ["&lt;", "<"],
  ["&gt;", ">"],
  ["&amp;", "&"],
]);
const unescapeText = (text: string) => text.replace(/&(?:lt|gt|amp);/g, (entity) => entities.get(entity) ?? entity);
