import { expect, test } from "vitest";
import type { Fault } from "../../packages/slack-emulator/index.ts";
import { createMigratedDatabase } from "../support/databases.ts";
import { overSocket, start } from "../support/program.ts";
import type { Random } from "../support/random.ts";
import { faultScale } from "./fault-scale.ts";
import { act, groupsOf } from "./people.ts";
import { startReplicas } from "./replicas.ts";
import { judge, trial } from "./trial.ts";

type Slack = Awaited<ReturnType<typeof trial>>["slack"];

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

/** From now on a share of the bot's calls goes wrong, and the first posts and updates do in every way. Tells how often each did, until `ends`. */
function troubled(slack: Slack, random: Random, share: number) {
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
    // The next call of the same method: of those that are seldom made it would be all of them otherwise.
    for (const { what } of fresh) if (methods.has(what) && random.chance(share)) next(what, random.oneOf(faults));
  });
  const ends = () => {
    stop();
    slack.faults.clear();
  };
  return { ends, injected: () => [...injected].map(([kind, times]) => `${times} ${kind}`).join(", ") };
}

test("a share of the calls to Slack goes wrong in every way", async () => {
  const { slack, random } = await trial();
  const place = { databaseUrl: await createMigratedDatabase() };
  await startReplicas(slack, place);
  const trouble = troubled(slack, random, 0.1);
  const steps = await act(groupsOf(slack, faultScale.groups), faultScale.rounds);
  trouble.ends();
  await judge(slack, place, steps, "Slack fails", trouble.injected());
});

test("triggers that expire before a form can be opened", async () => {
  const { slack, random } = await trial();
  const place = { databaseUrl: await createMigratedDatabase() };
  await startReplicas(slack, place);
  const expired = () => slack.problems.filter((problem) => problem.includes("expired_trigger_id")).length;
  slack.world.triggerLifetime = -1;
  // The first one expires for certain, others by chance.
  const stop = slack.world.changes.onAny(() => {
    slack.world.triggerLifetime = expired() === 0 || random.chance(0.3) ? -1 : 3_000;
  });
  const steps = await act(groupsOf(slack, faultScale.groups), faultScale.rounds);
  stop();
  expect(expired()).toBeGreaterThan(0);
  await judge(slack, place, steps, "triggers expired", `${expired()} ×`);
});

test("what Slack delivers twice counts once", async () => {
  const { slack } = await trial();
  const place = { databaseUrl: await createMigratedDatabase() };
  await startReplicas(slack, place);
  // Everything that people send is sent to the other replica as well, at the same moment.
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
  const steps = await act(groupsOf(slack, faultScale.groups), faultScale.rounds);
  stop();
  await Promise.all(repeated);
  await judge(slack, place, steps, "delivered twice", `${repeated.length} clicks and forms`);
});

test("sockets that Slack closes under load", async () => {
  const { slack } = await trial();
  const place = { databaseUrl: await createMigratedDatabase() };
  await Promise.all([0, 1].map(async () => start(await overSocket(slack, place))));
  let closed = 0;
  let isEnough = false;
  const acting = act(groupsOf(slack, faultScale.groups), faultScale.rounds, () => isEnough);
  for (; closed < 2 * faultScale.restarts; closed += 1) {
    slack.disconnectSockets(closed % 2 === 0 ? "refresh_requested" : "warning");
    // Each of the two processes has two.
    await expect.poll(() => slack.connections, { timeout: 120_000 }).toBe(4);
    const before = slack.world.messages.length;
    await slack.people.at(-1)?.until(() => slack.world.messages.length > before + 5, { within: 120_000 });
  }
  isEnough = true;
  await judge(slack, place, await acting, "sockets closed", `${closed} × both`);
});

test.each(faultScale.clocksAheadMs)("a clock that is %d ms away from Slack's and the database's", async (aheadMs) => {
  const { slack } = await trial();
  const place = { databaseUrl: await createMigratedDatabase() };
  await startReplicas(slack, place, { clock: { aheadMs } });
  const steps = await act(groupsOf(slack, faultScale.groups), faultScale.rounds);
  await judge(slack, place, steps, "clock skew", `${aheadMs / 1_000} s`);
});
