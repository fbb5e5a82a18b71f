import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { UsageError } from "../../src/cli/command.ts";
import { commands } from "../../src/cli/index.ts";
import { runCommand } from "../../src/cli/run.ts";
import { temporaryFolder } from "./databases.ts";
import { monday } from "./monday.ts";
import { node, type Place, sharedEnvironment } from "./program.ts";

const entry = fileURLToPath(new URL("../../dist/admin.js", import.meta.url));

/** Where the database is, and the keys that encrypt tokens. */
type AdminPlace = Place & { keys?: string };

const environmentOf = (place: AdminPlace): Record<string, string> => ({
  ...("databaseUrl" in place ? { DATABASE_URL: place.databaseUrl } : { DATA_DIR: place.dataDir }),
  ...(place.keys === undefined ? {} : { TOKEN_ENCRYPTION_KEY: place.keys }),
});

/** Starts a CLI command in its own process, which knows only where the database is. */
export async function startAdmin(place: AdminPlace, ...args: string[]) {
  const [command = "", ...words] = node(entry);
  const child = spawn(command, [...words, ...args], {
    cwd: await temporaryFolder(),
    env: { ...sharedEnvironment(), ...environmentOf(place) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (printed += String(chunk)));
  const closed = once(child, "close");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await closed;
  });
  return {
    kill: async () => {
      child.kill("SIGKILL");
      await closed;
    },
    ends: async () => {
      await closed;
      return { code: child.exitCode, printed };
    },
  };
}

/** Runs a CLI command in this process, at a given time. */
export async function admin(place: AdminPlace, args: string[], now = monday): Promise<{ code: number; printed: string }> {
  const lines: string[] = [];
  try {
    await runCommand(commands, args, { environment: environmentOf(place), say: (line) => lines.push(line), now });
    return { code: 0, printed: lines.join("\n") };
  } catch (error) {
    return { code: error instanceof UsageError ? 2 : 1, printed: [...lines, error instanceof Error ? error.message : ""].join("\n") };
  }
}
