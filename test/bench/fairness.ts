import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 as newId } from "uuid";
import { startDelivery } from "../../src/jobs/delivery-worker.ts";
import { createLog } from "../../src/observability/log.ts";
import { createMetrics } from "../../src/observability/metrics.ts";
import { slackLimits } from "../../src/slack/rate-limits.ts";
import { openStore } from "../../src/store/store.ts";
import { monday } from "../support/monday.ts";
import { names, openWorkspace, type TestWorkspace } from "../support/workspaces.ts";

// npx tsx test/bench/fairness.ts [URL of an empty PostgreSQL database]
// Measures how long one invitation takes when the bot is idle, and while 5,000 invitations wait in another workspace and in its own.

const [, , databaseUrl] = process.argv;
const dataDir = await mkdtemp(join(tmpdir(), "follow-up-bench-"));
const store = await openStore({ databaseUrl, dataDir }, () => {});
const [busy, quiet] = [await openWorkspace(store, "T0BUSY"), await openWorkspace(store, "T0QUIET")];
const rounds = 15;
const waitForPosts = (posts: number) => busy.organizer.until(() => busy.times("chat.postMessage").length >= posts, { within: 120_000 });

try {
  await startDelivery({
    store,
    slackOf: async (workspaceId) => [busy, quiet].find(({ slack }) => slack.teamId === workspaceId)?.client,
    context: () => ({ now: monday, newId }),
    onTokenRejected: async () => {},
    log: createLog("silent"),
    metrics: createMetrics("test"),
    rateLimits: slackLimits,
  });
  await lag(quiet); // warm-up
  const lagIdle = await lag(quiet);
  const invitees = await busy.join(names(5_000));
  await busy.invites(invitees);
  await waitForPosts(slackLimits["chat.postMessage"] / 2 + 10);
  const [from, began, before] = [busy.times("chat.postMessage").length, performance.now(), process.cpuUsage()];
  const lagElsewhere = await lag(quiet);
  const lagInOwn = await lag(busy);
  await waitForPosts(from + 100);
  const { user, system } = process.cpuUsage(before);
  const minutes = (performance.now() - began) / 60_000;
  const line = (what: string, { median, longest }: Lag) =>
    `${what.padEnd(34)} ${median.toFixed(0).padStart(5)} ms  ${longest.toFixed(0).padStart(5)} ms  × ${(median / lagIdle.median).toFixed(2)}\n`;
  process.stdout.write(
    `one invitation                     median    longest  ratio\n${line("alone", lagIdle)}${line("beside 5,000 in another workspace", lagElsewhere)}${line("beside 5,000 in its own workspace", lagInOwn)}`,
  );
  const rate = (busy.times("chat.postMessage").length - from) / minutes;
  process.stdout.write(
    `after the burst ${rate.toFixed(0)} posts a minute, ${((rate / slackLimits["chat.postMessage"]) * 100).toFixed(0)} % of what is allowed with a burst each minute; ` +
      `${((user + system) / 1_000 / (performance.now() - began)).toFixed(2)} of a core\n`,
  );
} finally {
  await store.close();
  await Promise.all([busy, quiet].map(({ slack }) => slack.stop()));
  await rm(dataDir, { recursive: true, force: true });
}

type Lag = { median: number; longest: number };

/** Measures, in milliseconds, from sending a single invitation until its invitee sees it. */
async function lag(workspace: TestWorkspace): Promise<Lag> {
  const times: number[] = [];
  for (const name of names(rounds)) {
    const [person] = await workspace.join([name]);
    const began = performance.now();
    if (person) await workspace.invites([person]);
    await person?.sees("Invited");
    times.push(performance.now() - began);
  }
  const sorted = times.toSorted((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, longest: sorted.at(-1) ?? 0 };
}
