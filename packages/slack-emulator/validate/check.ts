import { z } from "zod";
import { refuse, refuseArguments } from "../refusal.ts";
import { type Block, MessageBlock } from "./blocks.ts";
import { HomeView, ModalView } from "./views.ts";
import { elementsOf } from "./walk.ts";

const MAX_VIEW_BYTES = 250_000;

export function checkMessageBlocks(blocks: unknown): Block[] {
  if (!Array.isArray(blocks)) throw refuseArguments(["blocks must be an array"], "invalid_blocks_format");
  const parsed = z.array(MessageBlock).max(50, "no more than 50 items allowed").safeParse(blocks);
  const complaints = parsed.success ? findConflicts(parsed.data) : parsed.error.issues.flatMap((issue) => describeIssue(issue, blocks));
  if (!parsed.success || complaints.length > 0)
    throw refuseArguments(
      complaints.map((complaint) => formatComplaint(complaint, "/blocks")),
      "invalid_blocks",
    );
  return parsed.data;
}

export const checkModal = (view: unknown): ModalView => checkView(ModalView, view);
export const checkHome = (view: unknown): HomeView => checkView(HomeView, view);

function checkView<V extends ModalView | HomeView>(schema: z.ZodType<V>, view: unknown): V {
  if (Buffer.byteLength(JSON.stringify(view) ?? "") > MAX_VIEW_BYTES) throw refuse("view_too_large");
  const parsed = schema.safeParse(view);
  const complaints = parsed.success
    ? findConflicts(parsed.data.blocks, ["blocks"])
    : parsed.error.issues.flatMap((issue) => describeIssue(issue, view));
  if (!parsed.success || complaints.length > 0) throw refuseArguments(complaints.map((complaint) => formatComplaint(complaint, "/view")));
  return parsed.data;
}

type Complaint = { message: string; path: PropertyKey[] };

const formatComplaint = ({ message, path }: Complaint, root: string): string =>
  `${message} [json-pointer:${[root, ...path.map(String)].join("/")}]`;

function describeIssue(issue: z.core.$ZodIssue, input: unknown): Complaint[] {
  const path = [...issue.path];
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => ({ message: `invalid additional property: ${key}`, path }));
  if (issue.code === "invalid_union")
    return [{ message: `unsupported type: ${JSON.stringify(valueAt(input, path))}`, path: path.slice(0, -1) }];
  if (issue.code !== "custom" && valueAt(input, path) === undefined)
    return [{ message: `missing required field: ${String(path.at(-1))}`, path: path.slice(0, -1) }];
  return [{ message: issue.message, path }];
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined), input);
}

/** Finds duplicate ids and more than one element with focus_on_load. */
function findConflicts(blocks: Block[], root: PropertyKey[] = []): Complaint[] {
  const complaints: Complaint[] = [];
  const blockIds = new Set<string>();
  let focused = 0;
  for (const [index, block] of blocks.entries()) {
    if (blockIds.has(block.block_id))
      complaints.push({ message: `block_id "${block.block_id}" already exists`, path: [...root, index, "block_id"] });
    blockIds.add(block.block_id);
    const actionIds = new Set<string>();
    for (const element of elementsOf(block)) {
      if (actionIds.has(element.action_id))
        complaints.push({ message: `action_id "${element.action_id}" already exists`, path: [...root, index] });
      actionIds.add(element.action_id);
      if ("focus_on_load" in element && element.focus_on_load) focused += 1;
    }
  }
  if (focused > 1) complaints.push({ message: "only one element may have focus_on_load", path: root });
  return complaints;
}
