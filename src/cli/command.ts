import { parseArgs } from "node:util";
import { z } from "zod";

/** What a command works with. */
export type Admin = {
  environment: Record<string, string | undefined>;
  /** Tells the person at the terminal. */
  say: (line: string) => void;
  now: Date;
};

export type Command = {
  name: string;
  /** What follows the name. */
  usage: string;
  /** What it does, one line each; the first one stands in the table of all commands. */
  about: string[];
  run(args: string[], admin: Admin): Promise<void>;
};

/** What was typed is no command, in words for the person who typed it. */
export class UsageError extends Error {
  override name = "NotUnderstood";
}

/** It cannot be done as things are, in words for the person who asked. */
export class CommandError extends Error {
  override name = "CannotDo";
}

type Options = Record<string, z.ZodType>;

/** A command whose options are checked before it runs. An option that may be `true` takes no value. */
export const command = <Given extends Options>({
  options,
  run,
  ...told
}: Omit<Command, "run"> & { options: Given; run: (given: z.output<z.ZodObject<Given>>, admin: Admin) => Promise<void> }): Command => ({
  ...told,
  run: (args, admin) => run(read(options, args), admin),
});

function read<Given extends Options>(options: Given, args: string[]): z.output<z.ZodObject<Given>> {
  const typed = parse(options, args);
  const checked = z.object(options).safeParse(typed);
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map(({ path: [name = ""], message }) =>
    String(name) in typed ? `--${String(name)} ${message}.` : `--${String(name)} is required.`,
  );
  throw new UsageError(problems.join("\n"));
}

function parse(options: Options, args: string[]) {
  const kinds = Object.entries(options).map(
    ([name, value]) => [name, { type: value.safeParse(true).success ? "boolean" : "string" }] as const,
  );
  try {
    return parseArgs({ args, options: Object.fromEntries(kinds) }).values;
  } catch (error) {
    // The first sentence says what is wrong, the rest how to write unusual values.
    throw error instanceof TypeError ? new UsageError(`${error.message.split(/\. |\n/)[0]}.`) : error;
  }
}

/** Slack's id of a workspace, or of an organization that has installed the bot as a whole. */
export const workspaceId = z.string("must look like T0123ABCD").regex(/^[TE][A-Z0-9]+$/, "must look like T0123ABCD");
/** Slack's id of a person. */
export const personId = z.string("must look like U0123ABCD").regex(/^[UW][A-Z0-9]+$/, "must look like U0123ABCD");
