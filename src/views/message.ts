import type { Button, KnownBlock, RichTextBlock, RichTextElement } from "@slack/types";
import type { Message } from "./blocks.ts";
import { messages } from "./messages/index.ts";
import type { Phrase } from "./messages/phrase.ts";
import { toText } from "./phrases.ts";
import { shortenMarkup, withoutHalfMarkup } from "./text.ts";

// Slack rejects a message whose blocks total some 11,000 to 13,000 characters (msg_blocks_too_long), but documents neither the limit nor
// how it counts. These limits are below what it's known to accept, whether it counts text or JSON, and in the longer unit.
const limits = { text: 9_000, json: 15_000, blocks: 50 };
// A text keeps at least this many characters, so that people can tell what it's about.
const minTextLength = 200;

/** Returns sentences as a message's `text`, shortened if necessary. */
export const notification = (sentences: Phrase[], zone: string) => shortenMarkup(toText(messages.sentences(sentences), zone), 3500);

export const fitsIntoMessage = ({ blocks }: Pick<Message, "blocks">) => excess(blocks) < 0 && blocks.length <= limits.blocks;

/** The button that shows everything. It's needed if a text was already shortened. */
type SeeAll = { button: Button; isNeeded?: boolean };

/** Returns a message that Slack accepts. If it's too long, its longest texts are cut, and the button of `seeAll` is added. */
export function message(text: string, blocks: KnownBlock[], seeAll?: SeeAll): Message {
  if (excess(blocks) < 0 && !seeAll?.isNeeded) return { text, blocks };
  const shortened = seeAll ? withButton(blocks, seeAll.button) : [...blocks];
  for (let over = excess(shortened); over >= 0; over = excess(shortened)) {
    const lengths = shortened.map(cuttableLengthOf);
    const longest = Math.max(...lengths);
    if (longest <= minTextLength) break;
    const index = lengths.indexOf(longest);
    shortened.splice(
      index,
      1,
      ...shortened.slice(index, index + 1).map((block) => cutTo(block, Math.max(minTextLength, longest - over - 1))),
    );
  }
  return { text, blocks: shortened };
}

/** Adds a button to the last row, before the menu or the button that ends something. Without such a row, it's added below everything. */
function withButton(blocks: KnownBlock[], added: Button): KnownBlock[] {
  const last = blocks.at(-1);
  return last?.type === "actions"
    ? [...blocks.slice(0, -1), { ...last, elements: [...last.elements.slice(0, -1), added, ...last.elements.slice(-1)] }]
    : [...blocks, { type: "actions", elements: [added] }];
}

/** Returns by how many characters the blocks exceed the limits; negative if they fit. */
const excess = (blocks: KnownBlock[]) => Math.max(textLength(blocks) - limits.text, JSON.stringify(blocks).length - limits.json);

function textLength(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + (key === "text" && typeof inner === "string" ? inner.length : textLength(inner)),
    0,
  );
}

/** Returns the length of the text that can be cut: a section's, or the longest in a rich text block. */
function cuttableLengthOf(block: KnownBlock): number {
  if (block.type === "section") return block.text?.text.length ?? 0;
  return block.type === "rich_text" ? (longestTextOf(block)?.text.length ?? 0) : 0;
}

function cutTo(block: KnownBlock, length: number): KnownBlock {
  if (block.type === "rich_text") return cutRich(block, length);
  if (block.type !== "section" || block.text === undefined) return block;
  const { text, type } = block.text;
  const start = cut(text, length);
  return { ...block, text: { ...block.text, text: `${type === "mrkdwn" ? withoutHalfMarkup(start) : start}…` } };
}

const cut = (text: string, length: number) => text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "");

function cutRich(block: RichTextBlock, length: number): RichTextBlock {
  const longest = longestTextOf(block);
  const shorten = (element: RichTextElement): RichTextElement =>
    element === longest ? { ...longest, text: `${cut(longest.text, length)}…` } : element;
  return {
    ...block,
    elements: block.elements.map((part) =>
      part.type === "rich_text_section" || part.type === "rich_text_quote" ? { ...part, elements: part.elements.map(shorten) } : part,
    ),
  };
}

const longestTextOf = ({ elements }: RichTextBlock) =>
  elements
    .flatMap((part) => (part.type === "rich_text_section" || part.type === "rich_text_quote" ? part.elements : []))
    .flatMap((element) => (element.type === "text" ? element : []))
    .toSorted((a, b) => b.text.length - a.text.length)[0];
