import type { KnownBlock, RichTextElement } from "@slack/types";
import type { Others, Subject } from "../domain/facts.ts";
import type { FollowUpType, When } from "../domain/follow-up.ts";
import { excerpt, shorten } from "../domain/text.ts";
import { header, plainSections, richTextBlock } from "./blocks.ts";
import { whenElements } from "./dates.ts";
import { locationElements } from "./links.ts";
import { messages } from "./messages/index.ts";
import type { Phrase } from "./messages/phrase.ts";
import { richText, toRich } from "./phrases.ts";
import { person } from "./status.ts";

/** Something that a person wrote, with its label. */
export type Quote = { label: Phrase; words: string };

/** `before` is the earlier time that the reader knows. It's struck through. */
type Details = Subject & { type: FollowUpType; before?: When | undefined; others?: Others };

/** `answers` are blocks about who answered what. */
type Additions = { quotes?: Quote[]; answers?: KnownBlock[] };

/** Returns the title; a compact block with the time, the location, the people and quotes; the answers; and the description. */
export function detailBlocks(followUp: Details, zone: string, { quotes = [], answers = [] }: Additions = {}): KnownBlock[] {
  return [header(followUp.title), factsBlock(followUp, zone, quotes), ...answers, ...plainSections(followUp.description)];
}

// About ten lines on a phone, so that a card fits on its screen.
const maxDescription = { length: 300, lines: 8 };

/** Returns as much of a description as a card shows. Details shows all of it. */
export const shortDescription = ({ description }: Pick<Details, "description">) =>
  excerpt(description, maxDescription.length, maxDescription.lines);

function factsBlock(followUp: Details, zone: string, quotes: Quote[]): KnownBlock {
  const { labels, fromMessage } = messages;
  const others = namesOfOthers(followUp);
  const lines: RichTextElement[][] = [
    whenLine(followUp, zone),
    ...(followUp.location === "" ? [] : [[...labelElements(labels.where), ...locationElements(followUp.location)]]),
    ...(others.length === 0 ? [] : [[...labelElements(labels.others), ...toRich(others, zone)]]),
    ...(followUp.sourceUrl === null ? [] : [[{ type: "link" as const, url: followUp.sourceUrl, text: fromMessage }]]),
  ];
  return richTextBlock(lines, quoteElements(quotes, zone));
}

/** Returns who else is invited. It's empty if that's no one, or isn't to be shown. */
function namesOfOthers({ others = { people: [], more: 0 } }: Details): Phrase {
  const names = others.people.map(({ inviteeId, role }) => {
    const who = person(inviteeId);
    return role === "OWNER" ? messages.isOwner({ who }) : who;
  });
  return messages.listOfSome(names, others.more);
}

/** Returns the line with the time or the due date. */
export function whenLine({ type, before, ...when }: When & Pick<Details, "type" | "before">, zone: string): RichTextElement[] {
  const isDue = type === "TASK";
  const now = whenElements({ ...when, isDue }, zone);
  const change: RichTextElement[] = before ? [...whenElements({ ...before, isDue }, zone, true), ...richText(" → "), ...now] : now;
  return [...labelElements(messages.labels.when[type]), ...change];
}

const labelElements = (label: string): RichTextElement[] => [...richText(label, { bold: true }), ...richText(" ")];

/** Returns quotes as rich text elements. */
export const quoteElements = (quotes: Quote[], zone: string) =>
  quotes.filter(({ words }) => words !== "").map(({ label, words }) => ({ label: toRich(label, zone), words }));

/** Returns the same details for a message's `text`, one sentence each. */
export function aboutText(followUp: Details): Phrase[] {
  const { text } = messages;
  const others = namesOfOthers(followUp);
  const { title: name, type, before, location, description, sourceUrl, others: _others, ...when } = followUp;
  return [
    text.about({ title: name, type, when, before }),
    ...(location === "" ? [] : [text.where(location)]),
    ...(others.length === 0 ? [] : [text.others(others)]),
    ...(description === "" ? [] : [text.description(shorten(description, 1000))]),
    ...(sourceUrl === null ? [] : [text.fromMessage(sourceUrl)]),
  ];
}
