import { type Admin, type Command, UsageError } from "./command.ts";

/** Runs the named command, or prints help. */
export async function runCommand(commands: Command[], [name, ...rest]: string[], admin: Admin): Promise<void> {
  if (name === "--help" || name === "help") return admin.say(overview(commands));
  if (name === undefined) throw new UsageError(overview(commands));
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) throw new UsageError(`Unknown command “${name}”.\n\n${overview(commands)}`);
  if (rest.includes("--help")) return admin.say([`${command.name} ${command.usage}`.trim(), "", ...command.about].join("\n"));
  return command.run(rest, admin);
}

function overview(commands: Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const rows = commands.map(({ name, about: [first = ""] }) => `  ${name.padEnd(width)}  ${first}`);
  return ["Commands (“COMMAND --help” for more):", "", ...rows].join("\n");
}
