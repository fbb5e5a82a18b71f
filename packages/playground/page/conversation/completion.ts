import type { Snapshot } from "../../contract.ts";

export type Completion = Snapshot["commands"][number];

/** The commands that may be meant while one is being typed. */
export function completionsFor(line: string, commands: Completion[]): Completion[] {
  if (!line.startsWith("/") || /\s/.test(line)) return [];
  return commands.filter(({ command }) => command.startsWith(line.toLowerCase()));
}

/** The command that is typed already, whose hint is of use now. */
export const commandOf = (line: string, commands: Completion[]): Completion | undefined =>
  commands.find(({ command }) => line === command || line.startsWith(`${command} `));
