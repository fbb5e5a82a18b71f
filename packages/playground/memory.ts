import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { tryJson } from "../slack-emulator/body.ts";
import { Memory, recall, remember } from "../slack-emulator/memory.ts";
import type { WorkspaceState } from "../slack-emulator/workspace-state.ts";

const Kept = z.object({ aheadMs: z.int(), read: z.array(z.tuple([z.string(), z.string()])), conversations: Memory });

/** What the bot's data would be odd without when the playground is started again: the messages, and how late it is. */
export type SavedState = { world: WorkspaceState; read: Map<string, string>; aheadMs: number };

const fileIn = (folder: string): string => join(folder, "slack.json");

export async function keep(folder: string, { world, read, aheadMs }: SavedState): Promise<void> {
  const kept: z.input<typeof Kept> = { aheadMs, read: [...read], conversations: remember(world) };
  await writeFile(fileIn(folder), JSON.stringify(kept));
}

/** Puts back what was kept, and answers how far ahead the clock was. */
export async function takeUp(folder: string, { world, read }: Omit<SavedState, "aheadMs">): Promise<number> {
  const text = await readFile(fileIn(folder), "utf8").catch(() => undefined);
  if (text === undefined) return 0;
  const kept = Kept.safeParse(tryJson(text));
  if (!kept.success) throw new Error(`${fileIn(folder)} is from another version of the playground. Delete it, or choose another folder.`);
  for (const [id, ts] of kept.data.read) read.set(id, ts);
  recall(world, kept.data.conversations);
  return kept.data.aheadMs;
}
