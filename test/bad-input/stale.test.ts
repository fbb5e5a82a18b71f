import { expect, test } from "vitest";
import { startTestBot } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";
import { callsTo, isTold } from "../support/faults.ts";
import { lists } from "../support/seed.ts";
import { snapshotDb } from "../support/snapshot-db.ts";

async function setUp() {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy } = cast(testBot.slack);
  await sends(ana, "Kick-off", { Participants: [bo, cy] });
  const card = await bo.sees("Invited");
  const organizers = await ana.sees("Invited (2): @Bo, @Cy");
  await cy.sees("Invited");
  await testBot.settled();
  return { ...testBot, ana, bo, cy, card, organizers };
}

test("a card from before a reschedule changes nothing and tells Bo the new time", async () => {
  const testBot = await setUp();
  const { ana, bo, card, settled } = testBot;
  await ana.clicks("Reschedule…");
  await ana.seesModal("Reschedule");
  await ana.submits({ Date: "2026-12-01", Time: "09:00" });
  await bo.sees("Invited ·");
  await settled();
  const before = await snapshotDb(testBot);
  const words = "This has changed, and it's now scheduled for Tue, Dec 1, 2026 at 3:00 AM EST (30 minutes)";
  for (const label of ["Accept", "Decline"]) await isTold(bo, words, () => bo.clicks(label, { in: card, stale: true }));
  expect(bo.modal).toBeUndefined();
  expect(await snapshotDb(testBot)).toEqual(before);
});

test("an old click says why the invitation is over, however it ended, and the card is updated", async () => {
  const endings: [string, string, string][] = [
    ["Participants…", "You're no longer needed for this, so you don't need to answer.", "Removed ·"],
    ["Mark as completed", "This follow-up has been completed. Its organizer or owner can reopen it.", "Completed · @Ana's meeting is done"],
    ["Cancel follow-up", "This follow-up was cancelled.", "Cancelled · @Ana cancelled this meeting"],
  ];
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy } = cast(testBot.slack);
  for (const [label, words, shown] of endings) {
    await sends(ana, `Until ${label}`, { Participants: [bo, cy] });
    const card = await bo.sees(`Until ${label}`);
    const organizers = await ana.sees((message) => message.screen.includes(`Until ${label}`) && message.screen.includes("Invited (2)"));
    await ana.clicks(label, { in: organizers });
    if (label === "Participants…") await ana.submits({ Participants: [cy] });
    await bo.sees((message) => message.ts === card.ts && message.screen.includes(shown));
    await testBot.settled();
    const before = await snapshotDb(testBot);
    const updates = callsTo(testBot.slack, "chat.update", bo).length;
    await isTold(bo, words, () => bo.clicks("Accept", { in: card, stale: true }));
    await bo.until(() => callsTo(testBot.slack, "chat.update", bo).length > updates);
    expect(await snapshotDb(testBot)).toEqual(before);
  }
});

test("clicking Accept twice at once counts once, and the second click gets a message", async () => {
  const testBot = await setUp();
  const { bo, store } = testBot;
  await isTold(bo, "You already accepted this.", () => bo.clicks("Accept", { times: 2 }));
  await bo.sees("You accepted");
  expect(await store.db.history.count({ where: { what: "accept" } })).toBe(1);
});

test("clicking Got it or Cancel twice at once counts once", async () => {
  const testBot = await setUp();
  const { ana, bo, store } = testBot;
  await declines(bo, "On leave");
  const notice = await ana.sees("@Bo declined your meeting");
  await isTold(ana, "You've already handled this response.", () => ana.clicks("Got it", { in: notice, times: 2 }));
  await ana.sees("You left it as is");
  await isTold(ana, "This follow-up was cancelled.", () => ana.clicks("Cancel follow-up", { times: 2 }));
  expect(
    await store.db.history.groupBy({ by: ["what"], _count: true, where: { what: { in: ["keep", "cancel"] } }, orderBy: { what: "asc" } }),
  ).toEqual([
    { what: "cancel", _count: 1 },
    { what: "keep", _count: 1 },
  ]);
});

test("a notice that was decided elsewhere refuses all its buttons", async () => {
  const testBot = await setUp();
  const { ana, bo } = testBot;
  await declines(bo, "On leave");
  const notice = await ana.sees("@Bo declined your meeting");
  await lists(ana, "responses");
  await ana.clicks("Got it");
  await ana.sees((message) => message.ts === notice.ts && message.labels.length === 0);
  await testBot.settled();
  const before = await snapshotDb(testBot);
  for (const label of ["Reschedule", "Got it"])
    await isTold(ana, "You've already handled this response.", () => ana.clicks(label, { in: notice, stale: true }));
  expect(ana.modal).toBeUndefined();
  expect(await snapshotDb(testBot)).toEqual(before);
});

test("a form that became outdated while open is refused in place", async () => {
  const testBot = await setUp();
  const { ana, bo, cy } = testBot;
  await bo.clicks("Decline");
  await bo.seesModal("Decline");
  await cy.clicks("Decline");
  await cy.seesModal("Decline");
  await ana.clicks("Participants…");
  await ana.submits({ Participants: [cy] });
  await ana.sees("Invited (1): @Cy");
  expect(await bo.submits({ Reason: "Too late" })).toMatchObject({
    modal: { text: expect.stringContaining("You're no longer needed for this") },
  });
  await ana.clicks("Cancel follow-up");
  await ana.sees("Cancelled · Your meeting");
  const before = await snapshotDb(testBot);
  expect(await cy.submits({})).toMatchObject({ modal: { text: expect.stringContaining("This follow-up was cancelled.") } });
  expect(await snapshotDb(testBot)).toEqual(before);
});

test("the organizer's outdated forms are refused too", async () => {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy } = cast(testBot.slack);
  await sends(ana, "Write the report", { Type: "Task", Owner: bo });
  await bo.sees("Assigned");
  await declines(bo, "On leave");
  const notice = await ana.sees("@Bo declined the task");
  await ana.clicks("Reassign", { in: notice });
  await ana.seesModal("Assign to someone");
  await bo.sees("You declined");
  await bo.clicks("Change answer");
  await bo.sees("You accepted");
  const before = await snapshotDb(testBot);
  expect(await ana.submits({ "Assign to": cy })).toMatchObject({
    modal: { text: expect.stringContaining("@Bo has since accepted this.") },
  });
  expect(await snapshotDb(testBot)).toEqual(before);
});
