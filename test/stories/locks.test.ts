import pg from "pg";
import { v7 as newId } from "uuid";
import { expect, onTestFinished, test } from "vitest";
import { checkCanOpen } from "../../src/domain/authorization.ts";
import { checkCommand, executeCommand } from "../../src/store/execute-command.ts";
import { admin } from "../support/admin.ts";
import { monday, startTestBot, type TestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { locks, slowDatabase } from "../support/db-faults.ts";
import { logged } from "../support/faults.ts";

async function setUp() {
  const testBot = await startTestBot();
  const { ana, bo, cy, dee } = cast(testBot.slack);
  await sends(ana, "Kick-off", { Participants: [bo, cy, dee] });
  const card = await bo.sees("Invited");
  for (const person of [cy, dee]) await person.sees("Invited");
  await ana.sees("Invited (3)");
  await testBot.settled();
  return { ...testBot, ana, bo, cy, dee, card };
}

/** Begins another transaction on the bot's database; it ends with the test at the latest. */
async function beginTransaction({ config }: Pick<TestBot, "config">) {
  const client = new pg.Client({ connectionString: config.databaseUrl });
  await client.connect();
  // PostgreSQL aborts the transaction whose timeout fires first, so this one checks for deadlocks last.
  await client.query("SET deadlock_timeout = '20s'");
  await client.query("BEGIN");
  let isRunning = true;
  const ends = async () => {
    if (!isRunning) return;
    isRunning = false;
    await client.query("COMMIT");
    await client.end();
  };
  onTestFinished(ends);
  return { run: (sql: string) => client.query(sql), ends };
}

const ofMessages = "SELECT 1 FROM messages FOR UPDATE NOWAIT";

test("a click on an outdated card locks the follow-up before anything else", async () => {
  const testBot = await setUp();
  const { ana, bo, card } = testBot;
  await ana.clicks("Reschedule…");
  await ana.seesModal("Reschedule");
  await ana.submits({ Date: "2026-12-01", Time: "09:00" });
  await bo.sees("Invited ·");
  await testBot.settled();
  const slow = await slowDatabase(testBot, locks.followUps);
  const clicking = bo.clicks("Decline", { in: card, stale: true });
  await slow.isWaitedFor();
  await expect((await beginTransaction(testBot)).run(ofMessages)).resolves.toBeDefined();
  await slow.ends();
  await clicking;
});

test("an operator's redraw locks follow-ups before their messages", async () => {
  const testBot = await setUp();
  const databaseUrl = testBot.config.databaseUrl ?? "";
  const slow = await slowDatabase(testBot, locks.followUps);
  const redrawing = admin({ databaseUrl }, ["redraw"], monday);
  // Outside a transaction, because pg_stat_activity is a snapshot within one.
  const waiters = () => testBot.store.db.$queryRaw`
    SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  await expect.poll(waiters, { interval: 50 }).toHaveLength(1);
  const other = await beginTransaction(testBot);
  await expect(other.run(ofMessages)).resolves.toBeDefined();
  await other.ends();
  await slow.ends();
  expect(await redrawing).toEqual({ code: 0, printed: "4 messages will be updated by the bot." });
});

test("an answer rolled back by a deadlock is retried, and the person doesn't notice", async () => {
  const testBot = await setUp();
  const { ana, bo } = testBot;
  const other = await beginTransaction(testBot);
  await other.run("SELECT 1 FROM messages WHERE subject = 'INVITATION' FOR UPDATE");
  const clicking = bo.clicks("Accept");
  await (await slowDatabase(testBot, "SELECT 1")).isWaitedFor();
  // Now each waits for the other.
  await other.run(locks.followUps);
  await other.ends();
  expect(await clicking).toMatchObject({ acked: true });
  await bo.sees("You accepted");
  await ana.sees("Accepted (1): @Bo");
  expect(logged(testBot, /interaction failed/)).toBeUndefined();
  expect(bo.messages.filter(({ screen }) => screen.includes("Something went wrong"))).toEqual([]);
  expect(await testBot.store.db.history.count({ where: { what: "accept" } })).toBe(1);
});

test("opening outdated forms never fails while the follow-up is completed and reopened", async () => {
  const { slack, store, ana } = await setUp();
  const invitations = await store.db.invitation.findMany();
  const followUpKey = { workspaceId: slack.teamId, followUpId: invitations[0]?.followUpId ?? "" };
  const context = () => ({ now: monday, newId });
  const checks = invitations.map(async ({ id }) => {
    const outdated = { by: ana.id, revision: 99, invitationId: id, expectedState: "DECLINED" } as const;
    for (let times = 0; times < 8; times++)
      expect(await checkCommand(store, followUpKey, (followUp) => checkCanOpen.organizer(followUp, outdated), context())).toMatchObject({
        ok: false,
      });
  });
  const runCommands = async () => {
    for (let times = 0; times < 10; times++) {
      const type = times % 2 === 0 ? "complete" : "reopen";
      expect(await executeCommand(store, followUpKey, { type, by: ana.id, revision: 1 }, context())).toMatchObject({ ok: true });
    }
  };
  await Promise.all([runCommands(), ...checks]);
});
