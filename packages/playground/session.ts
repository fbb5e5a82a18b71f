import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Slack, startSlack } from "../slack-emulator/index.ts";
import { type BotProcess, createBotProcess } from "./bot-process.ts";
import { addCast, type Cast } from "./cast.ts";
import { createFaultControls, type FaultControls } from "./faults.ts";
import { restoreState, saveState } from "./saved-state.ts";
import { createWindows, type Windows } from "./windows.ts";

/** One run of the playground: an emulated Slack, its people, and the bot. A reset replaces it with a new one. */
export type Session = {
  slack: Slack;
  cast: Cast;
  bot: BotProcess;
  /** The bot's DATA_DIR. */
  folder: string;
  /** Problems of the playground itself, such as a crash of the bot. */
  ownProblems: string[];
  /** The ts of the last message that each person has read, by user id. */
  read: Map<string, string>;
  faults: FaultControls;
  windows: Windows;
  readonly aheadMs: number;
  onChange(listener: () => void): void;
  start(): Promise<void>;
  restart(how: "SIGTERM" | "SIGKILL"): Promise<void>;
  travel(aheadMs: number): Promise<void>;
  stop(): Promise<void>;
};

export type SessionOptions = {
  /** Defaults to a temporary folder, which is deleted with the session. */
  dataDir?: string | undefined;
  /** The initial time; defaults to the real time. */
  at?: Date | undefined;
};

export async function createSession({ dataDir, at }: SessionOptions): Promise<Session> {
  let aheadMs = at ? at.getTime() - Date.now() : 0;
  // Before the bot has run, the folder may belong to someone else, so nothing is saved there.
  let hasRun = false;
  const slack = await startSlack({ now: () => new Date(Date.now() + aheadMs) });
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), "playground-")));
  const ownProblems: string[] = [];
  const read = new Map<string, string>();
  const cast = addCast(slack);
  if (dataDir !== undefined) aheadMs = await restoreState(dataDir, { workspace: slack.world, read });
  const environment = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    DATA_DIR: folder,
    PORT: "0",
  };
  const bot = createBotProcess(environment, (problem) => {
    if (problem) ownProblems.push(problem);
    slack.world.changes.happened();
  });

  // Runs bot operations one at a time, however fast someone clicks.
  let queue: Promise<unknown> = Promise.resolve();
  const enqueue = (operation: () => Promise<void>): Promise<void> => {
    const done = queue.then(operation);
    queue = done.catch(() => {});
    return done;
  };
  const restart = (how: "SIGTERM" | "SIGKILL"): Promise<void> =>
    enqueue(async () => {
      await bot.stop(how);
      await bot.start(aheadMs);
    });

  return {
    slack,
    cast,
    bot,
    folder,
    ownProblems,
    read,
    faults: createFaultControls(slack),
    windows: createWindows(),
    get aheadMs(): number {
      return aheadMs;
    },
    onChange: (listener) => void slack.world.changes.onAny(listener),
    start: () =>
      enqueue(async () => {
        await bot.start(aheadMs);
        hasRun = true;
      }),
    restart,
    travel: (ahead) => {
      aheadMs = ahead;
      slack.world.changes.seen();
      return restart("SIGTERM");
    },
    stop: async () => {
      await bot.end();
      await queue;
      await slack.stop();
      if (dataDir === undefined) await rm(folder, { recursive: true, force: true });
      else if (hasRun) await saveState(dataDir, { workspace: slack.world, read, aheadMs });
    },
  };
}
