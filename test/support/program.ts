import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Slack } from "../../stand-in/index.ts";
import { watchLog } from "./leaks.ts";
import { freePort } from "./postgres.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

export type Program = {
  /** What it printed, line by line. */
  lines: string[];
  /** As a power cut would. */
  kill(): Promise<void>;
  /** As an operator would; answers the exit code. */
  stop(): Promise<number | null>;
};

export type Place = { databaseUrl: string } | { dataDir: string };

/** Starts the bot as people start it, a process of its own, in Socket Mode. Ready when it says so; it ends with the test at the latest. */
export async function startProgram(slack: Slack, place: Place): Promise<Program> {
  const child = spawn(process.execPath, ["--import", "tsx", "src/main.ts"], {
    cwd: root,
    env: {
      PATH: process.env["PATH"],
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
      PORT: String(await freePort()),
      ...("databaseUrl" in place ? { DATABASE_URL: place.databaseUrl } : { DATA_DIR: place.dataDir }),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(async () => void (await end(child, "SIGKILL")));
  const lines: string[] = [];
  watchLog(slack.apiUrl, () => lines.join("\n"));
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        if (line.includes('"msg":"ready"')) resolve();
      });
    }
    child.once("exit", (code) => reject(new Error(`the program ended with ${code}:\n${lines.join("\n")}`)));
  });
  return {
    lines,
    kill: async () => void (await end(child, "SIGKILL")),
    stop: () => end(child, "SIGTERM"),
  };
}

async function end(child: ChildProcess, signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  }
  return child.exitCode;
}
