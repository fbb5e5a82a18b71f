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

// How far the playground's own clock has been put ahead.
const ownAheadMs = Number(process.env["CLOCK_AHEAD_MS"] ?? 0);

/** The bot as its own process, started as a user starts it. `tell` hears of every new state, and why the bot ended by itself. */
export function createBotProcess(environment: Record<string, string>, tell: (trouble?: string) => void) {
  let child: ChildProcess | undefined;
  let state: BotState = "stopped";
  let isOver = false;
  const become = (next: BotState, trouble?: string): void => {
    state = next;
    tell(trouble);
  };
  // A playground that ends in whatever way leaves no bot behind.
  const reap = (): void => void child?.kill("SIGKILL");
  process.on("exit", reap);

  /** Starts it, and waits until it says that it is ready. */
  async function start(aheadMs: number): Promise<void> {
    if (isOver) throw new Error("The playground is shutting down.");
    const totalMs = ownAheadMs + aheadMs;
    const clock = totalMs === 0 ? [] : ["--import", shiftedClock];
    const starting = spawn(process.execPath, [...clock, "dist/main.js"], {
      cwd: root,
      env: { ...withoutSettings(), ...environment, CLOCK_AHEAD_MS: String(totalMs) },
      stdio: ["ignore", "pipe", "pipe"],
      // Ctrl-C in a terminal goes to the whole group; the bot is ended by the playground, once.
      detached: process.platform !== "win32",
    });
    child = starting;
    become("starting");
    const said: string[] = [];
    starting.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text));
    const lines = createInterface({ input: starting.stdout });
    const isReady = new Promise<boolean>((resolve) => {
      lines.on("line", (line) => {
        if (line.includes('"msg":"ready"')) resolve(true);
        else if (/"level":(50|60)/.test(line)) said.push(`${line}\n`);
      });
      starting.once("exit", () => resolve(false));
    });
    starting.once("exit", (code, signal) => {
      if (child !== starting) return;
      child = undefined;
      if (state === "running") become("stopped", `the bot exited on its own (${signal ?? code}): ${said.slice(-3).join("")}`);
      else become("stopped");
    });
    if (!(await isReady)) throw new Error(said.join("").trim() || "The bot exited before it was ready.");
    become("running");
  }

  /** Ends it, and waits until it has ended. One that does not end kindly is killed. */
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
    /** Ends it for good. */
    end: async (): Promise<void> => {
      isOver = true;
      await stop("SIGTERM");
      process.off("exit", reap);
    },
    /** Holds the process still while something looks at its files, which then are what a kill would leave. */
    whileHeld: async <T>(look: () => Promise<T>): Promise<T> => {
      const held = process.platform === "win32" ? undefined : child;
      held?.kill("SIGSTOP");
      try {
        return await look();
      } finally {
        held?.kill("SIGCONT");
      }
    },
  };
}

/** What the bot would take for a setting, of its own or in a .env file, must not come from the person who starts the playground. */
function withoutSettings(): NodeJS.ProcessEnv {
  return { ...process.env, DATABASE_URL: "", SLACK_SIGNING_SECRET: "", LOG_LEVEL: "info" };
}
