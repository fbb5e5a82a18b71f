import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export type BotState = "starting" | "running" | "stopped";
export type BotProcess = ReturnType<typeof createBotProcess>;
type Signal = "SIGTERM" | "SIGKILL";

const root = fileURLToPath(new URL("../..", import.meta.url));
const shiftedClock = new URL("shifted-clock.mjs", import.meta.url).href;
const killAfterMs = 20_000;

// How far the playground's own clock is shifted.
const ownShiftMs = Number(process.env["CLOCK_AHEAD_MS"] ?? 0);

/** Runs the bot as a separate process, as users do. `onChange` is called on every state change, with the problem if the bot exited on its own. */
export function createBotProcess(environment: Record<string, string>, onChange: (problem?: string) => void) {
  let child: ChildProcess | undefined;
  let state: BotState = "stopped";
  let isEnded = false;
  const setState = (next: BotState, problem?: string): void => {
    state = next;
    onChange(problem);
  };
  // However the playground exits, it must not leave a bot running.
  const killChild = (): void => void child?.kill("SIGKILL");
  process.on("exit", killChild);

  /** Starts the bot and waits until it is ready. Throws if it exits before. */
  async function start(aheadMs: number): Promise<void> {
    if (isEnded) throw new Error("The playground is shutting down.");
    const totalMs = ownShiftMs + aheadMs;
    const clock = totalMs === 0 ? [] : ["--import", shiftedClock];
    const started = spawn(process.execPath, [...clock, "dist/main.js"], {
      cwd: root,
      env: { ...cleanEnvironment(), ...environment, CLOCK_AHEAD_MS: String(totalMs) },
      stdio: ["ignore", "pipe", "pipe"],
      // Ctrl-C in a terminal signals the whole process group; the bot must get its signal only from the playground.
      detached: process.platform !== "win32",
    });
    child = started;
    setState("starting");
    const output: string[] = [];
    started.stderr.setEncoding("utf8").on("data", (text: string) => output.push(text));
    const lines = createInterface({ input: started.stdout });
    const isReady = new Promise<boolean>((resolve) => {
      lines.on("line", (line) => {
        if (line.includes('"msg":"ready"')) resolve(true);
        else if (/"level":(50|60)/.test(line)) output.push(`${line}\n`);
      });
      started.once("exit", () => resolve(false));
    });
    started.once("exit", (code, signal) => {
      if (child !== started) return;
      child = undefined;
      if (state === "running") setState("stopped", `the bot exited on its own (${signal ?? code}): ${output.slice(-3).join("")}`);
      else setState("stopped");
    });
    if (!(await isReady)) throw new Error(output.join("").trim() || "The bot exited before it was ready.");
    setState("running");
  }

  /** Stops the bot and waits until it has exited; kills it after `killAfterMs`. */
  async function stop(signal: Signal): Promise<void> {
    const stopping = child;
    if (!stopping) return;
    state = "stopped";
    const ended = once(stopping, "exit");
    stopping.kill(signal);
    const killTimer = setTimeout(() => stopping.kill("SIGKILL"), killAfterMs);
    await ended;
    clearTimeout(killTimer);
  }

  return {
    get state(): BotState {
      return state;
    },
    start,
    stop,
    /** Stops the bot for good. */
    end: async (): Promise<void> => {
      isEnded = true;
      await stop("SIGTERM");
      process.off("exit", killChild);
    },
    /** Pauses the process while `read` runs, so that its files are as a crash would leave them. */
    whilePaused: async <T>(read: () => Promise<T>): Promise<T> => {
      const paused = process.platform === "win32" ? undefined : child;
      paused?.kill("SIGSTOP");
      try {
        return await read();
      } finally {
        paused?.kill("SIGCONT");
      }
    },
  };
}

/** Overrides settings that the bot would otherwise take from the developer's environment or .env file. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, DATABASE_URL: "", SLACK_SIGNING_SECRET: "", LOG_LEVEL: "info" };
}
