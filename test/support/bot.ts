import { Writable } from "node:stream";
import { v7 } from "uuid";
import { expect, onTestFinished } from "vitest";
import { type Slack, type SlackOptions, startSlack } from "../../packages/slack-emulator/index.ts";
import { createApp } from "../../src/app.ts";
import type { Config } from "../../src/config.ts";
import { createLog } from "../../src/observability/log.ts";
import { createMetrics } from "../../src/observability/metrics.ts";
import type { RateLimits } from "../../src/slack/rate-limits.ts";
import type { Retries } from "../../src/store/queue.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { createDatabase, createMigratedDatabase, migratedFolder, temporaryFolder } from "./databases.ts";
import { key } from "./key.ts";
import { leaked, watchLog } from "./leaks.ts";
import { monday } from "./monday.ts";
import { freePort } from "./postgres.ts";

export { createDatabase, monday, temporaryFolder };

export type Over = "socket" | "http";
export type On = "server" | "embedded";

export type TestBot = {
  slack: Slack;
  /** The install page, when workspaces are `many`. */
  installUrl: string;
  store: Store;
  /** Log lines, one JSON object each. */
  log: string[];
  /** Sets the clock shared by the bot and Slack. */
  setNow: (now: Date) => void;
  /** What Slack would have refused; a test about that removes its own. */
  problems: string[];
  port: number;
  /** The bot's settings, for starting another process. */
  config: Config;
  settled: () => Promise<void>;
};

// A test does in moments what takes people hours.
const generousLimits: RateLimits = { "chat.postMessage": 100_000, "chat.update": 100_000, toOnePerson: 10_000 };

// Longer than any machine takes.
const noDeadlineMs = 120_000;

const quickRetries: Retries = { limit: 3, firstDelaySeconds: 1, longestDelaySeconds: 1 };

/** Starts a Slack, a database and the bot, which end with the test and share one frozen clock. Only Slack is faked. */
export async function startTestBot({
  over = "socket",
  on = "server",
  workspaces = "one",
  retries = quickRetries,
  invitationsPerHour = 500,
  enforceDeadlines = true,
  ...slackOptions
}: {
  over?: Over;
  on?: On;
  /** One, by its token; or many, none of which has installed the app yet, which needs HTTP. */
  workspaces?: "one" | "many";
  retries?: Retries;
  invitationsPerHour?: number;
  /** Enforces the deadlines of a few seconds. Off where a test is about something else that may take a slow machine longer. */
  enforceDeadlines?: boolean;
} & SlackOptions = {}): Promise<TestBot> {
  let now = monday;
  const slack = await startSlack({
    now: () => now,
    installed: workspaces === "one",
    ...(enforceDeadlines ? {} : { ackWithin: noDeadlineMs }),
    ...slackOptions,
  });
  if (!enforceDeadlines) slack.world.triggerLifetimeMs = noDeadlineMs;
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
  const store = await openStore(
    place,
    (error) => lines.push(`queue: ${error.message}`),
    retries,
    enforceDeadlines ? undefined : noDeadlineMs,
  );
  const bot = await createApp({
    config,
    store,
    log,
    metrics: createMetrics("test"),
    now: () => now,
    newId: v7,
    rateLimits: generousLimits,
    ...(enforceDeadlines
      ? {}
      : { deadlines: { ackDeadlineMs: noDeadlineMs / 2, formDeadlineMs: noDeadlineMs / 2, boltAckTimeoutMs: noDeadlineMs } }),
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

/** Waits until Slack shows the desired version of every message. */
async function settled({ db }: Store) {
  await expect
    .poll(() => db.message.count({ where: { shownVersion: { lt: db.message.fields.desiredVersion } } }), { timeout: 120_000, interval: 50 })
    .toBe(0);
}
