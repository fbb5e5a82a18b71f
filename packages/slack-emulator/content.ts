import { z } from "zod";
import { reportProblem } from "./app.ts";
import type { Content, Metadata } from "./messages.ts";
import { refuse } from "./refusal.ts";
import type { Block } from "./validate/blocks.ts";
import { checkMessageBlocks } from "./validate/check.ts";
import { codePoints } from "./validate/text.ts";
import type { WorkspaceState } from "./workspace-state.ts";

const RECOMMENDED_TEXT_LENGTH = 4_000;
const MAX_TEXT_LENGTH = 40_000;
const MAX_METADATA_BYTES = 4_096;
// Undocumented: the largest message that people have reported as accepted. The smallest reported as refused had 11,341 and 17,694.
const MAX_BLOCKS_LENGTH = { text: 9_597, json: 15_561 };

export type CheckedContent = Content;

type MessageArgs = {
  text?: string | undefined;
  blocks?: unknown;
  metadata?: unknown;
  mrkdwn?: boolean | undefined;
  thread_ts?: string | undefined;
};

/** Checks a message as Slack does; violations of good practice are reported as problems. */
export function checkContent(workspace: WorkspaceState, args: MessageArgs, method: string): CheckedContent {
  const blocks: Block[] = args.blocks === undefined ? [] : checkMessageBlocks(args.blocks);
  if (textLength(args.blocks) > MAX_BLOCKS_LENGTH.text || (JSON.stringify(args.blocks) ?? "").length > MAX_BLOCKS_LENGTH.json)
    throw refuse("msg_blocks_too_long");
  const text = args.text ?? "";
  if (!text && blocks.length === 0) throw refuse("no_text");
  if (!text.trim()) reportProblem(workspace.app, `${method}: blocks without text: notifications and screen readers have nothing to read`);
  if (codePoints(text) > MAX_TEXT_LENGTH) throw refuse("msg_too_long");
  if (codePoints(text) > RECOMMENDED_TEXT_LENGTH)
    reportProblem(workspace.app, `${method}: text is longer than ${RECOMMENDED_TEXT_LENGTH} characters`);
  for (const complaint of findBadReferences(workspace, text, blocks)) reportProblem(workspace.app, `${method}: ${complaint}`);
  return {
    text,
    blocks,
    ...(args.metadata !== undefined && { metadata: checkMetadata(args.metadata) }),
    ...(args.mrkdwn !== undefined && { mrkdwn: args.mrkdwn }),
    ...(args.thread_ts && { threadTs: args.thread_ts }),
  };
}

/** Returns the total length of all texts in the blocks. */
function textLength(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, child]) => sum + (key === "text" && typeof child === "string" ? child.length : textLength(child)),
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

const VALID_DATE = /^<!date\^-?\d+\^[^|^>]*\{(date|time|ago|day_divider)\w*\}[^|^>]*(\^https?:[^|>]+)?\|[^>]+>$/;

const Mrkdwn = z.object({ type: z.literal("mrkdwn"), text: z.string() });

/** Finds references in angle brackets that Slack would not parse, or that no well-behaved app sends. */
function findBadReferences(workspace: WorkspaceState, text: string, blocks: Block[]): string[] {
  const strings: string[] = [text];
  // In plain text, references are just characters.
  JSON.stringify(blocks, (_key, value: unknown) => {
    const mrkdwn = Mrkdwn.safeParse(value);
    if (mrkdwn.success) strings.push(mrkdwn.data.text);
    return value;
  });
  const references = strings.flatMap((string) => string.match(/<[@!][^>]*>?/g) ?? []);
  return references.flatMap((reference) => {
    if (reference.startsWith("<!date")) return VALID_DATE.test(reference) ? [] : [`Slack does not understand the date ${reference}`];
    if (/^<!(channel|here|everyone)/.test(reference)) return [`pings a whole channel: ${reference}`];
    const person = /^<@(\w+)/.exec(reference)?.[1];
    return person && !workspace.people.has(person) ? [`mentions nobody: ${reference}`] : [];
  });
}
