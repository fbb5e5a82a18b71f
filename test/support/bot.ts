import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import pg from "pg";
import { v7 } from "uuid";
import { expect, inject, onTestFinished } from "vitest";
import { createApp } from "../../src/app.ts";
import type { Config } from "../../src/config.ts";
import { createLog } from "../../src/log.ts";
import type { Retries } from "../../src/store/queue.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { type Slack, startSlack } from "../../stand-in/index.ts";
import { freePort } from "./postgres.ts";

export type Over = "socket" | "http";
export type On = "server" | "embedded";

export type World = {
  slack: Slack;
  store: Store;
  /** Everything that was logged, one JSON line each. */
  log: string[];
  /** The bot's clock. */
  setNow: (now: Date) => void;
  /** What Slack would have refused, which a story that is about that takes away. */
  problems: string[];
  port: number;
  /** What the bot was started with, for another process beside it. */
  config: Config;
  settled: () => Promise<void>;
};

/** Monday, 23 November 2026, 10:00 in Berlin. */
export const monday = new Date("2026-11-23T09:00:00Z");

const quickRetries: Retries = { limit: 3, firstDelaySeconds: 1, longestDelaySeconds: 1 };

/** A Slack, a database and the bot between them, which end with the test. Nothing in it is faked but Slack. */
export async function startWorld({
  over = "socket",
  on = "server",
  retries = quickRetries,
}: {
  over?: Over;
  on?: On;
  retries?: Retries;
} = {}): Promise<World> {
  const slack = await startSlack();
  onTestFinished(async () => {
    await slack.stop();
    expect(slack.problems, "what Slack would have refused").toEqual([]);
  });
  const place = on === "server" ? { databaseUrl: await createDatabase(), dataDir: "" } : { dataDir: await temporaryFolder() };
  const port = await freePort();
  const config: Config = {
    botToken: slack.botToken,
    mode: over === "socket" ? { socket: { appToken: slack.appToken } } : { http: { signingSecret: slack.signingSecret } },
    databaseUrl: place.databaseUrl,
    dataDir: place.dataDir,
    port,
    slackApiUrl: slack.apiUrl,
    logLevel: "info",
  };
  if (over === "http") slack.requestUrl = `http://127.0.0.1:${port}/slack/events`;

  let now = monday;
  const lines: string[] = [];
  const log = createLog("info", new Writable({ write: (line, _encoding, done) => (lines.push(String(line)), done()) }));
  const store = await openStore(place, (error) => lines.push(`queue: ${error.message}`), retries);
  const bot = await createApp({ config, store, log, now: () => now, newId: v7 });
  await bot.start();
  onTestFinished(async () => {
    await bot.stop();
    await store.close();
  });
  return {
    slack,
    store,
    log: lines,
    port,
    config,
    problems: slack.problems,
    setNow: (date) => {
      now = date;
    },
    settled: () => settled(store),
  };
}

/** Waits until Slack has been told everything. */
async function settled({ db }: Store) {
  await expect
    .poll(() => db.message.count({ where: { shown: { lt: db.message.fields.wanted } } }), { timeout: 20_000, interval: 50 })
    .toBe(0);
}

/** An empty database of the test's own; its address. */
export async function createDatabase(server = inject("postgres")): Promise<string> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return `${server}/${name}`;
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "follow-up-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
