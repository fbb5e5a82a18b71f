import { expect, test } from "vitest";
import { admin } from "../support/admin.ts";
import { startTestBot } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";
import { dumpTables } from "../support/dump-tables.ts";
import { findIncorrectMessages } from "../support/find-incorrect-messages.ts";
import { becomes, lists } from "../support/seed.ts";
import { snapshotDb } from "../support/snapshot-db.ts";

/** Ana organizes three follow-ups, one of them completed; Cy organizes one. */
async function setUp() {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy, dee } = cast(testBot.slack);
  await sends(ana, "Kick-off", { Participants: [bo, cy] });
  await bo.sees("Kick-off");
  await cy.sees("Kick-off");
  await declines(bo, "On leave");
  await ana.sees("@Bo declined your meeting");
  await sends(ana, "Write the report", { Type: "Task", Owner: bo });
  await bo.sees("Assigned");
  await sends(ana, "Done", { Participants: [bo] });
  await ana.clicks("Mark as completed", { in: await ana.sees("Done") });
  await ana.sees("Completed · Your meeting");
  await sends(cy, "Cy's own", { Participants: [ana] });
  await ana.sees("Cy's own");
  await testBot.settled();
  const place = { databaseUrl: testBot.config.databaseUrl ?? "" };
  const run = (...more: string[]) => admin(place, ["hand-over", "--workspace", testBot.slack.teamId, ...more]);
  return { ...testBot, ana, bo, cy, dee, place, run };
}

test("hands over everything a person organizes while the bot runs, and the new organizer can continue", async () => {
  const { slack, store, settled, ana, bo, cy, run } = await setUp();
  const cards = ana.messages.filter(({ labels }) => labels.includes("Reschedule…"));
  expect(cards).toHaveLength(2);
  const notified = bo.notifications.length;
  await slack.deactivate(ana);
  await bo.sees("@Ana's account is deactivated");
  expect(await run("--from", ana.id, "--to", cy.id)).toEqual({
    code: 0,
    printed: "Handed over 2 follow-ups from U0ANA to U0CY (Cy). The bot will update Slack.",
  });
  const card = await cy.sees("Declined (1): @Bo");
  expect(card.screen).toContain("Kick-off");
  const notice = await cy.sees("@Bo declined your meeting");
  await cy.sees("Assigned · Your task for @Bo");
  await cy.sees("Yours now · You're now the organizer of this meeting.");
  await bo.sees("Assigned · @Cy assigned you a task");
  for (const one of cards) await becomes(ana, one, ({ screen }) => screen.includes("Handed over · @Cy is now the organizer"));
  expect(bo.notifications).toHaveLength(notified);
  expect((await lists(cy, "responses")).screen).toMatch(/Kick-off.*Declined · meeting · @Bo/s);
  await cy.clicks("Reschedule", { in: notice });
  await cy.seesModal("Reschedule");
  expect(await cy.submits({ Date: "2026-12-01", Time: "09:00" })).toEqual({ closed: true });
  await bo.sees("@Cy rescheduled this meeting");
  await settled();
  const { lost, doubled } = await findIncorrectMessages(store.db, slack);
  // Slack reports no zone for a deactivated account.
  expect([...lost, ...doubled].filter((sentence) => !sentence.includes("to U0ANA "))).toEqual([]);
  expect(await store.db.followUp.findMany({ where: { organizerId: ana.id }, select: { title: true } })).toEqual([{ title: "Done" }]);
  expect(await run("--from", ana.id, "--to", cy.id)).toEqual({
    code: 1,
    printed: "U0ANA isn't the organizer of any open follow-up in T0TEAM.",
  });
});

test("hands over a single follow-up from an active organizer, and back again", async () => {
  const { slack, store, settled, ana, cy, run } = await setUp();
  const { id } = await store.db.followUp.findFirstOrThrow({ where: { title: "Kick-off" } });
  const card = await ana.sees("Declined (1): @Bo");
  const notice = await ana.sees("@Bo declined your meeting");
  expect(await run("--from", ana.id, "--to", cy.id, "--follow-up", id)).toMatchObject({
    code: 0,
    printed: "Handed over 1 follow-up from U0ANA to U0CY (Cy). The bot will update Slack.",
  });
  const cys = await cy.sees("Declined (1): @Bo");
  const cysNotice = await cy.sees("@Bo declined your meeting");
  await becomes(ana, card, ({ screen }) => screen.includes("Handed over · @Cy is now the organizer of this meeting"));
  await becomes(ana, notice, ({ screen }) => screen.includes("@Cy is now the organizer"));
  await settled();
  const history = await store.db.history.findFirst({ where: { what: "hand-over" } });
  expect(history).toMatchObject({ followUpId: id, actorId: null, from: ana.id, to: cy.id });
  expect(await store.db.followUp.count({ where: { organizerId: ana.id, status: "OPEN" } })).toBe(1);

  expect(await run("--from", cy.id, "--to", ana.id, "--follow-up", id)).toMatchObject({ code: 0 });
  await becomes(ana, card, ({ screen }) => screen.includes("Declined (1): @Bo"));
  await becomes(ana, notice, ({ screen }) => screen.includes("There's a newer message about this below."));
  await becomes(cy, cys, ({ screen }) => screen.includes("Handed over · @Ana is now the organizer of this meeting"));
  await becomes(cy, cysNotice, ({ screen }) => screen.includes("@Ana is now the organizer"));

  // Ana's own decisions are hers again, too.
  const again = await ana.sees(({ labels }) => labels.includes("Got it"));
  await ana.clicks("Got it", { in: again });
  await becomes(ana, again, ({ screen }) => screen.includes("You left it as is"));
  expect(await run("--from", ana.id, "--to", cy.id, "--follow-up", id)).toMatchObject({ code: 0 });
  await becomes(ana, again, ({ screen }) => screen.includes("@Cy is now the organizer"));
  expect(await run("--from", cy.id, "--to", ana.id, "--follow-up", id)).toMatchObject({ code: 0 });
  await becomes(ana, again, ({ screen }) => screen.includes("You left it as is"));
  await settled();
  const { lost, doubled } = await findIncorrectMessages(store.db, slack);
  expect([...lost, ...doubled]).toEqual([]);
});

test("an invalid hand-over is explained and changes nothing", async () => {
  const { slack, store, ana, cy, dee, place, run } = await setUp();
  const before = await snapshotDb({ store });
  const other = "0199a1b2-0000-7000-8000-000000000000";
  await slack.deactivate(cy);
  await expect.poll(async () => (await store.db.member.findFirst({ where: { id: cy.id } }))?.deactivated).toBe(true);
  const refused: [string[], number, string][] = [
    [["--from", ana.id, "--to", ana.id], 2, "--from and --to are the same person."],
    [["--from", ana.id], 2, "--to is required."],
    [["--from", ana.id, "--to", dee.id, "--follow-up", "12"], 2, "--follow-up must be a follow-up's ID, such as 0199a1b2-…."],
    [
      ["--from", ana.id, "--to", dee.id],
      1,
      "The bot hasn't seen U0DEE in T0TEAM yet. Ask them to type /followup once, then run this again.",
    ],
    [["--from", ana.id, "--to", cy.id], 1, "U0CY (Cy) has a deactivated account, so nothing was handed over."],
    [["--from", "U0NOBODY", "--to", ana.id], 1, "U0NOBODY isn't the organizer of any open follow-up in T0TEAM."],
    [
      ["--from", cy.id, "--to", ana.id, "--follow-up", other],
      1,
      `U0CY isn't the organizer of an open follow-up with the ID ${other} in T0TEAM.`,
    ],
  ];
  for (const [args, code, printed] of refused) expect(await run(...args)).toEqual({ code, printed });
  expect(await admin(place, ["hand-over", "--workspace", "T0ELSE", "--from", ana.id, "--to", dee.id])).toEqual({
    code: 1,
    printed: "Unknown workspace T0ELSE.",
  });
  const after = await snapshotDb({ store });
  expect(after.followUps.map(({ organizerId }) => organizerId)).toEqual(before.followUps.map(({ organizerId }) => organizerId));
});

test("a former organizer can be erased, and the handed-over follow-ups stay", async () => {
  const { slack, store, settled, ana, cy, place, run } = await setUp();
  await slack.deactivate(ana);
  expect(await run("--from", ana.id, "--to", cy.id)).toMatchObject({ code: 0 });
  const card = await cy.sees("Declined (1): @Bo");
  await settled();
  const forget = ["forget-person", "--workspace", slack.teamId, "--person", ana.id, "--yes"];
  expect(await admin(place, forget)).toMatchObject({ code: 0, printed: expect.stringContaining("Nothing is stored about U0ANA") });
  await settled();
  expect((await dumpTables(store.db)).filter((row) => row.includes("U0ANA") && !row.startsWith("pgboss."))).toEqual([]);
  expect(await store.db.followUp.count({ where: { organizerId: cy.id, title: { in: ["Kick-off", "Write the report"] } } })).toBe(2);
  await becomes(cy, card, ({ screen }) => screen.includes("Declined (1): @Bo"));
});
