import { expect, test } from "vitest";
import { startTestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { snapshotDb } from "../support/snapshot-db.ts";

const past = "That time's in the past. Choose a later one.";

/** It is Monday, 23 November 2026: 10:00 in Berlin, 14:30 in Kolkata, 01:00 in Los Angeles, 23:00 in Kiritimati. */
async function onMonday() {
  const testBot = await startTestBot();
  const { slack } = testBot;
  return {
    ...testBot,
    ...cast(slack),
    lia: slack.addPerson({ name: "Lia", tz: "America/Los_Angeles" }),
    kai: slack.addPerson({ name: "Kai", tz: "Pacific/Kiritimati" }),
  };
}

test("a time that has passed in the organizer's zone is refused under the time", async () => {
  const testBot = await onMonday();
  const { ana, cy, lia, kai } = testBot;
  const refused = [
    [ana, "2026-11-23", "09:59"],
    [ana, "2026-11-23", "10:00"],
    [cy, "2026-11-23", "14:29"],
    [lia, "2026-11-23", "00:59"],
    [kai, "2026-11-23", "22:59"],
  ] as const;
  for (const [person, Date, Time] of refused) {
    await person.types("/followup Kick-off");
    await person.seesModal("New follow-up");
    expect({ Date, Time, answer: await person.submits({ Date, Time }) }).toEqual({ Date, Time, answer: { errors: { Time: past } } });
    await person.closesModal();
  }
  expect(await snapshotDb(testBot)).toEqual({ followUps: [], invitations: [], history: 0 });
});

test("a past day is refused under the date, whatever the time", async () => {
  const { ana } = await onMonday();
  await ana.types("/followup Kick-off");
  expect(await ana.submits({ Date: "2026-11-22", Time: "23:59" })).toEqual({ errors: { Date: past } });
});

test("the next minute in the organizer's zone counts as future", async () => {
  const { ana, cy, lia, kai } = await onMonday();
  const taken = [
    [ana, "10:01"],
    [cy, "14:31"],
    [lia, "01:01"],
    [kai, "23:01"],
  ] as const;
  for (const [person, Time] of taken) {
    await person.types("/followup Kick-off");
    await person.seesModal("New follow-up");
    expect(await person.submits({ Date: "2026-11-23", Time })).toEqual({ closed: true });
  }
});

test("an all-day follow-up for today can be created until the day is over, and one for yesterday can't", async () => {
  const { ana, lia, kai, setNow } = await onMonday();
  await ana.types("/followup Today");
  expect(await ana.submits({ Date: "2026-11-23", Time: null })).toEqual({ closed: true });
  await ana.types("/followup Yesterday");
  expect(await ana.submits({ Date: "2026-11-22", Time: null })).toEqual({ errors: { Date: past } });
  await ana.closesModal();
  setNow(new Date("2026-11-23T22:59:59Z"));
  await ana.types("/followup Just in time");
  expect(await ana.submits({ Date: "2026-11-23", Time: null })).toEqual({ closed: true });
  setNow(new Date("2026-11-23T23:00:00Z"));
  await ana.types("/followup Too late");
  expect(await ana.submits({ Date: "2026-11-23", Time: null })).toEqual({ errors: { Date: past } });
  await lia.types("/followup Still Monday in Los Angeles");
  expect(await lia.submits({ Date: "2026-11-23", Time: null })).toEqual({ closed: true });
  await kai.types("/followup Long Tuesday in Kiritimati");
  expect(await kai.submits({ Date: "2026-11-23", Time: null })).toEqual({ errors: { Date: past } });
});

test("a time skipped by daylight saving is refused under the time, with the reason", async () => {
  const testBot = await onMonday();
  const { ana, lia } = testBot;
  await ana.types("/followup In the gap");
  expect(await ana.submits({ Date: "2027-03-28", Time: "02:30" })).toEqual({
    errors: { Time: "02:30 doesn't exist that day, because clocks spring forward in Europe/Berlin. Choose another time." },
  });
  await ana.closesModal();
  await lia.types("/followup In the gap");
  expect(await lia.submits({ Date: "2027-03-14", Time: "02:30" })).toEqual({
    errors: { Time: "02:30 doesn't exist that day, because clocks spring forward in America/Los_Angeles. Choose another time." },
  });
  expect(await snapshotDb(testBot)).toEqual({ followUps: [], invitations: [], history: 0 });
});

test("of a time that occurs twice, the first one is used", async () => {
  const { ana, bo, store } = await onMonday();
  await sends(ana, "Twice", { Participants: [bo], Date: "2027-10-31", Time: "02:30" });
  await bo.sees("Invited");
  expect(await store.db.followUp.findFirst()).toMatchObject({ startsAt: new Date("2027-10-31T00:30:00Z") });
  expect(bo.last?.text).toContain("Sat, Oct 30, 2027 at 8:30 PM EDT (30 minutes)");
});

test("rescheduling to the same time, the past or a DST gap is refused under its field, and no one is notified", async () => {
  const testBot = await onMonday();
  const { ana, bo } = testBot;
  await sends(ana, "Kick-off", { Participants: [bo], Date: "2026-11-27", Time: "15:00" });
  await bo.sees("Invited");
  await ana.sees("Invited (1): @Bo");
  await testBot.settled();
  const before = await snapshotDb(testBot);
  await ana.clicks("Reschedule…");
  await ana.seesModal("Reschedule");
  expect(await ana.submits({})).toEqual({ errors: { Time: "That's already the scheduled time. Choose another." } });
  expect(await ana.submits({ Date: "2026-11-20" })).toEqual({ errors: { Date: past } });
  expect(await ana.submits({ Date: "2026-11-20", Time: null })).toEqual({ errors: { Date: past } });
  expect(await ana.submits({ Date: "2027-03-28", Time: "02:00" })).toMatchObject({
    errors: { Time: expect.stringContaining("doesn't exist") },
  });
  expect(await snapshotDb(testBot)).toEqual(before);
  expect(bo.messages).toHaveLength(1);
  expect(await ana.submits({ Date: "2026-11-27", Time: "15:00", Duration: "1 hour" }), "a longer duration counts as another time").toEqual({
    closed: true,
  });
});

test("rescheduling an all-day follow-up to the same day counts as the same time", async () => {
  const { ana } = await onMonday();
  await ana.types("/followup My day");
  await ana.submits({ Date: "2026-11-27", Time: null });
  await ana.sees("No one's invited yet");
  await ana.clicks("Reschedule…");
  await ana.seesModal("Reschedule");
  expect(await ana.submits({})).toEqual({ errors: { Date: "That's already the scheduled time. Choose another." } });
});
