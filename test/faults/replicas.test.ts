import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { createMigratedDatabase } from "../support/databases.ts";
import { faultScale } from "./fault-scale.ts";
import { assertNothingLost, countUnacknowledged, startFaultTest } from "./fault-test.ts";
import { createGroups, runGroups } from "./people.ts";
import { startReplicas } from "./replicas.ts";

test("two replicas that start at once on an empty database both become ready and run every job once, in order", async () => {
  const { slack } = await startFaultTest();
  const place = { databaseUrl: await createMigratedDatabase() };
  await startReplicas(slack, place);
  const steps = await runGroups(createGroups(slack, faultScale.groups), 1);
  await assertNothingLost(slack, place, steps, "none", "two replicas started at once");
  expect(countUnacknowledged(slack)).toBe(0);
  expect(overlappingCalls(slack), "overlapping calls about one message").toEqual([]);
});

test("no one notices a rolling restart under load", async () => {
  const { slack } = await startFaultTest();
  const place = { databaseUrl: await createMigratedDatabase() };
  const replicas = await startReplicas(slack, place);
  let restarted = 0;
  const acting = runGroups(createGroups(slack, faultScale.groups), 1, () => restarted === 2 * faultScale.restarts);
  for (; restarted < 2 * faultScale.restarts; restarted += 1)
    expect(await replicas.restart(restarted, "SIGTERM")).toEqual({ code: 0, signal: null });
  await assertNothingLost(slack, place, await acting, "rolling restart", `${restarted} × SIGTERM`);
  expect(countUnacknowledged(slack), "every click was acknowledged").toBe(0);
});

test("nothing is lost when replicas are killed at random points under load", async () => {
  const { slack, random } = await startFaultTest();
  const place = { databaseUrl: await createMigratedDatabase() };
  const replicas = await startReplicas(slack, place);
  let kills = 0;
  const acting = runGroups(createGroups(slack, faultScale.groups), 1, () => kills === faultScale.kills);
  for (; kills < faultScale.kills; kills += 1) {
    // A random point in the work: after some number of payloads, plus a short delay.
    const point = slack.world.app.requestLog.length + 1 + random.below(30);
    await waitForPayloads(slack, point);
    await setTimeout(random.below(40));
    await replicas.restart(random.below(2), "SIGKILL");
  }
  await assertNothingLost(slack, place, await acting, "replica killed", `${kills} × SIGKILL`);
});

/** Waits until that many payloads were exchanged with Slack, but no longer than a killed job takes to be retried. */
async function waitForPayloads({ world }: Awaited<ReturnType<typeof startFaultTest>>["slack"], point: number): Promise<void> {
  const ended = new AbortController();
  const stop = world.changes.onAny(() => world.app.requestLog.length >= point && ended.abort());
  await setTimeout(30_000, undefined, { signal: ended.signal }).catch(() => {});
  stop();
}

/** Returns calls about one message that overlapped in time. */
function overlappingCalls({ world }: Awaited<ReturnType<typeof startFaultTest>>["slack"]): string[] {
  const calls = world.app.requestLog.filter(({ what }) => what === "chat.update" || what === "chat.postMessage");
  const messageKeyOf = ({ body }: (typeof calls)[number]) =>
    JSON.stringify(Object.entries(body as object).filter(([key]) => key === "ts" || key === "metadata"));
  return calls.flatMap((call, index) => {
    const before = calls.slice(0, index).findLast((other) => messageKeyOf(other) === messageKeyOf(call));
    return before && before.at + (before.ms ?? 0) > call.at ? [`${call.what} ${messageKeyOf(call)}`] : [];
  });
}
