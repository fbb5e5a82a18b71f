import { z } from "zod";
import { problem } from "./app.ts";
import type { Content, Metadata } from "./messages.ts";
import { refuse } from "./refusal.ts";
import type { Block } from "./validate/blocks.ts";
import { checkMessageBlocks } from "./validate/check.ts";
import { codePoints } from "./validate/text.ts";
import type { WorkspaceState } from "./workspace-state.ts";

const ADVISED = 4_000;
const LIMIT = 40_000;
const MAX_METADATA_BYTES = 4_096;
// Documented nowhere: of what people have reported, the largest message that Slack took. The smallest that it refused had 11,341 and 17,694.
const MOST_IN_BLOCKS = { text: 9_597, json: 15_561 };

export type CheckedContent = Content;

type Given = {
  text?: string | undefined;
  blocks?: unknown;
  metadata?: unknown;
  mrkdwn?: boolean | undefined;
  thread_ts?: string | undefined;
};

/** What Slack checks of every message, and what a decent app keeps besides (noted as problems). */
export function checkContent(world: WorkspaceState, given: Given, method: string): CheckedContent {
  const blocks: Block[] = given.blocks === undefined ? [] : checkMessageBlocks(given.blocks);
  if (textLength(given.blocks) > MOST_IN_BLOCKS.text || (JSON.stringify(given.blocks) ?? "").length > MOST_IN_BLOCKS.json)
    throw refuse("msg_blocks_too_long");
  const text = given.text ?? "";
  if (!text && blocks.length === 0) throw refuse("no_text");
  if (!text.trim()) problem(world.app, `${method}: blocks without text: notifications and screen readers have nothing to read`);
  if (codePoints(text) > LIMIT) throw refuse("msg_too_long");
  if (codePoints(text) > ADVISED) problem(world.app, `${method}: text is longer than ${ADVISED} characters`);
  for (const complaint of oddReferences(world, text, blocks)) problem(world.app, `${method}: ${complaint}`);
  return {
    text,
    blocks,
    ...(given.metadata !== undefined && { metadata: checkMetadata(given.metadata) }),
    ...(given.mrkdwn !== undefined && { mrkdwn: given.mrkdwn }),
    ...(given.thread_ts && { threadTs: given.thread_ts }),
  };
}

/** What all the texts of blocks add up to. */
function textLength(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + (key === "text" && typeof inner === "string" ? inner.length : textLength(inner)),
    0,
  );
}

const MetadataShape = z.strictObject({
  event_type: z.string().min(1),
  event_payload: z.record(z.string(), z.unknown()),
});

function checkMetadata(metadata: unknown): Metadata {
  const parsed = MetadataShape.safeParse(metadata);
  if (!parsed.success) throw refuse("invalid_metadata_format");
  if (Buffer.byteLength(JSON.stringify(metadata)) > MAX_METADATA_BYTES) throw refuse("metadata_too_large");
  return parsed.data;
}

const GOOD_DATE = /^<!date\^-?\d+\^[^|^>]*\{(date|time|ago|day_divider)\w*\}[^|^>]*(\^https?:[^|>]+)?\|[^>]+>$/;

const Mrkdwn = z.object({ type: z.literal("mrkdwn"), text: z.string() });

/** References in angle brackets that Slack would not understand, or that no decent app sends. */
function oddReferences(world: WorkspaceState, text: string, blocks: Block[]): string[] {
  const strings: string[] = [text];
  // In plain text they are only characters.
  JSON.stringify(blocks, (_key, value: unknown) => {
    const mrkdwn = Mrkdwn.safeParse(value);
    if (mrkdwn.success) strings.push(mrkdwn.data.text);
    return value;
  });
  const references = strings.flatMap((string) => string.match(/<[@!][^>]*>?/g) ?? []);
  return references.flatMap((reference) => {
    if (reference.startsWith("<!date")) return GOOD_DATE.test(reference) ? [] : [`Slack does not understand the date ${reference}`];
    if (/^<!(channel|here|everyone)/.test(reference)) return [`pings a whole channel: ${reference}`];
    const person = /^<@(\w+)/.exec(reference)?.[1];
    return person && !world.people.has(person) ? [`mentions nobody: ${reference}`] : [];
  });
}
