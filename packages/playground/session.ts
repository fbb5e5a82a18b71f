import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Slack, startSlack } from "../slack-emulator/index.ts";
import { type BotProcess, createBotProcess } from "./bot-process.ts";
import { addCast, type Cast } from "./cast.ts";
import { createFaultControls, type FaultControls } from "./faults.ts";
import { keep, takeUp } from "./memory.ts";
import { createWindows, type Windows } from "./windows.ts";

/** One life of the playground: a Slack, its people and the bot between them. A reset ends it and begins another. */
export type Session = {
  slack: Slack;
  cast: Cast;
  bot: BotProcess;
  /** The bot's DATA_DIR. */
  folder: string;
  /** What the playground itself has to complain about. */
  troubles: string[];
  /** The ts up to which each person has looked at their messages. */
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

export type Beginning = {
  /** Without a folder of one's own it is a temporary one, which goes with the session. */
  dataDir?: string | undefined;
  /** The time at first; the real one if not told. */
  at?: Date | undefined;
};

export async function createSession({ dataDir, at }: Beginning): Promise<Session> {
  let aheadMs = at ? at.getTime() - Date.now() : 0;
  // Until then the folder may be somebody else's.
  let hasRun = false;
  const slack = await startSlack({ now: () => new Date(Date.now() + aheadMs) });
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), "playground-")));
  const troubles: string[] = [];
  const read = new Map<string, string>();
  const cast = addCast(slack);
  if (dataDir !== undefined) aheadMs = await takeUp(dataDir, { world: slack.world, read });
  const environment = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    DATA_DIR: folder,
    PORT: "0",
  };
  const bot = createBotProcess(environment, (trouble) => {
    if (trouble) troubles.push(trouble);
    slack.world.changes.happened();
  });

  // One thing after the other, however fast somebody presses the buttons.
  let busy: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = busy.then(work);
    busy = done.catch(() => {});
    return done;
  };
  const restart = (how: "SIGTERM" | "SIGKILL"): Promise<void> =>
    inTurn(async () => {
      await bot.stop(how);
      await bot.start(aheadMs);
    });

  return {
    slack,
    cast,
    bot,
    folder,
    troubles,
    read,
    faults: createFaultControls(slack),
    windows: createWindows(),
    get aheadMs(): number {
      return aheadMs;
    },
    onChange: (listener) => void slack.world.changes.onAny(listener),
    start: () =>
      inTurn(async () => {
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
      await busy;
      await slack.stop();
      if (dataDir === undefined) await rm(folder, { recursive: true, force: true });
      else if (hasRun) await keep(dataDir, { world: slack.world, read, aheadMs });
    },
  };
}
