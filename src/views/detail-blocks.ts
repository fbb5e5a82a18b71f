import { shorten } from "../domain/text.ts";
import type { KnownBlock, RichTextElement } from "@slack/types";
import type { Subject } from "../domain/facts.ts";
import type { FollowUpType, When } from "../domain/follow-up.ts";
import { richTextBlock, header, plainSections } from "./blocks.ts";
import { whenElements } from "./dates.ts";
import { locationElements } from "./links.ts";
import { messages } from "./messages/index.ts";
import type { Phrase } from "./messages/phrase.ts";
import { richText, toRich } from "./phrases.ts";

/** Something that a person wrote, with its label. */
export type Quote = { label: Phrase; words: string };

/** `before` is the earlier time that the reader knows. It's struck through. */
type Details = Subject & { type: FollowUpType; before?: When | undefined };

/** Returns the title; a compact block with the time, the location and quotes; and the description. */
export function detailBlocks(followUp: Details, zone: string, quotes: Quote[] = []): KnownBlock[] {
  return [header(followUp.title), factsBlock(followUp, zone, quotes), ...plainSections(followUp.description)];
}

function factsBlock(followUp: Details, zone: string, quotes: Quote[]): KnownBlock {
  const { labels, fromMessage } = messages;
  const lines: RichTextElement[][] = [
    whenLine(followUp, zone),
    ...(followUp.location === "" ? [] : [[...labelElements(labels.where), ...locationElements(followUp.location)]]),
    ...(followUp.sourceUrl === null ? [] : [[{ type: "link" as const, url: followUp.sourceUrl, text: fromMessage }]]),
  ];
  return richTextBlock(lines, quoteElements(quotes, zone));
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
  const { title: name, type, before, location, description, sourceUrl, ...when } = followUp;
  return [
    text.about({ title: name, type, when, before }),
    ...(location === "" ? [] : [text.where(location)]),
    ...(description === "" ? [] : [text.description(shorten(description, 1000))]),
    ...(sourceUrl === null ? [] : [text.fromMessage(sourceUrl)]),
  ];
}
