import { addDays, addMinutes } from "date-fns";
import { expect, test } from "vitest";
import { monday, type Over, startTestBot } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";
import { findIncorrectMessages } from "../support/find-incorrect-messages.ts";
import { becomes, lists } from "../support/seed.ts";
import { snapshotDb } from "../support/snapshot-db.ts";

const transports: Over[] = ["socket", "http"];

/** Ana has assigned a task to Bo, with Cy as a participant; both have accepted. */
async function acceptedTask(over: Over = "socket") {
  const testBot = await startTestBot({ over, enforceDeadlines: false });
  const { ana, bo, cy, dee } = cast(testBot.slack);
  await sends(ana, "Write the report", { Type: "Task", Owner: bo, Participants: [cy] });
  for (const [person, word] of [
    [bo, "Assigned"],
    [cy, "Invited"],
  ] as const) {
    await person.sees(word);
    await person.clicks("Accept");
    await person.sees("You accepted");
  }
  const card = await ana.sees("Accepted (2): @Bo, @Cy");
  await testBot.settled();
  return { ...testBot, ana, bo, cy, dee, card };
}

test.each(transports)("if Bo leaves after accepting Ana's task, she has to decide and can reassign it (%s)", async (over) => {
  const { slack, store, settled, ana, bo, cy, dee, card } = await acceptedTask(over);
  const notified = cy.notifications.length;
  await slack.deactivate(bo);
  const notice = await ana.sees("Needs your decision · @Bo accepted the task you assigned, but their account has since been deactivated");
  expect(notice.labels).toEqual(["Reassign", "Got it", "Cancel follow-up"]);
  const now = await becomes(ana, card, ({ screen }) => screen.includes("Needs your decision · Your task for @Bo"));
  expect(now.screen).toContain("Accepted (2): @Bo (deactivated), @Cy");
  const list = await lists(ana, "responses");
  expect(list.screen).toMatch(/Write the report.*Needs your decision · task · @Bo \(deactivated\)/s);
  expect(list.labels).toEqual(expect.arrayContaining(["Reassign", "Got it", "Details"]));

  await ana.clicks("Reassign", { in: notice });
  await ana.seesModal("Assign to someone");
  expect(await ana.submits({ "Assign to": dee })).toEqual({ closed: true });
  await dee.sees("Assigned · @Ana assigned you a task");
  expect((await becomes(ana, notice, ({ labels }) => labels.length === 0)).screen).toContain("Reassigned to @Dee");
  await becomes(ana, card, ({ screen }) => screen.includes("Assigned · Your task for @Dee"));
  await settled();
  expect(cy.notifications).toHaveLength(notified);
  expect((await findIncorrectMessages(store.db, slack)).lost).toEqual([]);
});

test("a participant who leaves is marked on Ana's card and in the details, and no one is pinged", async () => {
  const { slack, settled, ana, bo, cy, card } = await acceptedTask();
  const notified = [ana, bo].map(({ notifications }) => notifications.length);
  await slack.deactivate(cy);
  await becomes(ana, card, ({ screen }) => screen.includes("Accepted (2): @Bo, @Cy (deactivated)"));
  await bo.clicks("Details");
  expect((await bo.seesModal("Details")).text).toContain("Accepted (2): @Bo, @Cy (deactivated)");
  await settled();
  expect([ana, bo].map(({ notifications }) => notifications.length)).toEqual(notified);
  expect((await lists(ana, "responses")).screen).toContain("No responses need your attention");
});

test("Got it leaves the task with Bo, who finds it unchanged on returning", async () => {
  const { slack, store, settled, ana, bo, card } = await acceptedTask();
  await slack.deactivate(bo);
  const notice = await ana.sees("Needs your decision · @Bo");
  await ana.clicks("Got it", { in: notice });
  await becomes(ana, notice, ({ screen }) => screen.includes("You left it as is"));
  await becomes(ana, card, ({ screen }) => screen.includes("Accepted · Your task for @Bo"));
  expect((await lists(ana, "responses")).screen).toContain("No responses need your attention");
  await settled();

  await slack.reactivate(bo);
  await becomes(ana, notice, ({ screen }) => screen.includes("@Bo's account is active again"));
  await becomes(ana, card, ({ screen }) => screen.includes("Accepted (2): @Bo, @Cy") && !screen.includes("deactivated"));
  await settled();
  expect((await findIncorrectMessages(store.db, slack)).lost).toEqual([]);
});

test("if Bo leaves again within the hour, an open notice is reused and a decided one is not", async () => {
  const { slack, settled, ana, bo } = await acceptedTask();
  const notices = () => ana.messages.filter(({ screen }) => screen.includes("@Bo accepted the task you assigned"));
  await slack.deactivate(bo);
  const notice = await ana.sees("Needs your decision · @Bo");
  await slack.reactivate(bo);
  await becomes(ana, notice, ({ screen }) => screen.includes("active again"));
  await slack.deactivate(bo);
  await becomes(ana, notice, ({ screen }) => screen.includes("Needs your decision ·"));
  expect(notices()).toHaveLength(1);
  await ana.clicks("Got it", { in: notice });
  await becomes(ana, notice, ({ screen }) => screen.includes("You left it as is"));
  await slack.reactivate(bo);
  await becomes(ana, notice, ({ screen }) => screen.includes("active again"));
  await slack.deactivate(bo);
  await becomes(ana, notice, ({ screen }) => screen.includes("There's a newer message about this below."));
  await settled();
  expect(notices()).toHaveLength(2);
});

test("a decline and a departure within the hour get separate notices", async () => {
  const { slack, settled, ana, bo } = await acceptedTask();
  await bo.clicks("Change answer");
  await bo.seesModal("Decline");
  await bo.submits({ Reason: "No time" });
  const declined = await ana.sees("@Bo declined the task you assigned");
  await bo.sees("You declined");
  await bo.clicks("Change answer");
  await becomes(ana, declined, ({ screen }) => screen.includes("accepted after all"));
  await slack.deactivate(bo);
  const left = await ana.sees("Needs your decision · @Bo");
  await becomes(ana, declined, ({ screen }) => screen.includes("There's a newer message about this below."));
  await slack.reactivate(bo);
  await becomes(ana, left, ({ screen }) => screen.includes("active again"));
  await bo.sees("You accepted");
  await bo.clicks("Change answer");
  await bo.seesModal("Decline");
  await bo.submits({ Reason: "No time again" });
  await ana.sees("“No time again”");
  await becomes(ana, left, ({ screen }) => screen.includes("There's a newer message about this below."));
  await settled();
  expect(ana.messages.filter(({ screen }) => screen.includes("the task you assigned"))).toHaveLength(3);
});

test("someone who leaves without answering counts as not delivered, and is asked once on returning", async () => {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { slack, settled } = testBot;
  const { ana, bo, cy } = cast(slack);
  await sends(ana, "Earlier", { Participants: [bo] });
  const earlier = await bo.sees("Invited");
  await bo.clicks("Decline", { in: earlier });
  await bo.submits({});
  await ana.clicks("Got it", { in: await ana.sees("@Bo declined") });
  await ana.sees("You left it as is");
  // Slack hasn't sent the event yet.
  await slack.deactivate(bo, false);
  await sends(ana, "Write the report", { Type: "Task", Owner: bo, Participants: [cy] });
  const card = await ana.sees("Not delivered · @Bo's account is deactivated");
  await cy.sees("Invited");
  await slack.deactivate(cy);
  await ana.sees("Not delivered · @Cy's account is deactivated");
  await settled();
  expect([ana, bo, cy].map(({ messages }) => messages.length)).toEqual([3, 1, 1]);
  await slack.reactivate(bo);
  await slack.reactivate(cy);
  await bo.sees("Assigned · @Ana assigned you a task");
  await becomes(ana, card, ({ screen }) => screen.includes("Assigned (1): @Bo") && screen.includes("Invited (1): @Cy"));
  await settled();
  expect([ana, bo, cy].map(({ messages }) => messages.length)).toEqual([3, 2, 1]);
});

test("someone leaving after declining adds nothing to Ana's decision", async () => {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { slack, settled } = testBot;
  const { ana, bo } = cast(slack);
  await sends(ana, "Write the report", { Type: "Task", Owner: bo });
  await bo.sees("Assigned");
  await declines(bo, "On leave");
  await ana.sees("@Bo declined the task you assigned");
  await slack.deactivate(bo);
  await ana.sees("Declined (1): @Bo (deactivated)");
  await settled();
  expect(ana.messages.filter(({ screen }) => screen.includes("@Bo declined"))).toHaveLength(1);
  expect((await lists(ana, "responses")).screen).toMatch(/Declined · task · @Bo \(deactivated\)/);
});

test("completed, cancelled and past follow-ups don't change when someone leaves", async () => {
  const { slack, store, settled, setNow, ana, bo, card, log } = await acceptedTask();
  await ana.clicks("Mark as completed", { in: card });
  await ana.sees("Completed · Your task for @Bo");
  await sends(ana, "Called off", { Participants: [bo] });
  await ana.clicks("Cancel follow-up", { in: await ana.sees("Called off") });
  await ana.sees("Cancelled · Your meeting");
  await sends(ana, "Soon over", { Participants: [bo], Time: "10:30", Date: "2026-11-23" });
  await settled();
  setNow(addDays(monday, 1));
  const before = { database: await snapshotDb({ store }), seen: ana.messages.map(({ screen }) => screen) };
  await slack.deactivate(bo);
  await expect.poll(async () => (await store.db.member.findFirst({ where: { id: bo.id } }))?.deactivated).toBe(true);
  await expect.poll(() => store.db.$queryRaw`SELECT 1 FROM pgboss.job WHERE name = 'events' AND state <> 'completed'`).toEqual([]);
  await settled();
  expect({ database: await snapshotDb({ store }), seen: ana.messages.map(({ screen }) => screen) }).toEqual(before);
  expect(log.join("")).not.toContain("failed to process an event");
});

test("a deactivation the bot missed is noticed when a form looks the person up", async () => {
  const { slack, setNow, ana, bo } = await acceptedTask();
  await slack.deactivate(bo, false);
  setNow(addMinutes(monday, 5));
  await ana.types("/followup Something else");
  await ana.seesModal("New follow-up");
  expect(await ana.submits({ Owner: bo, Date: "2026-11-27" })).toMatchObject({ errors: { Owner: expect.stringContaining("deactivated") } });
  await ana.sees("Needs your decision · @Bo accepted the task");
});

test("a deactivation the bot missed is noticed when Slack rejects a message to the person", async () => {
  const { slack, ana, bo } = await acceptedTask();
  await slack.deactivate(bo, false);
  await sends(ana, "Something else", { Participants: [bo] });
  await ana.sees("Needs your decision · @Bo accepted the task");
});

test("someone Slack reports as both deactivated and active isn't looked up again and again", async () => {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { slack, store, settled } = testBot;
  const { ana, bo } = cast(slack);
  slack.faults.next("chat.postMessage", { kind: "error", error: "user_disabled" }, { to: bo });
  await sends(ana, "Kick-off", { Participants: [bo] });
  await ana.sees("Not delivered · @Bo's account is deactivated");
  await expect.poll(() => store.db.$queryRaw`SELECT 1 FROM pgboss.job WHERE name = 'events' AND state = 'completed'`).toHaveLength(1);
  await settled();
  expect(bo.messages).toEqual([]);
  await ana.sees("Not delivered (1): @Bo");
});

test("an interrupted event is finished on the next attempt, even if the profile was already saved", async () => {
  const { slack, store, settled, ana, bo, card } = await acceptedTask();
  await slack.deactivate(bo);
  await ana.sees("Needs your decision · @Bo");
  await settled();
  await slack.reactivate(bo, false);
  await store.db.member.updateMany({ where: { id: bo.id }, data: { deactivated: false, zone: "America/New_York" } });
  await slack.rename(bo, "Bo");
  await becomes(ana, card, ({ screen }) => screen.includes("Accepted (2): @Bo, @Cy"));
});
