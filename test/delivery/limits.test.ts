import { v7 as newId } from "uuid";
import { describe, expect, onTestFinished, test } from "vitest";
import { startDelivery } from "../../src/jobs/delivery-worker.ts";
import { createLog } from "../../src/observability/log.ts";
import { createMetrics } from "../../src/observability/metrics.ts";
import { slackLimits } from "../../src/slack/rate-limits.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { monday } from "../support/bot.ts";
import { createMigratedDatabase, migratedFolder } from "../support/databases.ts";
import { names, openWorkspace, type TestWorkspace } from "../support/workspaces.ts";

const postMessage = "chat.postMessage";

type Place = { databaseUrl?: string; dataDir: string };
const onServer = async (): Promise<Place> => ({ databaseUrl: await createMigratedDatabase(), dataDir: "" });

/** Opens a process's own store and returns how to start delivery; it stops with the test at the latest. */
async function startProcess(place: Place) {
  const store = await openStore(place, () => {});
  let isRunning = true;
  const stop = async () => {
    if (isRunning) await store.close();
    isRunning = false;
  };
  onTestFinished(stop);
  const deliver = async (clients: TestWorkspace[], posts = slackLimits[postMessage]) => {
    // Stops before the workspaces it delivers to.
    onTestFinished(stop);
    await startDelivery({
      store,
      slackOf: async (workspaceId) => clients.find(({ slack }) => slack.teamId === workspaceId)?.client,
      context: () => ({ now: monday, newId }),
      onTokenRejected: async () => {},
      log: createLog("silent"),
      metrics: createMetrics("test"),
      rateLimits: { ...slackLimits, [postMessage]: posts },
    });
  };
  return { store, deliver, stop };
}

async function workspace(store: Store, teamId: string) {
  const opened = await openWorkspace(store, teamId);
  onTestFinished(async () => {
    await opened.slack.stop();
    expect(opened.slack.problems, "what Slack would have refused").toEqual([]);
  });
  return opened;
}

describe.each(["server", "embedded"] as const)("on the %s database", (on) => {
  test("a workspace's bulk invitations hold up neither another workspace nor a decline in the same one", async () => {
    const { store, deliver } = await startProcess(on === "server" ? await onServer() : { dataDir: await migratedFolder() });
    const [busy, quiet] = [await workspace(store, "T0FIRST"), await workspace(store, "T0SECOND")];
    await deliver([busy, quiet]);
    const crowd = await busy.join(names(1_000));
    const { declines } = await busy.invites(crowd);
    const many = await Promise.any(crowd.map((person) => person.sees("Invited").then(() => person)));
    // The burst Slack allows is over, and the rest waits.
    await expect.poll(() => busy.times(postMessage).length, { timeout: 150_000 }).toBeGreaterThan(slackLimits[postMessage] / 2);

    const [bo] = await quiet.join(["Bo"]);
    await quiet.invites(bo ? [bo] : []);
    await bo?.sees("Invited");
    await declines(many);
    await busy.organizer.sees("declined your meeting");
    expect(busy.times(postMessage).length, "some invitations are still waiting").toBeLessThan(crowd.length);
  });
});

test("a rate limit pauses only that method in that workspace", async () => {
  const { store, deliver } = await startProcess(await onServer());
  const [busy, quiet] = [await workspace(store, "T0FIRST"), await workspace(store, "T0SECOND")];
  await deliver([busy, quiet]);
  const [first, ...others] = await busy.join(names(60));
  if (!first) return;
  const { accepts } = await busy.invites([first]);
  await first.sees("Invited");
  await busy.organizer.sees("Invited (1)");
  const before = busy.times(postMessage).length;

  const fault = { kind: "ratelimited", retryAfter: 15 } as const;
  busy.slack.faults.next(postMessage, fault);
  await busy.invites(others);
  await expect.poll(() => busy.slack.faults.isPending(fault), { interval: 5 }).toBe(false);
  const [bo] = await quiet.join(["Bo"]);
  await quiet.invites(bo ? [bo] : []);
  await bo?.sees("Invited");
  await accepts(first);
  await first.sees("You accepted");
  await busy.organizer.sees("Accepted (1)");
  expect(busy.times(postMessage).length - before, "some invitations are still waiting").toBeLessThan(others.length);

  for (const person of others) await person.sees("Invited");
  const times = busy.times(postMessage).slice(before);
  const pause = Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
  expect(pause, "nothing was posted for as long as Slack said").toBeGreaterThanOrEqual(14_900);
  expect(times, "only one call was refused").toHaveLength(others.length + 2);
});

test("a busy workspace stays within Slack's rate limit: half a minute's worth in a burst, then evenly", async () => {
  const { store, deliver } = await startProcess(await onServer());
  const busy = await workspace(store, "T0FIRST");
  await deliver([busy], 60);
  await busy.invites(await busy.join(names(40)));
  await expect.poll(() => busy.times(postMessage).length).toBeGreaterThanOrEqual(36);
  const times = busy.times(postMessage);
  expect(elapsed(times, 30), "the burst, which would take a minute evenly").toBeLessThan(30_000);
  expect(elapsed(times, 36), "one in two seconds after it").toBeGreaterThan(8_000);
});

test("two processes share one rate limit", async () => {
  const place = await onServer();
  const one = await startProcess(place);
  const other = await startProcess(place);
  const busy = await workspace(one.store, "T0FIRST");
  await Promise.all([one, other].map(({ deliver }) => deliver([busy], 60)));
  await busy.invites(await busy.join(names(60)));
  await expect.poll(() => busy.times(postMessage).length).toBeGreaterThanOrEqual(37);
  const times = busy.times(postMessage);
  expect(elapsed(times, 30), "the burst, which would take a minute evenly").toBeLessThan(30_000);
  expect(elapsed(times, 37), "one in two seconds after it").toBeGreaterThan(8_000);
});

test("one person's many messages arrive in a small burst, then one per second, and hold up no one else", async () => {
  const { store, deliver } = await startProcess(await onServer());
  const busy = await workspace(store, "T0FIRST");
  await deliver([busy]);
  const [bo, cy] = await busy.join(["Bo", "Cy"]);
  if (!bo || !cy) return;
  for (let index = 0; index < 24; index++) await busy.invites([bo]);
  await busy.invites([cy]);
  await cy.sees("Invited");
  expect(bo.messages.length, "Bo's are still coming").toBeLessThan(24);
  await expect.poll(() => bo.messages.length, { timeout: 120_000 }).toBe(24);
  const times = busy.slack.calls.filter(({ method, args }) => method === postMessage && [bo.id, bo.dm].includes(String(args["channel"])));
  for (const [index, { at }] of times.entries()) {
    const tenLater = times[index + 10]?.at ?? Number.POSITIVE_INFINITY;
    expect(tenLater - at, "ten in ten seconds").toBeGreaterThan(5_000);
  }
});

test("after a restart mid-delivery, everyone gets one card, and waiting uses up no retries", async () => {
  const place = await onServer();
  const first = await startProcess(place);
  const busy = await workspace(first.store, "T0FIRST");
  await first.deliver([busy], 60);
  const crowd = await busy.join(names(40));
  await busy.invites(crowd);
  await expect.poll(() => busy.times(postMessage).length).toBeGreaterThan(31);
  const stopCalled = performance.now();
  await first.stop();
  expect(performance.now() - stopCalled).toBeLessThan(25_000);

  const second = await startProcess(place);
  const usedRetries = await second.store.db
    .$queryRaw`SELECT 1 FROM pgboss.job WHERE name = 'show' AND (retry_count > 0 OR state = 'active')`;
  expect(usedRetries).toEqual([]);
  await second.deliver([busy]);
  for (const person of crowd) await person.sees("Invited");
  await expect.poll(() => second.store.db.message.count({ where: { shownVersion: { lt: 1 } } })).toBe(0);
  expect(crowd.filter(({ messages }) => messages.length !== 1)).toEqual([]);
});

/** Returns the milliseconds from the first call to the nth. */
const elapsed = (times: number[], nth: number) => (times[nth - 1] ?? Number.NaN) - (times[0] ?? Number.NaN);
