import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { node } from "../support/program.ts";

const main = fileURLToPath(new URL("../../packages/playground/main.ts", import.meta.url));

/** Starts the playground as from the command line. */
export function runPlayground(argv: string[], environment: Record<string, string> = {}) {
  const [command = "", ...words] = node(main);
  const child = spawn(command, [...words, ...argv], { env: { ...process.env, ...environment } });
  const printed: string[] = [];
  const errorOutput: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => errorOutput.push(text));
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => printed.push(line));
  const ended = once(child, "close").then(([code]: unknown[]) => code);
  return {
    printed,
    errorOutput,
    ended,
    url: async (): Promise<string> => {
      const [line] = await Promise.race([once(lines, "line"), ended.then(() => [])]);
      if (typeof line !== "string") throw new Error(`the playground did not start: ${errorOutput.join("")}`);
      return line;
    },
    stop: async (signal: NodeJS.Signals = "SIGTERM"): Promise<unknown> => {
      child.kill(signal);
      return ended;
    },
  };
}
