import { expect, test } from "vitest";
import type { Person } from "../../packages/slack-emulator/index.ts";
import { startTestBot } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";
import { becomes, lists, seed, titles } from "../support/seed.ts";
import { snapshotDb } from "../support/snapshot-db.ts";

const hour = 60;

/** Tuesday at 12:06 PM in Berlin. */
const later = new Date("2026-11-24T11:06:00Z");

test("past follow-ups come last in their group, latest first, are marked as over, and can still be acted on", async () => {
  const testBot = await startTestBot();
  const { ana, bo, cy } = cast(testBot.slack);
  const { make, decline } = await seed(testBot, [ana, bo, cy]);
  const minutesUntil = (later.getTime() - new Date("2026-11-23T09:00:00Z").getTime()) / 60_000;
  const at = (hours: number) => minutesUntil + hours * hour;
  for (const hours of [-20, 30, -0.25, 2, -3]) {
    await decline(await make({ by: ana, title: `#1 declined ${hours}`, in: at(hours), participants: [bo] }), bo);
    await make({ by: cy, title: `#2 asked ${hours}`, in: at(hours), participants: [ana] });
    await make({ by: ana, title: `#3 sent ${hours}`, in: at(hours), owner: bo });
  }
  await testBot.settled();
  testBot.setNow(later);
  const list = await lists(ana);
  const order = [-0.25, 2, 30, -3, -20];
  const expected = ["#1 declined", "#2 asked", "#3 sent"].flatMap((what) => order.map((hours) => `${what} ${hours}`));
  // Past rows have one more button, so fewer rows fit in a message.
  const first = titles(list).length;
  expect(titles(list)).toEqual(expected.slice(0, first));
  expect(list.screen).toMatch(/#1 declined -3\nOver · Declined · meeting · @Bo\n.*\n\[Reschedule\] \[Got it\] \[Details\] \[Clear\]/);
  expect(list.screen).toMatch(/#1 declined -0.25\nDeclined · meeting · @Bo\n.*\n\[Reschedule\] \[Got it\] \[Details\]\n/);
  expect(list.screen).toMatch(/#2 asked -3\nOver · Invited · meeting · from @Cy\n.*\n\[Accept\] \[Decline\] \[Details\] \[Clear\]/);
  expect(list.text, "screen readers get the same").toContain("“#1 declined -3”, Over · Declined · meeting");
  await ana.clicks("Next page", { in: list });
  const second = await becomes(ana, list, ({ screen }) => screen.includes("Sent"));
  expect(titles(second)).toEqual(expected.slice(first));
  expect(second.screen).toMatch(/#3 sent -20\nOver · Assigned · meeting · to @Bo\n.*\n\[Reassign\] \[Remove\] \[Details\] \[Clear\]/);
  await ana.clicks("Previous page", { in: list });
  await becomes(ana, list, (now) => titles(now).join() === expected.slice(0, first).join());
  await ana.clicks("Accept", { in: list, near: "#2 asked -3" });
  await cy.sees(/#2 asked -3[^]*Accepted \(1\): @Ana/);
});

test("an all-day follow-up is over when the day is over in the reader's zone", async () => {
  const testBot = await startTestBot();
  const { ana } = cast(testBot.slack);
  const kai = testBot.slack.addPerson({ name: "Kai", tz: "Pacific/Kiritimati" });
  const pua = testBot.slack.addPerson({ name: "Pua", tz: "Pacific/Pago_Pago" });
  await sends(ana, "#1 Stocktaking", { Participants: [kai, pua], Time: null });
  await sends(ana, "#2 Dinner", { Participants: [kai, pua], Date: "2026-11-28", Time: "20:00" });
  for (const person of [kai, pua]) await person.sees("#2 Dinner");
  await testBot.settled();
  const marks = async (person: Person) => {
    const list = await lists(person);
    return titles(list).map((title) => (list.screen.includes(`${title}\nOver`) ? `${title}: over` : title));
  };
  const upcoming = ["#1 Stocktaking", "#2 Dinner"];
  const over = ["#2 Dinner", "#1 Stocktaking: over"];
  for (const [now, ofKai, ofPua] of [
    ["2026-11-27T09:59:59Z", upcoming, upcoming],
    ["2026-11-27T10:00:00Z", over, upcoming],
    ["2026-11-28T10:59:59Z", over, upcoming],
    ["2026-11-28T11:00:00Z", over, over],
  ] as const) {
    testBot.setNow(new Date(now));
    expect({ now, kai: await marks(kai), pua: await marks(pua) }).toEqual({ now, kai: ofKai, pua: ofPua });
  }
});

/** Ana's kick-off is over, and Bo and Cy haven't answered it. */
async function overAndUnanswered() {
  const testBot = await startTestBot();
  const people = cast(testBot.slack);
  const { ana, bo, cy } = people;
  await sends(ana, "#1 Kick-off", { Participants: [bo, cy] });
  await bo.sees("Invited");
  await cy.sees("Invited");
  await testBot.settled();
  testBot.setNow(new Date("2026-11-27T14:30:00Z"));
  return { ...testBot, ...people };
}

test("Clear removes a row from your own list only, and changes nothing else", async () => {
  const testBot = await overAndUnanswered();
  const { ana, bo, cy, store } = testBot;
  const before = await snapshotDb(testBot);
  const messages = await store.db.message.findMany({ orderBy: { id: "asc" } });
  const list = await lists(bo);
  await bo.clicks("Clear", { in: list });
  expect((await becomes(bo, list, (now) => titles(now).length === 0)).screen).toContain("You're all caught up");
  expect(titles(await lists(cy))).toEqual(["#1 Kick-off"]);
  const ofAna = await lists(ana);
  expect(titles(ofAna)).toEqual(["#1 Kick-off", "#1 Kick-off"]);
  await ana.clicks("Clear", { in: ofAna });
  await becomes(ana, ofAna, (now) => titles(now).length === 1);
  expect(titles(await lists(cy))).toEqual(["#1 Kick-off"]);

  const after = await snapshotDb(testBot);
  expect(after.followUps).toEqual(before.followUps);
  const others = ({ clearedByInvitee: _invitee, clearedByOrganizer: _organizer, ...rest }: (typeof after.invitations)[number]) => rest;
  expect(after.invitations.map(others)).toEqual(before.invitations.map(others));
  expect(after.invitations.filter(({ clearedByInvitee }) => clearedByInvitee).map(({ inviteeId }) => inviteeId)).toEqual([bo.id]);
  expect(await store.db.message.findMany({ orderBy: { id: "asc" } }), "no one is notified").toEqual(messages);
  expect(await store.db.history.count({ where: { what: "clear" } })).toBe(2);
  await bo.clicks("Accept", { in: await bo.sees(/Invited ·/) });
  await ana.sees("Accepted (1): @Bo");
});

test("a cleared row comes back on a reschedule, and for the organizer on a decline", async () => {
  const { ana, bo, cy, settled } = await overAndUnanswered();
  for (const person of [bo, ana]) {
    for (let list = await lists(person); titles(list).length > 0; ) {
      const left = titles(list).length;
      await person.clicks("Clear", { in: list, near: "#1" });
      list = await becomes(person, list, (now) => titles(now).length < left);
    }
  }
  await declines(cy, "Too late");
  await ana.sees("@Cy declined");
  await settled();
  expect((await lists(ana)).screen).toMatch(/Responses\n#1 Kick-off\nOver · Declined · meeting · @Cy/);
  expect(titles(await lists(bo))).toEqual([]);
  await ana.clicks("Reschedule", { in: await ana.sees("@Cy declined") });
  await ana.submits({ Date: "2026-12-01", Time: "10:00" });
  await bo.sees("Does the new time work for you?");
  await settled();
  expect(titles(await lists(bo))).toEqual(["#1 Kick-off"]);
  expect((await lists(ana)).screen).toMatch(/Sent\n#1 Kick-off\nInvited[^]*#1 Kick-off\nInvited/);
});

test("Clear on a row that's no longer over is refused with an explanation, and the list is redrawn", async () => {
  const testBot = await overAndUnanswered();
  const { ana, bo, cy, setNow, settled } = testBot;
  const list = await lists(bo);
  const ofCy = await lists(cy);
  setNow(new Date("2026-11-27T14:29:59Z"));
  await bo.clicks("Clear", { in: list });
  await bo.sees("This isn't over yet, so it stays on your list.");
  const redrawn = await becomes(bo, list, ({ labels }) => !labels.includes("Clear"));
  expect(titles(redrawn)).toEqual(["#1 Kick-off"]);

  await ana.clicks("Reschedule…");
  await ana.submits({ Date: "2026-12-01", Time: "10:00" });
  await settled();
  await cy.clicks("Clear", { in: ofCy });
  await cy.sees(/This has changed, and it's now scheduled for Tue, Dec 1, 2026/);
  await becomes(cy, ofCy, ({ screen }) => screen.includes("December 1st"));
});
