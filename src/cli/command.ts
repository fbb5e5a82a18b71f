import { parseArgs } from "node:util";
import { z } from "zod";

/** What a command needs to run. */
export type Admin = {
  environment: Record<string, string | undefined>;
  /** Prints a line for the person at the terminal. */
  say: (line: string) => void;
  now: Date;
};

export type Command = {
  name: string;
  /** What follows the name on the command line. */
  usage: string;
  /** The help text, one line each. The first line also appears in the overview. */
  about: string[];
  run(args: string[], admin: Admin): Promise<void>;
};

/** The command line is wrong. The message is for the person who typed it. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The command can't be executed. The message is for the person who typed it. */
export class CommandError extends Error {
  override name = "CommandError";
}

type Options = Record<string, z.ZodType>;

/** Defines a command whose options are validated before it runs. An option whose schema accepts `true` takes no value. */
export const command = <Given extends Options>({
  options,
  run,
  ...details
}: Omit<Command, "run"> & { options: Given; run: (given: z.output<z.ZodObject<Given>>, admin: Admin) => Promise<void> }): Command => ({
  ...details,
  run: (args, admin) => run(readOptions(options, args), admin),
});

function readOptions<Given extends Options>(options: Given, args: string[]): z.output<z.ZodObject<Given>> {
  const values = parse(options, args);
  const checked = z.object(options).safeParse(values);
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map(({ path: [name = ""], message }) =>
    String(name) in values ? `--${String(name)} ${message}.` : `--${String(name)} is required.`,
  );
  throw new UsageError(problems.join("\n"));
}

function parse(options: Options, args: string[]) {
  const optionTypes = Object.entries(options).map(
    ([name, value]) => [name, { type: value.safeParse(true).success ? "boolean" : "string" }] as const,
  );
  try {
    return parseArgs({ args, options: Object.fromEntries(optionTypes) }).values;
  } catch (error) {
    // The first sentence says what's wrong; the rest is about how to write unusual values.
    throw error instanceof TypeError ? new UsageError(`${error.message.split(/\. |\n/)[0]}.`) : error;
  }
}

/** The Slack id of a workspace, or of an Enterprise organization with an org-wide installation. */
export const workspaceId = z.string("must look like T0123ABCD").regex(/^[TE][A-Z0-9]+$/, "must look like T0123ABCD");
/** A Slack user id. */
export const personId = z.string("must look like U0123ABCD").regex(/^[UW][A-Z0-9]+$/, "must look like U0123ABCD");
