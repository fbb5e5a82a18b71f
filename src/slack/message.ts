import type { Button, KnownBlock } from "@slack/types";
import type { Message } from "./blocks.ts";
import { withoutHalfMarkup } from "./text.ts";

// Slack refuses a message whose blocks add up to some 11,000 to 13,000 characters (msg_blocks_too_long), and documents neither the limit nor
// how it counts. These stay below what is known to have been accepted, counted in either way and in the longer unit.
const most = { text: 9_000, json: 15_000, blocks: 50 };
// A text keeps at least so much, so that it can be told what it is about.
const least = 200;

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

/** The length of a text that may be cut: that of a section. */
const lengthOf = (block: KnownBlock) => (block.type === "section" ? (block.text?.text.length ?? 0) : 0);

function cutTo(block: KnownBlock, length: number): KnownBlock {
  if (block.type !== "section" || block.text === undefined) return block;
  const { text, type } = block.text;
  const kept = text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "");
  return { ...block, text: { ...block.text, text: `${type === "mrkdwn" ? withoutHalfMarkup(kept) : kept}…` } };
}
