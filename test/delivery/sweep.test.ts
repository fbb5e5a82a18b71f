import { addMinutes, subMinutes } from "date-fns";
import { expect, onTestFinished, test } from "vitest";
import { abandon } from "../../src/jobs/undeliverable.ts";
import { sweep } from "../../src/store/sweep.ts";
import { monday, startTestBot, type TestBot } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";
import { delivering } from "../support/delivering.ts";
import { cardsOf, logged } from "../support/faults.ts";
import { createQueryRecorder, indexes, scans } from "../support/plans.ts";

const noRetries = { limit: 0, firstDelaySeconds: 1, longestDelaySeconds: 1 };
const down = { kind: "http", status: 503 } as const;

const waitUntilAbandoned = async (testBot: TestBot) => {
  await expect.poll(() => logged(testBot, /gave up delivering/)).toBeDefined();
};

test.each(["server", "embedded"] as const)(
  "an update abandoned during a Slack outage shows up once Slack is back (database: %s)",
  async (on) => {
    const testBot = await startTestBot({ on, retries: noRetries });
    const { slack, settled } = testBot;
    const { ana, bo } = cast(slack);
    await sends(ana, "Kick-off", { Participants: [bo] });
    const card = await bo.sees("Invited");
    await settled();
    slack.faults.next("chat.update", down, { to: bo, times: 100 });
    await bo.clicks("Accept");
    await waitUntilAbandoned(testBot);
    slack.faults.clear();
    expect((await bo.sees("You accepted")).ts).toBe(card.ts);
    await settled();
  },
);

test("no card or notice is lost when a Slack outage outlasts the retries", async () => {
  const testBot = await startTestBot({ retries: noRetries });
  const { slack, settled } = testBot;
  const { ana, bo } = cast(slack);
  slack.faults.next("chat.postMessage", down, { to: ana, times: 100 });
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  await declines(bo, "On leave");
  await expect.poll(() => testBot.log.filter((line) => /gave up delivering/.test(line)).length).toBeGreaterThan(1);
  slack.faults.clear();
  expect((await ana.sees("@Bo declined your meeting")).screen).toContain("“On leave”");
  await ana.sees("Declined (1): @Bo");
  await settled();
  expect(ana.messages, "each of them once").toHaveLength(2);
});

test("an invitation held back by an outage shows Not delivered, arrives once Slack is back, and is pending again", async () => {
  const testBot = await startTestBot({ retries: noRetries });
  const { slack, store, settled, setNow } = testBot;
  const { ana, bo } = cast(slack);
  slack.faults.next("chat.postMessage", { kind: "error", error: "service_unavailable" }, { to: bo, times: 100 });
  await sends(ana, "Kick-off", { Participants: [bo] });
  const warning = await ana.sees("Not delivered · Slack didn't confirm that @Bo got the message");
  slack.faults.clear();
  expect(bo.messages, "Ana may act on it first").toEqual([]);
  setNow(addMinutes(monday, 2));
  await bo.sees("Invited");
  const card = await ana.sees("Invited (1): @Bo");
  expect(card.ts).toBe(warning.ts);
  expect(card.screen).not.toContain("Not delivered");
  await settled();
  const history = await store.db.history.findMany({ where: { what: "undeliverable" }, orderBy: { id: "asc" }, select: { to: true } });
  expect(history).toEqual([{ to: "UNCERTAIN" }, { to: "DELIVERED" }]);
  await bo.clicks("Accept");
  await ana.sees("Accepted (1): @Bo");
  expect(cardsOf(bo)).toHaveLength(1);
});

test("someone found to have left during an outage is reported as deactivated and not tried again", async () => {
  const testBot = await startTestBot({ retries: noRetries });
  const { slack, setNow, settled } = testBot;
  const { ana, bo } = cast(slack);
  slack.faults.next("chat.postMessage", { kind: "error", error: "service_unavailable" }, { to: bo, times: 100 });
  await sends(ana, "Kick-off", { Participants: [bo] });
  await ana.sees("Not delivered · Slack didn't confirm that @Bo");
  await slack.deactivate(bo, false);
  slack.faults.clear();
  setNow(addMinutes(monday, 2));
  await ana.sees("Not delivered · @Bo's account is deactivated");
  await settled();
});

test("a dead letter that fails for lack of database connections doesn't block its message", async () => {
  const testBot = await startTestBot({ retries: noRetries });
  const { slack, store, settled } = testBot;
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  const card = await bo.sees("Invited");
  await settled();
  // Retries sooner than in production.
  await store.queue.boss.updateQueue("abandoned", { retryDelay: 1 });
  const { refusals } = await refuseAbandoning(testBot, 4);
  slack.faults.next("chat.update", down, { to: bo, times: 100 });
  await bo.clicks("Accept");
  await expect.poll(refusals).toBe(4);
  const dead = () => store.db.$queryRaw`SELECT state::text FROM pgboss.job WHERE name = 'abandoned' AND state = 'failed'`;
  expect(await dead(), "it keeps being retried").toEqual([]);
  slack.faults.clear();
  expect((await bo.sees("You accepted")).ts).toBe(card.ts);
  await settled();
});

test.each(["show", "another"])("a failed job of the queue “%s” without a dead letter is freed", async (name) => {
  const testBot = await startTestBot();
  const { store } = testBot;
  const { boss } = store.queue;
  if (name === "another") await boss.createQueue(name, { policy: "key_strict_fifo", retryLimit: 0 });
  const state = async (id: string | null) => (await boss.findJobs(name, id === null ? {} : { id }))[0]?.state;
  const key = "01a0b5c8-0000-7000-8000-000000000000";
  const data = { workspaceId: testBot.slack.teamId, messageId: key };
  const id = await boss.send(name, data, { singletonKey: key, startAfter: 3_600 });
  await store.db.$executeRaw`UPDATE pgboss.job SET state = 'failed', completed_on = now() WHERE id = ${id}::uuid`;
  const next = await boss.send(name, data, { singletonKey: key, startAfter: 3_600 });
  await sweep(store, monday);
  expect([await state(id), await state(next)]).toEqual([undefined, "created"]);
});

test("a failed job that still has a dead letter is left alone", async () => {
  const { store } = await startTestBot({ retries: noRetries });
  const { boss } = store.queue;
  await boss.createQueue("dead");
  await boss.createQueue("strict", { policy: "key_strict_fifo", retryLimit: 0, deadLetter: "dead" });
  await boss.send("strict", {}, { singletonKey: "one" });
  const [job] = await boss.fetch("strict");
  await boss.fail("strict", job?.id ?? "");
  await sweep(store, monday);
  expect(await boss.getBlockedKeys("strict")).toEqual(["one"]);
  await boss.deleteAllJobs("dead");
  await sweep(store, monday);
  expect(await boss.getBlockedKeys("strict")).toEqual([]);
});

test("a message without a job is requeued once, and one with a job is left alone", async () => {
  const testBot = await startTestBot();
  const { slack, store, settled } = testBot;
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  await settled();
  await store.queue.boss.offWork("show");
  await bo.clicks("Accept");
  await ana.until(() => true);
  expect(await sweep(store, monday), "both cards have jobs").toMatchObject({ requeued: 0 });
  await store.queue.boss.deleteAllJobs("show");
  await Promise.all([sweep(store, monday), sweep(store, monday)]);
  expect(await sweep(store, monday)).toMatchObject({ requeued: 0 });
  const waiting = await store.queue.boss.findJobs("show", { queued: true });
  expect(new Set(waiting.map(({ singletonKey }) => singletonKey)).size).toBe(2);
});

test("a message that keeps failing is retried less and less often, but never abandoned for good", async () => {
  const testBot = await startTestBot();
  const { slack, store, settled } = testBot;
  const { ana } = cast(slack);
  await sends(ana, "Mine", {});
  await settled();
  await store.queue.boss.offWork("show");
  const [row] = await store.db.message.findMany();
  if (!row) throw new Error("no card");
  await store.db.message.updateMany({ data: { desiredVersion: { increment: 1 } } });
  const delivery = delivering(testBot);
  const pauses: number[] = [];
  for (let times = 0; times < 12; times++) {
    await abandon(delivery, { workspaceId: row.workspaceId, messageId: row.id });
    const { retryAt } = await store.db.message.findFirstOrThrow();
    const pause = ((retryAt?.getTime() ?? 0) - monday.getTime()) / 60_000;
    pauses.push(pause);
    if (pause > 0) expect((await sweep(store, subMinutes(retryAt ?? monday, 1))).requeued, "not before").toBe(0);
    expect((await sweep(store, retryAt ?? monday)).requeued, "but then").toBe(1);
    await store.queue.boss.deleteAllJobs("show");
  }
  expect(pauses).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test("a workspace that uninstalled the app isn't swept", async () => {
  const testBot = await startTestBot();
  const { slack, store, settled } = testBot;
  const { ana } = cast(slack);
  await sends(ana, "Mine", {});
  await settled();
  await store.db.workspace.updateMany({ data: { uninstalledAt: monday } });
  await store.db.message.updateMany({ data: { desiredVersion: { increment: 1 } } });
  expect(await sweep(store, monday)).toEqual({ freed: 0, requeued: 0 });
});

test("with nothing to do, a sweep reads only small indexes, however much was ever sent", async () => {
  const testBot = await startTestBot();
  const { slack, store, settled, config } = testBot;
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await settled();
  const of = { workspaceId: slack.teamId };
  const followUp = await store.db.followUp.findFirstOrThrow();
  await store.db.$executeRaw`
    INSERT INTO messages (workspace_id, id, subject, follow_up_id, invitation_id, person_id, revision, channel, ts, wanted, shown, created_at)
    SELECT ${of.workspaceId}, gen_random_uuid(), 'DECLINED', ${followUp.id}::uuid, (SELECT id FROM invitations LIMIT 1), ${bo.id}, 1, 'D', '1.' || n, 1, 1, now()
    FROM generate_series(1, 20000) n`;
  await store.db.$executeRaw`
    INSERT INTO pgboss.job (name, data, state, singleton_key, policy, completed_on, retry_limit, retry_delay, retry_backoff)
    SELECT 'show', '{}', 'completed', id::text, 'key_strict_fifo', now(), 1, 1, true FROM messages`;
  for (const table of ["messages", "pgboss.job_common"]) await store.db.$executeRawUnsafe(`ANALYZE ${table}`);
  const watched = await createQueryRecorder(config.databaseUrl ?? "");
  onTestFinished(watched.close);
  const plans = await watched.plansOf(() => sweep({ ...store, db: watched.db }, monday));
  expect(plans).toHaveLength(2);
  expect(scans(plans, ["messages", "job", "job_common"])).toEqual([]);
  expect(indexes(plans)).toEqual(expect.arrayContaining(["messages_not_shown", "job_common_i8"]));
});

/** Makes the database refuse this many times to record an abandoned message, as when there are too many connections. */
async function refuseAbandoning({ store: { db } }: TestBot, times: number) {
  await db.$executeRaw`CREATE SEQUENCE refusals MINVALUE 0`;
  await db.$executeRawUnsafe(`
    CREATE FUNCTION refuse_giving_up() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF nextval('refusals') < ${times} THEN RAISE EXCEPTION 'sorry, too many clients already'; END IF;
      RETURN NEW;
    END $$`);
  await db.$executeRaw`
    CREATE TRIGGER refuse_giving_up BEFORE UPDATE OF times_given_up ON messages
    FOR EACH ROW WHEN (NEW.times_given_up > 0) EXECUTE FUNCTION refuse_giving_up()`;
  const refusals = async () => {
    const [row] = await db.$queryRaw<
      { count: number }[]
    >`SELECT (CASE WHEN is_called THEN last_value + 1 ELSE 0 END)::int AS count FROM refusals`;
    return Math.min(row?.count ?? 0, times);
  };
  return { refusals };
}
