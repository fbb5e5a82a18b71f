import { expect, test } from "vitest";
import type { Person } from "../../packages/slack-emulator/index.ts";
import { type Over, startTestBot, type TestBot } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";
import { isTold } from "../support/faults.ts";
import { findIncorrectMessages } from "../support/find-incorrect-messages.ts";
import { becomes, lists } from "../support/seed.ts";
import { snapshotDb } from "../support/snapshot-db.ts";

const transports: Over[] = ["socket", "http"];
const goneNotice = "@Ana's account is deactivated, so no one will see the answers until someone takes over.";

const accepts = async (person: Person, word: string, what = "task") => {
  await person.clicks("Accept", { in: await person.sees(word) });
  return person.sees(new RegExp(`You accepted @\\w+'s ${what}`));
};

/** Returns what's wrong in Slack, leaving out someone who has left: Slack accepts no new message for them and reports no zone. */
async function findProblems({ store, slack }: Pick<TestBot, "store" | "slack">, { id }: Person): Promise<string[]> {
  const { lost, doubled } = await findIncorrectMessages(store.db, slack);
  const hasLeft = slack.world.people.get(id)?.deactivated ?? false;
  return [...lost, ...doubled].filter((sentence) => !hasLeft || !sentence.includes(`to ${id} `));
}

/** Ana has assigned a task to Bo, who has accepted it, and invited Cy and Dee. */
async function assignedTask(over: Over = "socket") {
  const testBot = await startTestBot({ over, enforceDeadlines: false });
  const { ana, bo, cy, dee } = cast(testBot.slack);
  await sends(ana, "Write the report", { Type: "Task", Owner: bo, Participants: [cy, dee] });
  const bosCard = await accepts(bo, "Assigned");
  for (const person of [cy, dee]) await person.sees("Invited");
  await ana.sees("Accepted (1): @Bo");
  await testBot.settled();
  const expectAllShown = async () => {
    await testBot.settled();
    expect(await findProblems(testBot, ana)).toEqual([]);
  };
  return { ...testBot, ana, bo, cy, dee, bosCard, expectAllShown };
}

/** Ana's meeting, which Bo and Cy have accepted and Dee hasn't answered. */
async function acceptedMeeting() {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy, dee } = cast(testBot.slack);
  await sends(ana, "Kick-off", { Participants: [bo, cy, dee] });
  const bosCard = await accepts(bo, "Invited", "meeting");
  const cysCard = await accepts(cy, "Invited", "meeting");
  await dee.sees("Invited");
  await ana.sees("Accepted (2): @Bo, @Cy");
  await testBot.settled();
  const expectAllShown = async () => {
    await testBot.settled();
    expect(await findProblems(testBot, ana)).toEqual([]);
  };
  return { ...testBot, ana, bo, cy, dee, bosCard, cysCard, expectAllShown };
}

const seesTakeOver = (person: Person, card: { ts: string }) => person.sees((now) => now.ts === card.ts && now.labels.includes("Take over"));

test.each(transports)("when Ana leaves, every card says so, and Bo takes over and carries on (%s)", async (over) => {
  const { slack, ana, bo, cy, dee, bosCard, expectAllShown } = await assignedTask(over);
  await declines(cy, "On leave");
  await ana.sees("@Cy declined your task");
  const counts = () => [bo, cy, dee].map(({ notifications }) => notifications.length);
  const before = counts();
  await slack.deactivate(ana);
  for (const person of [bo, cy, dee]) expect((await person.sees(goneNotice)).text).toContain("account is deactivated, so no one will see");
  const card = await seesTakeOver(bo, bosCard);
  expect(card.labels).toEqual(["Take over", "Mark as completed", "Change answer", "Details"]);
  for (const person of [cy, dee]) expect((await person.sees(goneNotice)).labels).not.toContain("Take over");
  await expectAllShown();
  expect(counts(), "no one is pinged").toEqual(before);

  await bo.clicks("Take over", { in: card });
  await becomes(
    bo,
    card,
    ({ screen, labels }) => screen.includes("Yours now · You're now the organizer of this task.") && labels.length === 0,
  );
  const organizers = await bo.sees("Your task · 1 of 2 answered [");
  expect(organizers.screen).toContain("Someone else organized this before you.");
  expect(organizers.screen).toContain("Declined (1): @Cy");
  expect(organizers.screen).toContain("Invited (1): @Dee");
  const notice = await bo.sees("@Cy declined your task");
  expect(notice.screen).toContain("“On leave”");
  expect(notice.labels).toEqual(["Reschedule", "Got it", "Cancel follow-up"]);
  await dee.sees((now) => now.screen.includes("Invited · @Bo invited you") && !now.screen.includes("deactivated"));
  expect((await lists(bo)).screen).toMatch(/Responses.*Declined · task · @Cy.*Sent.*Invited · task · to @Dee/s);
  await expectAllShown();
  expect(counts(), "except the new organizer").toEqual([(before[0] ?? 0) + 2, ...before.slice(1)]);

  await bo.clicks("Got it", { in: notice });
  await becomes(bo, notice, ({ screen }) => screen.includes("You left it as is"));
  await accepts(dee, "Invited");
  await becomes(bo, organizers, ({ screen }) => screen.includes("Accepted (1): @Dee"));
  await bo.clicks("Assign to…", { in: organizers });
  await bo.seesModal("Assign to someone");
  expect(await bo.submits({ "Assign to": dee })).toMatchObject({ closed: true });
  await dee.sees("Assigned · @Bo assigned you a task");
  await expectAllShown();
});

test("anyone answering after Ana has left sees that on the card, in the form and in the list", async () => {
  const { slack, ana, cy, dee, expectAllShown } = await assignedTask();
  await slack.deactivate(ana);
  const card = await cy.sees(goneNotice);
  await isTold(cy, goneNotice, () => cy.clicks("Accept", { in: card }));
  await becomes(cy, card, ({ screen }) => screen.includes("You accepted") && screen.includes(goneNotice));
  const list = await lists(dee);
  expect(list.screen).toContain("from @Ana (deactivated)");
  await dee.clicks("Decline", { in: list });
  expect((await dee.seesModal("Decline")).text).toContain(`${goneNotice} You're declining:`);
  await dee.submits({ Reason: "On leave" });
  const declined = await dee.sees((now) => now.screen.includes("You declined") && now.screen.includes(goneNotice));
  await isTold(dee, goneNotice, () => dee.clicks("Change answer", { in: declined }));
  await dee.clicks("Details");
  expect((await dee.seesModal("Details")).text).toContain("@Ana (deactivated) is the organizer of this");
  await expectAllShown();
});

test("without an owner who accepted, anyone who accepted can take over, and only the first one does", async () => {
  const { slack, store, settled, ana, bo, cy, bosCard, cysCard } = await acceptedMeeting();
  await slack.deactivate(ana);
  await Promise.all([seesTakeOver(bo, bosCard), seesTakeOver(cy, cysCard)]);
  await settled();
  await Promise.all([bo.clicks("Take over"), cy.clicks("Take over")]);
  await settled();
  const followUp = await store.db.followUp.findFirstOrThrow();
  const [first, second] = followUp.organizerId === bo.id ? [bo, cy] : [cy, bo];
  await second.sees(`@${first.name} is the organizer, so no one needs to take over.`);
  await first.sees("Yours now ·");
  await second.sees((now) => now.screen.includes(`You accepted @${first.name}'s meeting`) && !now.labels.includes("Take over"));
  expect(await store.db.history.count({ where: { what: "take-over" } })).toBe(1);
  expect(await findProblems({ store, slack }, ana)).toEqual([]);
});

test("clicking Take over twice counts once, and an outdated card explains how things stand", async () => {
  const { slack, store, settled, ana, bo, cy, bosCard, cysCard } = await acceptedMeeting();
  await slack.deactivate(ana);
  const stale = await seesTakeOver(cy, cysCard);
  const card = await seesTakeOver(bo, bosCard);
  await settled();
  await isTold(bo, "You're already the organizer.", () => bo.clicks("Take over", { in: card, times: 2 }));
  await bo.sees("Yours now ·");
  await settled();
  const before = await snapshotDb({ store });
  await isTold(bo, "You're already the organizer.", () => bo.clicks("Take over", { in: card, stale: true }));
  await isTold(cy, "@Bo is the organizer, so no one needs to take over.", () => cy.clicks("Take over", { in: stale, stale: true }));
  expect(await snapshotDb({ store })).toEqual(before);
  expect(before.history).toBe(5);
});

test("someone who declined, or isn't the owner when there is one, can't take over", async () => {
  const { slack, ana, bo, cy, bosCard } = await assignedTask();
  await slack.deactivate(ana);
  await seesTakeOver(bo, bosCard);
  const card = await cy.sees(goneNotice);
  await isTold(cy, goneNotice, () => cy.clicks("Accept", { in: card }));
  const accepted = await becomes(cy, card, ({ screen }) => screen.includes("You accepted"));
  expect(accepted.labels).toEqual(["Change answer", "Details"]);
  await bo.clicks("Change answer", { in: bosCard });
  await bo.seesModal("Decline");
  await bo.submits({ Reason: "Not without Ana" });
  await seesTakeOver(cy, card);
  await becomes(bo, bosCard, ({ labels }) => !labels.includes("Take over"));
});

test("when Ana returns, cards go back to normal and an old Take over is refused", async () => {
  const { slack, store, settled, ana, bo, bosCard, expectAllShown } = await assignedTask();
  await slack.deactivate(ana);
  const card = await seesTakeOver(bo, bosCard);
  await settled();
  await slack.reactivate(ana);
  await becomes(bo, bosCard, ({ screen }) => !screen.includes("deactivated"));
  await settled();
  const before = await snapshotDb({ store });
  await isTold(bo, "@Ana is the organizer, so no one needs to take over.", () => bo.clicks("Take over", { in: card, stale: true }));
  expect(await snapshotDb({ store })).toEqual(before);
  await expectAllShown();
});

test("when Ana returns after Bo took over, her card and notice name him and have no buttons", async () => {
  const { slack, settled, ana, bo, cy, bosCard, expectAllShown } = await assignedTask();
  await declines(cy, "On leave");
  const notice = await ana.sees("@Cy declined your task");
  const card = await ana.sees("Declined (1): @Cy");
  await slack.deactivate(ana);
  await seesTakeOver(bo, bosCard);
  await bo.clicks("Take over");
  await bo.sees("@Cy declined your task");
  await settled();
  await slack.reactivate(ana);
  expect((await becomes(ana, card, ({ screen }) => screen.includes("Handed over · @Bo is now the organizer of this task"))).labels).toEqual(
    [],
  );
  expect((await becomes(ana, notice, ({ screen }) => screen.includes("@Bo is now the organizer"))).labels).toEqual([]);
  await isTold(ana, "Only the organizer can do that.", () => ana.clicks("Cancel follow-up", { in: card, stale: true }));
  await expectAllShown();
});

test("what Ana did isn't attributed to Bo after he takes over", async () => {
  const { slack, ana, bo, cy, dee, expectAllShown } = await acceptedMeeting();
  await ana.clicks("Participants…");
  await ana.submits({ Participants: [bo, cy] });
  const removed = await dee.sees("Removed · @Ana no longer needs you for this");
  await ana.clicks("Reschedule…");
  await ana.seesModal("Reschedule");
  await ana.submits({ Date: "2026-12-01", Time: "09:00", Note: "Rooms are free then" });
  const earlier = await cy.sees("Rescheduled · @Ana changed the time");
  const note = await cy.sees("Note from @Ana:\n> “Rooms are free then”");
  const bosCard = await accepts(bo, "Invited", "meeting");
  await slack.deactivate(ana);
  await seesTakeOver(bo, bosCard);
  await bo.clicks("Take over");
  await becomes(dee, removed, ({ screen }) => screen.includes("Removed · You're no longer needed for this"));
  await becomes(cy, earlier, ({ screen }) => screen.includes("Rescheduled · The time changed. See the new invitation below."));
  await becomes(cy, note, ({ screen }) => screen.includes("Note:\n> “Rooms are free then”"));
  await expectAllShown();
});

test("when owner and organizer both leave, someone who accepted takes over and decides about the owner", async () => {
  const { slack, ana, bo, cy, expectAllShown } = await assignedTask();
  const cysCard = await accepts(cy, "Invited");
  await slack.deactivate(bo);
  await slack.deactivate(ana);
  await seesTakeOver(cy, cysCard);
  await cy.clicks("Take over");
  const notice = await cy.sees("Needs your decision · @Bo accepted the task assigned to them, but");
  expect(notice.labels).toEqual(["Reassign", "Got it", "Cancel follow-up"]);
  await cy.sees("Needs your decision · Your task for @Bo");
  await expectAllShown();
});

test("an organizer's deactivation that the bot missed is noticed when Slack rejects a message to them", async () => {
  const { slack, ana, bo, cy, bosCard, expectAllShown } = await assignedTask();
  await slack.deactivate(ana, false);
  await declines(cy, "On leave");
  await seesTakeOver(bo, bosCard);
  await expectAllShown();
});

test("a reopened follow-up says who left while it was completed", async () => {
  const { slack, store, settled, ana, bo, bosCard } = await assignedTask();
  await bo.clicks("Mark as completed", { in: bosCard });
  await ana.sees("Completed · Your task");
  await settled();
  await slack.deactivate(ana);
  await expect.poll(async () => (await store.db.member.findFirst({ where: { id: ana.id } }))?.deactivated).toBe(true);
  await bo.clicks("Reopen", { in: await bo.sees("Completed · You accepted") });
  await seesTakeOver(bo, bosCard);
});
