import { expect, test } from "vitest";
import type { Fault } from "../../packages/slack-emulator/index.ts";
import { createMigratedDatabase } from "../support/databases.ts";
import { overSocket, start } from "../support/program.ts";
import type { Random } from "../support/random.ts";
import { faultScale } from "./fault-scale.ts";
import { assertNothingLost, startFaultTest } from "./fault-test.ts";
import { createGroups, runGroups } from "./people.ts";
import { startReplicas } from "./replicas.ts";

type Slack = Awaited<ReturnType<typeof startFaultTest>>["slack"];

const faults: readonly [Fault, ...Fault[]] = [
  { kind: "ratelimited", retryAfter: 1 },
  { kind: "http", status: 500 },
  { kind: "error", error: "internal_error" },
  { kind: "timeout" },
  { kind: "reset" },
  { kind: "lost" },
];
const methods = new Set([
  "chat.postMessage",
  "chat.update",
  "views.open",
  "users.info",
  "conversations.open",
  "conversations.history",
  "response_url",
]);

/** Makes a share of the bot's calls fail until `ends`. The first posts and updates fail in every way; `injected` counts each kind. */
function injectFaults(slack: Slack, random: Random, share: number) {
  const injected = new Map<string, number>();
  const next = (method: string, fault: Fault) => {
    slack.faults.next(method, { ...fault });
    injected.set(fault.kind, (injected.get(fault.kind) ?? 0) + 1);
  };
  for (const fault of faults) for (const method of ["chat.postMessage", "chat.update"]) next(method, fault);
  let seen = slack.world.app.requestLog.length;
  const stop = slack.world.changes.onAny(() => {
    const fresh = slack.world.app.requestLog.slice(seen);
    seen += fresh.length;
    // Fails the next call of the same method; a fault per method would hit every call of the rare ones.
    for (const { what } of fresh) if (methods.has(what) && random.chance(share)) next(what, random.oneOf(faults));
  });
  const ends = () => {
    stop();
    slack.faults.clear();
  };
  return { ends, injected: () => [...injected].map(([kind, times]) => `${times} ${kind}`).join(", ") };
}

test("nothing is lost when calls to Slack fail in every way", async () => {
  const { slack, random } = await startFaultTest();
  const place = { databaseUrl: await createMigratedDatabase() };
  await startReplicas(slack, place);
  const injection = injectFaults(slack, random, 0.1);
  const steps = await runGroups(createGroups(slack, faultScale.groups), faultScale.rounds);
  injection.ends();
  await assertNothingLost(slack, place, steps, "Slack fails", injection.injected());
});

test("nothing is lost when triggers expire before a form opens", async () => {
  const { slack, random } = await startFaultTest();
  const place = { databaseUrl: await createMigratedDatabase() };
  await startReplicas(slack, place);
  const expired = () => slack.problems.filter((problem) => problem.includes("expired_trigger_id")).length;
  slack.world.triggerLifetimeMs = -1;
  // The first trigger always expires, others at random.
  const stop = slack.world.changes.onAny(() => {
    slack.world.triggerLifetimeMs = expired() === 0 || random.chance(0.3) ? -1 : 3_000;
  });
  const steps = await runGroups(createGroups(slack, faultScale.groups), faultScale.rounds);
  stop();
  expect(expired()).toBeGreaterThan(0);
  await assertNothingLost(slack, place, steps, "triggers expired", `${expired()} ×`);
});

test("a payload that Slack delivers twice counts once", async () => {
  const { slack } = await startFaultTest();
  const place = { databaseUrl: await createMigratedDatabase() };
  await startReplicas(slack, place);
  // Everything people send also goes to the other replica, at the same time.
  const twice = new Set<unknown>();
  const repeated: Promise<unknown>[] = [];
  const stop = slack.world.changes.onAny(() => {
    const latest = slack.world.app.requestLog.at(-1);
    if (latest?.direction !== "to the bot" || latest.ms !== null || twice.has(latest.body) || latest.what.startsWith("/")) return;
    twice.add(latest.body);
    const copy = structuredClone(latest.body) as Parameters<Slack["deliver"]>[1];
    twice.add(copy);
    repeated.push(slack.deliver("interactive", copy));
  });
  const steps = await runGroups(createGroups(slack, faultScale.groups), faultScale.rounds);
  stop();
  await Promise.all(repeated);
  await assertNothingLost(slack, place, steps, "delivered twice", `${repeated.length} clicks and forms`);
});

test("nothing is lost when Slack closes sockets under load", async () => {
  const { slack } = await startFaultTest();
  const place = { databaseUrl: await createMigratedDatabase() };
  await Promise.all([0, 1].map(async () => start(await overSocket(slack, place))));
  let closed = 0;
  let isEnough = false;
  const acting = runGroups(createGroups(slack, faultScale.groups), faultScale.rounds, () => isEnough);
  for (; closed < 2 * faultScale.restarts; closed += 1) {
    slack.disconnectSockets(closed % 2 === 0 ? "refresh_requested" : "warning");
    // Each of the two processes holds two connections.
    await expect.poll(() => slack.connections, { timeout: 120_000 }).toBe(4);
    const before = slack.world.messages.length;
    await slack.people.at(-1)?.until(() => slack.world.messages.length > before + 5, { within: 120_000 });
  }
  isEnough = true;
  await assertNothingLost(slack, place, await acting, "sockets closed", `${closed} × both`);
});

test.each(faultScale.clocksAheadMs)("nothing is lost when the bot's clock is %d ms off Slack's and the database's", async (aheadMs) => {
  const { slack } = await startFaultTest();
  const place = { databaseUrl: await createMigratedDatabase() };
  await startReplicas(slack, place, { clock: { aheadMs } });
  const steps = await runGroups(createGroups(slack, faultScale.groups), faultScale.rounds);
  await assertNothingLost(slack, place, steps, "clock skew", `${aheadMs / 1_000} s`);
});
