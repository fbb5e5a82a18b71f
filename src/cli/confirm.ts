import { z } from "zod";
import type { Admin } from "./command.ts";
import { UsageError } from "./command.ts";

/** The options of a command that deletes something. */
export const consent = { "dry-run": z.boolean().default(false), yes: z.boolean().default(false) };
export const consentUsage = "[--dry-run | --yes]";

/** Says what is going to be deleted, and answers whether it may be: not in a dry run, and never without --yes. */
export function mayDelete(given: z.output<z.ZodObject<typeof consent>>, { say }: Admin, what: string[]): boolean {
  for (const line of what) say(line);
  if (given["dry-run"]) {
    say("This was a dry run. Nothing was deleted.");
    return false;
  }
  if (!given.yes) throw new UsageError("Nothing was deleted. To delete it, add --yes. This can't be undone.");
  return true;
}

/** "1 follow-up", "2 follow-ups". */
export const counted = (count: number, what: string, several = `${what}s`) => `${count} ${count === 1 ? what : several}`;
