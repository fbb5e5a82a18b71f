import type { Button, KnownBlock, RichTextBlock, RichTextElement } from "@slack/types";
import type { Message } from "./blocks.ts";
import { messages } from "./messages/index.ts";
import type { Phrase } from "./messages/phrase.ts";
import { toText } from "./phrases.ts";
import { shortenMarkup, withoutHalfMarkup } from "./text.ts";

// Slack refuses a message whose blocks add up to some 11,000 to 13,000 characters (msg_blocks_too_long), and documents neither the limit nor
// how it counts. These stay below what is known to have been accepted, counted in either way and in the longer unit.
const most = { text: 9_000, json: 15_000, blocks: 50 };
// A text keeps at least so much, so that it can be told what it is about.
const least = 200;

/** Sentences as the `text` of a message, as far as they fit it. */
export const notification = (sentences: Phrase[], zone: string) => shortenMarkup(toText(messages.sentences(sentences), zone), 3500);

export const fits = ({ blocks }: Pick<Message, "blocks">) => excess(blocks) < 0 && blocks.length <= most.blocks;

/** Makes a message that Slack takes: its longest texts are cut as far as necessary, and `seeAll` is added where the reader finds what is missing. */
export function message(text: string, blocks: KnownBlock[], seeAll?: Button): Message {
  if (excess(blocks) < 0) return { text, blocks };
  const cut: KnownBlock[] = [...blocks, ...(seeAll ? [{ type: "actions" as const, elements: [seeAll] }] : [])];
  for (let over = excess(cut); over >= 0; over = excess(cut)) {
    const lengths = cut.map(lengthOf);
    const longest = Math.max(...lengths);
    if (longest <= least) break;
    const index = lengths.indexOf(longest);
    cut.splice(index, 1, ...cut.slice(index, index + 1).map((block) => cutTo(block, Math.max(least, longest - over - 1))));
  }
  return { text, blocks: cut };
}

/** How many characters the blocks have more than they may; negative when they fit. */
const excess = (blocks: KnownBlock[]) => Math.max(textLength(blocks) - most.text, JSON.stringify(blocks).length - most.json);

function textLength(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + (key === "text" && typeof inner === "string" ? inner.length : textLength(inner)),
    0,
  );
}

/** The length of a text that may be cut: that of a section, or the longest one of a rich text. */
function lengthOf(block: KnownBlock): number {
  if (block.type === "section") return block.text?.text.length ?? 0;
  return block.type === "rich_text" ? (longestOf(block)?.text.length ?? 0) : 0;
}

function cutTo(block: KnownBlock, length: number): KnownBlock {
  if (block.type === "rich_text") return cutRich(block, length);
  if (block.type !== "section" || block.text === undefined) return block;
  const { text, type } = block.text;
  const kept = cut(text, length);
  return { ...block, text: { ...block.text, text: `${type === "mrkdwn" ? withoutHalfMarkup(kept) : kept}…` } };
}

const cut = (text: string, length: number) => text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "");

function cutRich(block: RichTextBlock, length: number): RichTextBlock {
  const longest = longestOf(block);
  const shortened = (element: RichTextElement): RichTextElement =>
    element === longest ? { ...longest, text: `${cut(longest.text, length)}…` } : element;
  return {
    ...block,
    elements: block.elements.map((part) =>
      part.type === "rich_text_section" || part.type === "rich_text_quote" ? { ...part, elements: part.elements.map(shortened) } : part,
    ),
  };
}

const longestOf = ({ elements }: RichTextBlock) =>
  elements
    .flatMap((part) => (part.type === "rich_text_section" || part.type === "rich_text_quote" ? part.elements : []))
    .flatMap((element) => (element.type === "text" ? element : []))
    .toSorted((a, b) => b.text.length - a.text.length)[0];
