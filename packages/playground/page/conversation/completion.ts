import type { Snapshot } from "../../contract.ts";

export type Completion = Snapshot["commands"][number];

/** Returns the commands that match while one is being typed. */
export function completionsFor(line: string, commands: Completion[]): Completion[] {
  if (!line.startsWith("/") || /\s/.test(line)) return [];
  return commands.filter(({ command }) => command.startsWith(line.toLowerCase()));
}

/** Returns the command that has been typed, to show its usage hint. */
export const commandOf = (line: string, commands: Completion[]): Completion | undefined =>
  commands.find(({ command }) => line === command || line.startsWith(`${command} `));
