import { v7 as newId } from "uuid";
import { expect, test } from "vitest";
import type { Person } from "../../packages/slack-emulator/index.ts";
import { startTestBot } from "../support/bot.ts";
import { type Cast, cast, declines, sends } from "../support/cast.ts";
import { dropResponse } from "../support/drop-response.ts";
import { forgery, formOf } from "../support/forge.ts";
import { snapshotDb } from "../support/snapshot-db.ts";

const fields = { Date: "2026-11-27", Time: "15:00" };

/** Ana has submitted a meeting with Bo, which was saved, but the response got lost and her form is still open. */
async function submitWithLostResponse() {
  const testBot = await startTestBot({ over: "http" });
  const { ana, bo, cy } = cast(testBot.slack);
  await ana.types("/followup Kick-off");
  await ana.seesModal("New follow-up");
  await dropResponse(testBot, () => ana.submits({ ...fields, Participants: [bo] }));
  await bo.sees("Invited");
  await ana.sees("Invited (1): @Bo");
  await testBot.settled();
  return { ...testBot, ana, bo, cy };
}

test("resubmitting an unchanged form closes it as saved, whatever has become of the follow-up", async () => {
  const testBot = await submitWithLostResponse();
  const { ana, bo, setNow } = testBot;
  await declines(bo, "On leave");
  await ana.sees("@Bo declined your meeting");
  await testBot.settled();
  const before = await snapshotDb(testBot);
  // By now it couldn't be created anymore.
  setNow(new Date("2026-11-28T09:00:00Z"));
  expect(await ana.submits({})).toEqual({ closed: true });
  expect(await snapshotDb(testBot)).toEqual(before);
});

test.for([
  ["title", { Title: "Kick-off (moved)" }],
  ["type", { Type: "Call" }],
  ["date", { Date: "2026-11-30" }],
  ["time", { Time: "16:30" }],
  ["duration", { Duration: "1 hour" }],
  ["location", { Location: "Room 5" }],
  ["description", { Description: "Bring numbers" }],
] as const)("resubmitting with another %s says the first one was saved", async ([, change]) => {
  const testBot = await submitWithLostResponse();
  const before = await snapshotDb(testBot);
  const answer = await testBot.ana.submits(change);
  expect(answer).toMatchObject({ modal: { title: "Already created" } });
  const { text } = await testBot.ana.seesModal("Already created");
  expect(text).toContain(
    "This follow-up already exists. It was created when you first sent the form. Any changes you made after that weren't saved.",
  );
  expect(text).toContain("Kick-off");
  expect(text).toContain("Reschedule…, Participants…");
  expect(await snapshotDb(testBot)).toEqual(before);
});

test("resubmitting with other people says the first one was saved, and shows where it stands", async () => {
  const testBot = await submitWithLostResponse();
  const { slack, ana, bo, cy } = testBot;
  await ana.clicks("Cancel follow-up", { in: await ana.sees("Invited (1): @Bo") });
  await bo.sees("Cancelled");
  await testBot.settled();
  const before = await snapshotDb(testBot);
  const form = formOf(ana);
  for (const people of [{ Participants: [bo, cy] }, { Participants: [] }, { Owner: cy }]) {
    expect(await ana.submits(people)).toMatchObject({ modal: { title: "Already created" } });
    expect(ana.modal?.text).toContain("It's cancelled. Send a new one with /followup.");
    await forgery(slack).form(ana, form);
  }
  expect(await snapshotDb(testBot)).toEqual(before);
});

test("a form with the ID of someone else's follow-up reveals nothing about it and changes nothing", async () => {
  const testBot = await startTestBot();
  const { slack } = testBot;
  const { ana, bo, cy } = cast(slack);
  await sends(ana, "Salaries", { Participants: [bo] });
  await bo.sees("Invited");
  await testBot.settled();
  const [salaries] = await testBot.store.db.followUp.findMany();
  const before = await snapshotDb(testBot);
  await cy.types("/followup Salaries");
  await cy.seesModal("New follow-up");
  await forgery(slack).form(cy, { private_metadata: JSON.stringify({ id: salaries?.id ?? newId(), sourceUrl: null }) });
  expect(await cy.submits({ ...fields, Participants: [bo] })).toMatchObject({ modal: { title: "Can't do that" } });
  expect(cy.modal?.text).not.toContain("Bo");
  expect(cy.modal?.text).not.toContain("Salaries");
  expect(await snapshotDb(testBot)).toEqual(before);
});

type Values = Parameters<Person["submits"]>[0];

/** Submits a form about Bo's task, loses the response, and submits it again with other values. */
async function resubmit(open: string, valuesOf: (people: Cast) => [Values, Values]) {
  const testBot = await startTestBot({ over: "http" });
  const people = cast(testBot.slack);
  const { ana, bo } = people;
  await sends(ana, "Report", { Type: "Task", Owner: bo });
  await bo.sees("Assigned");
  await ana.sees("Assigned · Your task for @Bo");
  await testBot.settled();
  const actor = open === "Decline" ? bo : ana;
  const [first, second] = valuesOf(people);
  await actor.clicks(open);
  await actor.until(() => actor.modal !== undefined);
  await dropResponse(testBot, () => actor.submits(first));
  await testBot.settled();
  return { ...people, answer: await actor.submits(second) };
}

const notPossible = (words: string) => ({ modal: { title: "Can't do that", text: expect.stringContaining(words) } });

test("resubmitting a decline with another reason is refused, and the organizer keeps the first reason", async () => {
  const { ana, answer } = await resubmit("Decline", () => [{ Reason: "On leave" }, { Reason: "No time" }]);
  expect(answer).toMatchObject(notPossible("You already declined this."));
  expect((await ana.sees("@Bo declined the task")).screen).toContain("“On leave”");
});

test("resubmitting a reschedule with another time is refused with the current time", async () => {
  const time = { Time: "09:00" };
  const { answer } = await resubmit("Reschedule…", () => [
    { ...time, Date: "2026-12-01" },
    { ...time, Date: "2026-12-02" },
  ]);
  expect(answer).toMatchObject(notPossible("it's now scheduled for Tue, Dec 1, 2026 at 9:00 AM"));
});

test("resubmitting a reassignment with another person says it was already reassigned", async () => {
  const { cy, answer } = await resubmit("Reassign…", ({ cy: first, dee }) => [{ "Assign to": first }, { "Assign to": dee }]);
  expect(answer).toMatchObject(notPossible("already reassigned from @Bo to someone else"));
  expect((await cy.sees("Assigned")).labels).toContain("Accept");
});

test("resubmitting participants applies the second form", async () => {
  const { cy, dee, answer } = await resubmit("Participants…", ({ cy: first, dee: second }) => [
    { Participants: [first] },
    { Participants: [second] },
  ]);
  expect(answer).toEqual({ closed: true });
  await dee.sees("Invited");
  await cy.sees("Removed ·");
});
