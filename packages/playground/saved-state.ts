import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { WorkspaceState } from "../slack-emulator/index.ts";
import { restoreConversations, SavedConversations, saveConversations, tryJson } from "../slack-emulator/index.ts";

const StateFile = z.object({ aheadMs: z.int(), read: z.array(z.tuple([z.string(), z.string()])), conversations: SavedConversations });

/** State that must survive a restart to match the bot's data: the messages and the clock. */
export type SavedState = { workspace: WorkspaceState; read: Map<string, string>; aheadMs: number };

const stateFile = (folder: string): string => join(folder, "slack.json");

export async function saveState(folder: string, { workspace, read, aheadMs }: SavedState): Promise<void> {
  const saved: z.input<typeof StateFile> = { aheadMs, read: [...read], conversations: saveConversations(workspace) };
  await writeFile(stateFile(folder), JSON.stringify(saved));
}

/** Restores the saved state. Returns how far ahead the clock was, in milliseconds. */
export async function restoreState(folder: string, { workspace, read }: Omit<SavedState, "aheadMs">): Promise<number> {
  const text = await readFile(stateFile(folder), "utf8").catch(() => undefined);
  if (text === undefined) return 0;
  const saved = StateFile.safeParse(tryJson(text));
  if (!saved.success)
    throw new Error(`${stateFile(folder)} is from another version of the playground. Delete it, or choose another folder.`);
  for (const [id, ts] of saved.data.read) read.set(id, ts);
  restoreConversations(workspace, saved.data.conversations);
  return saved.data.aheadMs;
}
