import { expect, test } from "vitest";
import { startTestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { locks, slowDatabase } from "../support/db-faults.ts";

const takingLonger = "This is taking longer than usual.";
const ackedInTime = { acked: true, ms: expect.toSatisfy((ms: number) => ms < 3000) };

async function setUp(over: "http" | "socket" = "socket") {
  const testBot = await startTestBot({ over });
  const { ana, bo } = cast(testBot.slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  await ana.sees("Invited (1): @Bo");
  await testBot.settled();
  return { ...testBot, ana, bo };
}

test.each(["http", "socket"] as const)("a click on a slow database is acked in time, and its outcome follows (%s)", async (over) => {
  const testBot = await setUp(over);
  const { ana, bo } = testBot;
  const slow = await slowDatabase(testBot, locks.followUps);
  expect(await bo.clicks("Accept")).toEqual(ackedInTime);
  await bo.sees("Still working on it.");
  expect(bo.messages.some(({ screen }) => screen.includes("You accepted"))).toBe(false);
  await slow.ends();
  await bo.sees("Done.");
  await bo.sees("You accepted");
  await ana.sees("Accepted (1): @Bo");
});

test("a slow click isn't acked until the person knows that it isn't saved yet", async () => {
  const testBot = await setUp();
  const { slack, bo, problems } = testBot;
  const slow = await slowDatabase(testBot, locks.followUps);
  slack.faults.next("response_url", { kind: "http", status: 500 });
  expect(await bo.clicks("Accept")).toMatchObject({ acked: false });
  expect(problems.splice(0)).toEqual([expect.stringContaining("block_actions was not acknowledged")]);
  await slow.ends();
  await bo.sees("You accepted");
});

test("a slow click that ends in a refusal says why", async () => {
  const testBot = await setUp();
  const { ana, bo, store } = testBot;
  const slow = await slowDatabase(testBot, locks.followUps);
  const clicks = [bo.clicks("Accept"), bo.clicks("Accept")];
  for (const click of clicks) expect(await click).toEqual(ackedInTime);
  await bo.sees("Still working on it.");
  await slow.ends();
  await bo.sees("You already accepted this.");
  await ana.sees("Accepted (1): @Bo");
  expect(await store.db.history.count({ where: { what: "accept" } })).toBe(1);
});

test("a form submitted to a slow database says it's being saved, and then that it is", async () => {
  const testBot = await setUp();
  const { ana, bo } = testBot;
  await bo.clicks("Decline");
  await bo.seesModal("Decline");
  const slow = await slowDatabase(testBot, locks.followUps);
  expect(await bo.submits({ Reason: "On leave" })).toMatchObject({
    modal: { title: "One moment", text: expect.stringContaining(takingLonger) },
  });
  await slow.ends();
  expect((await bo.seesModal("Done")).text).toContain("It's saved. You can close this.");
  expect((await ana.sees("@Bo declined your meeting")).screen).toContain("“On leave”");
});

test("a form submitted to a slow database says why if it's refused in the end", async () => {
  const testBot = await setUp();
  const { ana, bo } = testBot;
  await bo.clicks("Decline");
  await bo.seesModal("Decline");
  await ana.clicks("Reschedule…");
  await ana.seesModal("Reschedule");
  const slow = await slowDatabase(testBot, locks.followUps);
  const rescheduling = ana.submits({ Date: "2026-12-01", Time: "09:00" });
  await rescheduling;
  await bo.submits({ Reason: "On leave" });
  await slow.ends();
  await ana.seesModal("Done");
  expect((await bo.seesModal("Can't do that")).text).toContain("This has changed");
});

test("a form opens in time on a slow database, and its fields follow", async () => {
  const testBot = await setUp();
  const { bo } = testBot;
  const slow = await slowDatabase(testBot, locks.reading);
  const clicking = bo.clicks("Decline");
  expect((await bo.seesModal("One moment")).text).toContain(takingLonger);
  expect(await clicking).toEqual(ackedInTime);
  await slow.ends();
  expect((await bo.seesModal("Decline")).fields["Reason"]).toBeDefined();
  expect(await bo.submits({})).toEqual({ closed: true });
  await bo.sees("You declined");
});

test("a list on a slow database is acked in time, and its rows follow", async () => {
  const testBot = await setUp();
  const { bo } = testBot;
  const slow = await slowDatabase(testBot, locks.reading);
  expect(await bo.types("/invitations")).toEqual(ackedInTime);
  await bo.sees("One moment, this is taking longer than usual.");
  await slow.ends();
  await bo.sees("Waiting for your answer");
});

test("a database that stays slow ends in an error with a reference, and nothing is saved", async () => {
  const testBot = await setUp();
  const { bo, store, log } = testBot;
  const slow = await slowDatabase(testBot, locks.followUps);
  expect(await bo.clicks("Accept")).toEqual(ackedInTime);
  const failure = await bo.sees("Something went wrong");
  const reference = /quote reference (\w{8})/.exec(failure.screen)?.[1] ?? "no reference";
  expect(log.join("")).toContain(reference);
  await slow.ends();
  expect(await store.db.invitation.findMany({ select: { state: true } })).toEqual([{ state: "PENDING" }]);
  await bo.clicks("Accept");
  await bo.sees("You accepted");
});
