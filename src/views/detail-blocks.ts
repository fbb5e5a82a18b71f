import { shorten } from "../domain/text.ts";
import type { KnownBlock, RichTextElement } from "@slack/types";
import type { Subject } from "../domain/facts.ts";
import type { FollowUpType, When } from "../domain/follow-up.ts";
import { rich, title, plainSections } from "./blocks.ts";
import { whenElements } from "./dates.ts";
import { locationElements } from "./links.ts";
import { messages } from "./messages/index.ts";
import type { Phrase } from "./messages/phrase.ts";
import { richText, toRich } from "./phrases.ts";

/** Something that a person said, under its label. */
export type Said = { label: Phrase; words: string };

/** `before` is the time that whoever reads it knows; it is struck through. */
type About = Subject & { type: FollowUpType; before?: When | undefined };

/** The title, and in one compact block when, where, and what people said about it; then the description. */
export function detailBlocks(followUp: About, zone: string, said: Said[] = []): KnownBlock[] {
  return [title(followUp.title), factsBlock(followUp, zone, said), ...plainSections(followUp.description)];
}

function factsBlock(followUp: About, zone: string, said: Said[]): KnownBlock {
  const { labels, fromMessage } = messages;
  const lines: RichTextElement[][] = [
    whenLine(followUp, zone),
    ...(followUp.location === "" ? [] : [[...labelElements(labels.where), ...locationElements(followUp.location)]]),
    ...(followUp.sourceUrl === null ? [] : [[{ type: "link" as const, url: followUp.sourceUrl, text: fromMessage }]]),
  ];
  return rich(lines, saidElements(said, zone));
}

/** When it is, or by when it is due. */
export function whenLine({ type, before, ...when }: When & Pick<About, "type" | "before">, zone: string): RichTextElement[] {
  const isDue = type === "TASK";
  const now = whenElements({ ...when, isDue }, zone);
  const change: RichTextElement[] = before ? [...whenElements({ ...before, isDue }, zone, true), ...richText(" → "), ...now] : now;
  return [...labelElements(messages.labels.when[type]), ...change];
}

const labelElements = (label: string): RichTextElement[] => [...richText(label, { bold: true }), ...richText(" ")];

/** What people said, for a block of rich text. */
export const saidElements = (said: Said[], zone: string) =>
  said.filter(({ words }) => words !== "").map(({ label, words }) => ({ label: toRich(label, zone), words }));

/** The same for a message's `text`, in one sentence each. */
export function aboutText(followUp: About): Phrase[] {
  const { text } = messages;
  const { title: name, type, before, location, description, sourceUrl, ...when } = followUp;
  return [
    text.about({ title: name, type, when, before }),
    ...(location === "" ? [] : [text.where(location)]),
    ...(description === "" ? [] : [text.description(shorten(description, 1000))]),
    ...(sourceUrl === null ? [] : [text.fromMessage(sourceUrl)]),
  ];
}
