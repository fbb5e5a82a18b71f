import { z } from "zod";
import type { Admin } from "./command.ts";
import { UsageError } from "./command.ts";

/** The options of a command that deletes something. */
export const confirmOptions = { "dry-run": z.boolean().default(false), yes: z.boolean().default(false) };
export const confirmUsage = "[--dry-run | --yes]";

/** Prints what will be deleted, and returns true if it's confirmed. Returns false for a dry run, and throws `UsageError` without --yes. */
export function confirmDeletion(given: z.output<z.ZodObject<typeof confirmOptions>>, { say }: Admin, what: string[]): boolean {
  for (const line of what) say(line);
  if (given["dry-run"]) {
    say("This was a dry run. Nothing was deleted.");
    return false;
  }
  if (!given.yes) throw new UsageError("Nothing was deleted. To go ahead, run this again with --yes. This can't be undone.");
  return true;
}

/** Formats a count: "1 follow-up", "2 follow-ups". */
export const formatCount = (count: number, singular: string, plural = `${singular}s`) => `${count} ${count === 1 ? singular : plural}`;
