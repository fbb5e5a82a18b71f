import { Writable } from "node:stream";
import { v7 } from "uuid";
import { expect, onTestFinished } from "vitest";
import { createApp } from "../../src/app.ts";
import type { Config } from "../../src/config.ts";
import type { Allowed } from "../../src/slack/rate-limits.ts";
import { createLog } from "../../src/observability/log.ts";
import type { Retries } from "../../src/store/queue.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { createMetrics } from "../../src/observability/metrics.ts";
import { type Slack, type SlackOptions, startSlack } from "../../packages/slack-emulator/index.ts";
import { key } from "./key.ts";
import { leaked, watchLog } from "./leaks.ts";
import { createDatabase, createMigratedDatabase, migratedFolder, temporaryFolder } from "./databases.ts";
import { monday } from "./monday.ts";
import { freePort } from "./postgres.ts";

export { createDatabase, monday, temporaryFolder };

export type Over = "socket" | "http";
export type On = "server" | "embedded";

export type TestBot = {
  slack: Slack;
  /** Where people install the app, when workspaces are `many`. */
  installUrl: string;
  store: Store;
  /** Everything that was logged, one JSON line each. */
  log: string[];
  /** Sets the clock, which is the bot's and Slack's. */
  setNow: (now: Date) => void;
  /** What Slack would have refused, which a story that is about that takes away. */
  problems: string[];
  port: number;
  /** What the bot was started with, for another process beside it. */
  config: Config;
  settled: () => Promise<void>;
};

// A story makes in a moment what people would take hours for.
const plenty: Allowed = { "chat.postMessage": 100_000, "chat.update": 100_000, toOnePerson: 10_000 };

// Milliseconds: longer than any machine takes.
const long = 120_000;

const quickRetries: Retries = { limit: 3, firstDelaySeconds: 1, longestDelaySeconds: 1 };

/** A Slack, a database and the bot between them, which end with the test and share one clock that stands still. Nothing in it is faked but Slack. */
export async function startTestBot({
  over = "socket",
  on = "server",
  workspaces = "one",
  retries = quickRetries,
  invitationsPerHour = 500,
  hurried = true,
  ...slackOptions
}: {
  over?: Over;
  on?: On;
  /** One by its token; or many, of which none has installed the app yet, which takes HTTP. */
  workspaces?: "one" | "many";
  retries?: Retries;
  invitationsPerHour?: number;
  /** Whether Slack and the bot keep to their few seconds. Not where a story is about something else, which a slow machine may take longer for. */
  hurried?: boolean;
} & SlackOptions = {}): Promise<TestBot> {
  let now = monday;
  const slack = await startSlack({
    now: () => now,
    installed: workspaces === "one",
    ...(hurried ? {} : { ackWithin: long }),
    ...slackOptions,
  });
  if (!hurried) slack.world.triggerLifetime = long;
  onTestFinished(async () => {
    await slack.stop();
    expect(slack.problems, "what Slack would have refused").toEqual([]);
    expect(leaked(slack), "what the log must not say").toEqual([]);
  });
  const place = on === "server" ? { databaseUrl: await createMigratedDatabase(), dataDir: "" } : { dataDir: await migratedFolder() };
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  slack.redirectUrls = [`${publicUrl}/slack/oauth_redirect`];
  const { clientId, clientSecret } = slack;
  const config: Config = {
    access: workspaces === "one" ? { botToken: slack.botToken } : { oauth: { clientId, clientSecret, publicUrl, keys: [key("first")] } },
    mode: over === "socket" ? { socket: { appToken: slack.appToken } } : { http: { signingSecret: slack.signingSecret } },
    databaseUrl: place.databaseUrl,
    dataDir: place.dataDir,
    port,
    slackApiUrl: slack.apiUrl,
    invitationsPerHour,
    logLevel: "info",
    tracesTo: undefined,
  };
  if (over === "http") slack.requestUrl = `${publicUrl}/slack/events`;

  const lines: string[] = [];
  watchLog(slack.apiUrl, () => lines.join(""));
  const log = createLog("debug", new Writable({ write: (line, _encoding, done) => (lines.push(String(line)), done()) }));
  const store = await openStore(place, (error) => lines.push(`queue: ${error.message}`), retries, hurried ? undefined : long);
  const bot = await createApp({
    config,
    store,
    log,
    metrics: createMetrics("test"),
    now: () => now,
    newId: v7,
    allowed: plenty,
    ...(hurried ? {} : { deadlines: { ackDeadlineMs: long / 2, formDeadlineMs: long / 2, boltAckTimeoutMs: long } }),
  });
  await bot.start();
  onTestFinished(async () => {
    await bot.stop();
    await store.close();
  });
  return {
    slack,
    installUrl: `${publicUrl}/slack/install`,
    store,
    log: lines,
    port,
    config,
    problems: slack.problems,
    setNow: (date) => {
      now = date;
      slack.world.changes.seen();
    },
    settled: () => settled(store),
  };
}

/** Waits until Slack has been told everything. */
async function settled({ db }: Store) {
  await expect
    .poll(() => db.message.count({ where: { shown: { lt: db.message.fields.wanted } } }), { timeout: 120_000, interval: 50 })
    .toBe(0);
}
