import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Slack } from "../../stand-in/index.ts";
import { temporaryFolder } from "./bot.ts";
import { watchLog } from "./leaks.ts";
import { freePort } from "./postgres.ts";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

type Environment = Record<string, string>;

/** The settings that start the bot over a socket, on an embedded database of its own. */
export const overSocket = async (slack: Slack): Promise<Environment> => ({ ...(await common(slack)), SLACK_APP_TOKEN: slack.appToken });
export const overHttp = async (slack: Slack): Promise<Environment> => ({
  ...(await common(slack)),
  SLACK_SIGNING_SECRET: slack.signingSecret,
});
const common = async (slack: Slack): Promise<Environment> => ({
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_API_URL: slack.apiUrl,
  DATA_DIR: await temporaryFolder(),
  PORT: String(await freePort()),
});

/** The real program as a process of its own, with nothing but these settings. It ends with the test at the latest. */
export const run = async (environment: Environment) =>
  start([process.execPath, "--import", import.meta.resolve("tsx"), main], { cwd: await temporaryFolder(), environment });

type Surroundings = { cwd: string; environment: Environment; uid?: number | undefined; gid?: number | undefined };

/** A process with nothing but this environment. It ends with the test at the latest. */
export function start([command = "", ...words]: string[], { environment, ...options }: Surroundings) {
  const env = { PATH: process.env["PATH"], ...environment };
  const child = spawn(command, words, { ...options, env, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  watchLog(environment["SLACK_API_URL"] ?? "", () => printed);
  const exited = once(child, "exit").then(([code, signal]: (number | string | null)[]) => ({ code, signal }));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  /** Waits until it has printed this; fails when it ends before. */
  const prints = (what: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = () => printed.includes(what) && resolve();
      for (const stream of [child.stdout, child.stderr]) stream.on("data", look);
      void exited.then(() => reject(new Error(`It ended without "${what}":\n${printed}`)));
      look();
    });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (printed += String(chunk)));
  return {
    prints,
    /** Everything that it has printed up to now. */
    printed: () => printed,
    /** Waits until it ends by itself. */
    ends: async () => ({ ...(await exited), printed }),
    signals: async (signal: "SIGTERM" | "SIGINT" | "SIGKILL") => {
      child.kill(signal);
      return exited;
    },
  };
}
