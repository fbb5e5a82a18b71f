import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { v7 as newId } from "uuid";
import { mayOpen } from "../../src/domain/authorization.ts";
import { checkCommand, executeCommand } from "../../src/store/execute-command.ts";
import { admin } from "../support/admin.ts";
import { monday, startTestBot, type TestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { logged } from "../support/faults.ts";
import { locks, slowDatabase } from "../support/db-faults.ts";

async function invited() {
  const world = await startTestBot();
  const { ana, bo, cy, dee } = cast(world.slack);
  await sends(ana, "Kick-off", { Participants: [bo, cy, dee] });
  const card = await bo.sees("Invited");
  for (const person of [cy, dee]) await person.sees("Invited");
  await ana.sees("Invited (3)");
  await world.settled();
  return { ...world, ana, bo, cy, dee, card };
}

/** Another transaction on the bot's database, which is undone with the test at the latest. */
async function another({ config }: Pick<TestBot, "config">) {
  const client = new pg.Client({ connectionString: config.databaseUrl });
  await client.connect();
  // Of two that wait for each other the first one that looks is undone.
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
  return { does: (sql: string) => client.query(sql), ends };
}

const ofMessages = "SELECT 1 FROM messages FOR UPDATE NOWAIT";

test("a form that is out of date is redrawn under the follow-up's lock, before which nothing else is locked", async () => {
  const world = await invited();
  const { ana, bo, card } = world;
  await ana.clicks("Reschedule…");
  await ana.seesModal("Reschedule");
  await ana.submits({ Date: "2026-12-01", Time: "09:00" });
  await bo.sees("Invited ·");
  await world.settled();
  const slow = await slowDatabase(world, locks.followUps);
  const clicking = bo.clicks("Decline", { in: card, stale: true });
  await slow.isWaitedFor();
  await expect((await another(world)).does(ofMessages)).resolves.toBeDefined();
  await slow.ends();
  await clicking;
});

test("messages that an operator has drawn again are locked after their follow-ups", async () => {
  const world = await invited();
  const databaseUrl = world.config.databaseUrl ?? "";
  const slow = await slowDatabase(world, locks.followUps);
  const redrawing = admin({ databaseUrl }, ["redraw"], monday);
  // Asked outside of a transaction, which sees only those connections that it saw first.
  const waiters = () => world.store.db.$queryRaw`
    SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  await expect.poll(waiters, { interval: 50 }).toHaveLength(1);
  const other = await another(world);
  await expect(other.does(ofMessages)).resolves.toBeDefined();
  await other.ends();
  await slow.ends();
  expect(await redrawing).toEqual({ code: 0, printed: "4 messages will be updated by the bot." });
});

test("an answer that PostgreSQL undoes because of a deadlock is given again, and its person hears of nothing else", async () => {
  const world = await invited();
  const { ana, bo } = world;
  const other = await another(world);
  await other.does("SELECT 1 FROM messages WHERE subject = 'INVITATION' FOR UPDATE");
  const clicking = bo.clicks("Accept");
  await (await slowDatabase(world, "SELECT 1")).isWaitedFor();
  // Now each waits for the other.
  await other.does(locks.followUps);
  await other.ends();
  expect(await clicking).toMatchObject({ acked: true });
  await bo.sees("You accepted");
  await ana.sees("Accepted (1): @Bo");
  expect(logged(world, /interaction failed/)).toBeUndefined();
  expect(bo.messages.filter(({ screen }) => screen.includes("could not be done"))).toEqual([]);
  expect(await world.store.db.history.count({ where: { what: "accept" } })).toBe(1);
});

test("forms that are out of date are opened while the follow-up is completed and reopened, and nobody is turned away", async () => {
  const { slack, store, ana } = await invited();
  const invitations = await store.db.invitation.findMany();
  const which = { workspaceId: slack.teamId, followUpId: invitations[0]?.followUpId ?? "" };
  const context = () => ({ now: monday, newId });
  const looking = invitations.map(async ({ id }) => {
    const drawn = { by: ana.id, revision: 99, invitationId: id, expectedState: "DECLINED" } as const;
    for (let times = 0; times < 8; times++)
      expect(await checkCommand(store, which, (followUp) => mayOpen.asOrganizer(followUp, drawn), context())).toMatchObject({ ok: false });
  });
  const commanding = async () => {
    for (let times = 0; times < 10; times++) {
      const type = times % 2 === 0 ? "complete" : "reopen";
      expect(await executeCommand(store, which, { type, by: ana.id, revision: 1 }, context())).toMatchObject({ ok: true });
    }
  };
  await Promise.all([commanding(), ...looking]);
});
