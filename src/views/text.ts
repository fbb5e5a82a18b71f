import { length, shorten } from "../domain/text.ts";

/** User text inside a message's `text`: nothing in it pings or links. Messages are posted with mrkdwn off, so that nothing formats either. */
export const escapeText = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** A person's name as Slack shows it to the reader, always the present one. */
export const mention = (personId: string) => `<@${personId}>`;

/** User text in quotation marks, for a message's `text`. Text that runs from right to left does not turn what follows around. */
export const quoteUserText = (text: string) => `“${turns.test(text) ? `\u2068${escapeText(text)}\u2069` : escapeText(text)}”`;
const turns = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]/;

/** The same for text with markup, which is never cut inside an escape or a mention. */
export const shortenMarkup = (text: string, limit: number) =>
  length(text) <= limit ? text : `${withoutHalfMarkup(shorten(text, limit - 1).slice(0, -1))}…`;

/** Text with markup that was cut anywhere, without the escape or mention that the cut went through. */
export const withoutHalfMarkup = (text: string) => text.replace(/(&[a-z]*|<[^>]*)$/, "");

/** The text in pieces of at most `limit` code points. */
export function pieces(text: string, limit: number): string[] {
  const points = Array.from(text);
  return Array.from({ length: Math.ceil(points.length / limit) }, (_, index) => points.slice(index * limit, (index + 1) * limit).join(""));
}

/** The ids of those whom a text of Slack's mentions without saying their names. */
export const mentionedIn = (slackText: string) => [...slackText.matchAll(/<@(\w+)\|?>/g)].flatMap(([, id]) => id ?? []);

/** What a person sees of a text that Slack has escaped and marked up: the text of a message or after a slash command. */
export const asSeen = (slackText: string, nameOf: (personId: string) => string | undefined = () => undefined) =>
  slackText.replace(/<([^<>]*)>|&(?:lt|gt|amp);/g, (whole, inside?: string) =>
    inside === undefined ? unescaped(whole) : (referenceAsSeen(inside, nameOf) ?? unescaped(whole)),
  );

/** What stands for `<inside>`; undefined when that is none of Slack's references. */
function referenceAsSeen(inside: string, nameOf: (personId: string) => string | undefined): string | undefined {
  const bar = inside.includes("|") ? inside.indexOf("|") : inside.length;
  const target = inside.slice(0, bar);
  const label = unescaped(inside.slice(bar + 1));
  const [, sigil, kind = ""] = /^([@#!])(\w+)/.exec(target) ?? [];
  if (sigil === "@") return `@${nameOf(kind) ?? (bare(label) || "someone")}`;
  if (sigil === "#") return `#${bare(label) || "channel"}`;
  if (sigil === undefined)
    return /^[a-z][a-z\d+.-]*:/i.test(target) ? label || unescaped(target).replace(/^(mailto|tel):/i, "") : undefined;
  if (kind === "subteam") return `@${bare(label) || "group"}`;
  if (["here", "channel", "everyone"].includes(kind)) return `@${kind}`;
  // A date, for one: Slack shows it in each reader's own way, and sends with it how it is written elsewhere.
  return label || undefined;
}

const bare = (label: string) => label.replace(/^[@#]/, "");

const entities = new Map([
  ["&lt;", "<"],
  ["&gt;", ">"],
  ["&amp;", "&"],
]);
const unescaped = (text: string) => text.replace(/&(?:lt|gt|amp);/g, (entity) => entities.get(entity) ?? entity);
