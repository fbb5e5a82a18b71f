import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { addDays, format } from "date-fns";
import { onTestFailed, onTestFinished } from "vitest";
import type { Slack } from "../../packages/slack-emulator/index.ts";
import { migratedFolder, temporaryFolder } from "./databases.ts";
import { watchLog } from "./leaks.ts";
import { freePort } from "./postgres.ts";

/** A day that is so many ahead for a program, whose clock is the run's. */
export const inDays = (days: number): string => format(addDays(new Date(), days), "yyyy-MM-dd");
export const inAWeek = inDays(7);

export type Settings = Record<string, string>;
export type Place = { databaseUrl: string } | { dataDir: string };
export type Program = Awaited<ReturnType<typeof run>>;

const shiftedClock = new URL("../../packages/playground/shifted-clock.mjs", import.meta.url);
const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

/** The settings that start the bot over a socket, on an embedded database of its own unless it is told where. */
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

/** What a process of this run shares with the others, whatever it is: where programs are, and the run's clock. */
export const sharedEnvironment = () => ({ PATH: process.env["PATH"], CLOCK_AHEAD_MS: process.env["CLOCK_AHEAD_MS"] });

/** How a program is started, with the run's clock. What is compiled starts in a third of the time. */
export const node = (program: string, before: URL[] = []): string[] => {
  const hrefs = before.map(({ href }) => href);
  const needsCompiler = [program, ...hrefs].some((name) => name.endsWith(".ts"));
  const first = [...(needsCompiler ? [import.meta.resolve("tsx")] : []), shiftedClock.href, ...hrefs];
  return [process.execPath, ...first.flatMap((href) => ["--import", href]), program];
};

type LaunchOptions = { cwd: string; settings: Settings; uid?: number | undefined; gid?: number | undefined };

/** A process with nothing but these settings. It ends with the test at the latest. */
export function launch([command = "", ...words]: string[], { settings, ...surroundings }: LaunchOptions) {
  const child = spawn(command, words, {
    ...surroundings,
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
    settings,
    prints,
    /** Everything that it has printed up to now. */
    printed: () => printed,
    /** Waits until it ends by itself. */
    ends: async () => ({ ...(await exited), printed }),
    /** Sends it a signal, and waits until it has ended. */
    signals: async (signal: "SIGTERM" | "SIGINT" | "SIGKILL" | "SIGUSR2") => {
      child.kill(signal);
      return exited;
    },
  };
}

type Options = {
  /** What is loaded before the program, as file URLs. */
  before?: URL[];
  /** What the program is started through, such as a command that limits it. */
  through?: string[];
  /** What is typed behind its name. */
  words?: string[];
};

/** The real program as a process of its own. */
export async function run(settings: Settings, { before = [], through = [], words = [] }: Options = {}) {
  return launch([...through, ...node(main, before), ...words], { cwd: await temporaryFolder(), settings });
}

/** The same, once it says that it is ready. */
export async function start(settings: Settings, options?: Options): Promise<Program> {
  const program = await run(settings, options);
  await program.prints('"msg":"ready"');
  return program;
}
