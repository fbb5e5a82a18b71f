import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { addDays, format } from "date-fns";
import { onTestFailed, onTestFinished } from "vitest";
import type { Slack } from "../../packages/slack-emulator/index.ts";
import { migratedFolder, temporaryFolder } from "./databases.ts";
import { watchLog } from "./leaks.ts";
import { freePort } from "./postgres.ts";

/** Returns the date this many days ahead, on the run's clock. */
export const inDays = (days: number): string => format(addDays(new Date(), days), "yyyy-MM-dd");
export const inAWeek = inDays(7);

export type Settings = Record<string, string>;
export type Place = { databaseUrl: string } | { dataDir: string };
export type Program = Awaited<ReturnType<typeof run>>;

const shiftedClock = new URL("../../packages/playground/shifted-clock.mjs", import.meta.url);
const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** Settings for Socket Mode, on a new embedded database unless a place is given. */
export const overSocket = async (slack: Slack, place?: Place): Promise<Settings> => ({
  ...(await common(slack, place)),
  SLACK_APP_TOKEN: slack.appToken,
});
export const overHttp = async (slack: Slack, place?: Place): Promise<Settings> => ({
  ...(await common(slack, place)),
  SLACK_SIGNING_SECRET: slack.signingSecret,
});
const common = async (slack: Slack, place: Place | undefined): Promise<Settings> => ({
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_API_URL: slack.apiUrl,
  PORT: String(await freePort()),
  ...(place && "databaseUrl" in place ? { DATABASE_URL: place.databaseUrl } : { DATA_DIR: place?.dataDir ?? (await migratedFolder()) }),
});

/** Environment shared by all processes of the run: PATH and the run's clock. */
export const sharedEnvironment = () => ({ PATH: process.env["PATH"], CLOCK_AHEAD_MS: process.env["CLOCK_AHEAD_MS"] });

/** Returns the command that starts a program on the run's clock. Compiled code starts in a third of the time. */
export const node = (program: string, before: URL[] = []): string[] => {
  const hrefs = before.map(({ href }) => href);
  const needsCompiler = [program, ...hrefs].some((name) => name.endsWith(".ts"));
  const first = [...(needsCompiler ? [import.meta.resolve("tsx")] : []), shiftedClock.href, ...hrefs];
  return [process.execPath, ...first.flatMap((href) => ["--import", href]), program];
};

type LaunchOptions = { cwd: string; settings: Settings; uid?: number | undefined; gid?: number | undefined };

/** Starts a process with only these settings, which ends with the test at the latest. */
export function launch([command = "", ...words]: string[], { settings, ...spawnOptions }: LaunchOptions) {
  const child = spawn(command, words, {
    ...spawnOptions,
    env: { ...sharedEnvironment(), ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  watchLog(settings["SLACK_API_URL"] ?? "", () => printed);
  const exited = once(child, "exit").then(([code, signal]: (number | string | null)[]) => ({ code, signal }));
  onTestFailed(() => void process.stderr.write(`The program printed at last:\n${printed.slice(-4_000)}\n`));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  /** Waits until it prints this; rejects if it exits first. */
  const prints = (what: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const check = () => printed.includes(what) && resolve();
      for (const stream of [child.stdout, child.stderr]) stream.on("data", check);
      void exited.then(() => reject(new Error(`It ended without "${what}":\n${printed}`)));
      check();
    });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (printed += String(chunk)));
  return {
    settings,
    prints,
    /** Everything printed so far. */
    printed: () => printed,
    /** Waits until it exits on its own. */
    ends: async () => ({ ...(await exited), printed }),
    /** Sends a signal and waits for the exit. */
    signals: async (signal: "SIGTERM" | "SIGINT" | "SIGKILL" | "SIGUSR2") => {
      child.kill(signal);
      return exited;
    },
  };
}

type Options = {
  /** Modules loaded before the program, as file URLs. */
  before?: URL[];
  /** A command that wraps the program, such as one that limits it. */
  through?: string[];
  /** Command-line arguments. */
  words?: string[];
};

/** Starts the real program in its own process. */
export async function run(settings: Settings, { before = [], through = [], words = [] }: Options = {}) {
  return launch([...through, ...node(main, before), ...words], { cwd: await temporaryFolder(), settings });
}

/** Starts the real program and waits until it's ready. */
export async function start(settings: Settings, options?: Options): Promise<Program> {
  const program = await run(settings, options);
  await program.prints('"msg":"ready"');
  return program;
}
