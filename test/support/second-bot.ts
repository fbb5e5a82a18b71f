import { Writable } from "node:stream";
import { v7 as newId } from "uuid";
import { onTestFinished } from "vitest";
import { createApp } from "../../src/app.ts";
import { createLog } from "../../src/observability/log.ts";
import { createMetrics } from "../../src/observability/metrics.ts";
import { openStore } from "../../src/store/store.ts";
import { monday, type TestBot } from "./bot.ts";
import { watchLog } from "./leaks.ts";
import { freePort } from "./postgres.ts";

/** Starts a second bot on the same database, as after a reinstall, and returns where it receives Slack's requests. */
export async function startSecondBot({ config }: Pick<TestBot, "config">): Promise<{ requestUrl: string }> {
  const port = await freePort();
  const store = await openStore(config, () => {});
  const lines: string[] = [];
  watchLog(config.slackApiUrl, () => lines.join(""));
  const log = createLog("debug", new Writable({ write: (line, _encoding, done) => (lines.push(String(line)), done()) }));
  const metrics = createMetrics("test");
  const bot = await createApp({ config: { ...config, port }, store, log, metrics, now: () => monday, newId });
  await bot.start();
  onTestFinished(async () => {
    await bot.stop();
    await store.close();
  });
  return { requestUrl: `http://127.0.0.1:${port}/slack/events` };
}
