import { expect, test } from "vitest";
import type { Person } from "../../packages/slack-emulator/index.ts";
import { startTestBot, type TestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { locks, slowDatabase } from "../support/db-faults.ts";
import { accepted } from "../support/faults.ts";
import { formOf } from "../support/forge.ts";
import { metricsOf, sample } from "../support/metrics.ts";
import { lists } from "../support/seed.ts";

async function setUp() {
  const testBot = await startTestBot();
  const { ana, bo, cy } = cast(testBot.slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  await ana.sees("Invited (1): @Bo");
  await testBot.settled();
  return { ...testBot, ana, bo, cy };
}

/** Waits for a direct message about the follow-up with these words. */
const getsDirectMessage = (person: Person, words: string) =>
  person.sees(({ ephemeral, screen }) => !ephemeral && screen.startsWith("“Kick-off”") && screen.includes(words));

/** Bo submits a form and closes it while it's being saved. */
async function declinesAndCloses(bo: Person, testBot: TestBot) {
  await bo.clicks("Decline");
  await bo.seesModal("Decline");
  const slow = await slowDatabase(testBot, locks.followUps);
  expect(await bo.submits({ Reason: "On leave" })).toMatchObject({ modal: { title: "One moment" } });
  await bo.closesModal({ all: true });
  return slow;
}

const outcomes = async (testBot: TestBot, kind: string, action: string) => {
  const page = await metricsOf(testBot);
  const count = (outcome: string) => sample(page, "follow_up_interactions_total", { kind, action, outcome }) ?? 0;
  return { ok: count("ok"), refused: count("refused"), failed: count("failed") };
};

test("a form closed while saving reports success in a direct message", async () => {
  const testBot = await setUp();
  const slow = await declinesAndCloses(testBot.bo, testBot);
  await slow.ends();
  await getsDirectMessage(testBot.bo, "It's saved.");
  await testBot.ana.sees("@Bo declined your meeting");
  expect(await outcomes(testBot, "form", "decline")).toEqual({ ok: 1, refused: 0, failed: 0 });
});

test("a form closed while saving reports a refusal in a direct message", async () => {
  const testBot = await setUp();
  const { ana, bo } = testBot;
  await bo.clicks("Decline");
  await bo.seesModal("Decline");
  await ana.clicks("Reschedule…");
  await ana.seesModal("Reschedule");
  const slow = await slowDatabase(testBot, locks.followUps);
  await ana.submits({ Date: "2026-12-01", Time: "09:00" });
  await bo.submits({ Reason: "On leave" });
  await bo.closesModal({ all: true });
  await slow.ends();
  await getsDirectMessage(bo, "This has changed");
});

test("a form closed while saving reports an invalid field in a direct message", async () => {
  const testBot = await setUp();
  const { slack, ana, bo, cy, setNow } = testBot;
  await ana.clicks("Participants…");
  await ana.seesModal("Participants");
  await slack.deactivate(cy);
  setNow(new Date("2026-11-23T09:02:00Z"));
  const slow = await slowDatabase(testBot, locks.followUps);
  expect(await ana.submits({ Participants: [bo, cy] })).toMatchObject({ modal: { title: "One moment" } });
  await ana.closesModal({ all: true });
  await slow.ends();
  await getsDirectMessage(ana, "Nothing was saved. Cy's account is deactivated.");
});

test("a form closed while saving reports a failure in a direct message", async () => {
  const testBot = await setUp();
  const slow = await declinesAndCloses(testBot.bo, testBot);
  await testBot.store.db.$queryRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  await getsDirectMessage(testBot.bo, "Something went wrong");
  await slow.ends();
  expect(await testBot.store.db.invitation.findMany({ select: { state: true } })).toEqual([{ state: "PENDING" }]);
});

test("a slow click's outcome goes to a direct message if its response URL fails", async () => {
  const testBot = await setUp();
  const { slack, bo } = testBot;
  const slow = await slowDatabase(testBot, locks.followUps);
  await bo.clicks("Accept");
  await bo.sees("Still working on it.");
  slack.faults.next("response_url", { kind: "http", status: 500 });
  await slow.ends();
  await getsDirectMessage(bo, "Done.");
  await bo.sees("You accepted");
});

test("a refusal goes to a direct message if the response URL fails", async () => {
  const testBot = await setUp();
  const { slack, bo } = testBot;
  const card = await bo.sees("Invited");
  await bo.clicks("Accept");
  await bo.sees("You accepted");
  slack.faults.next("response_url", { kind: "reset" });
  await bo.clicks("Decline", { in: card, stale: true });
  await getsDirectMessage(bo, "You already accepted this.");
  expect(await outcomes(testBot, "click", "decline")).toEqual({ ok: 0, refused: 1, failed: 0 });
});

test("a slow list that can't be shown says how to get it, and a form closed while loading needs nothing", async () => {
  const testBot = await setUp();
  const { slack, bo } = testBot;
  const slow = await slowDatabase(testBot, locks.reading);
  const clicking = bo.clicks("Decline");
  await bo.seesModal("One moment");
  await clicking;
  await bo.closesModal({ all: true });
  await bo.types("/invitations");
  await bo.sees("One moment, this is taking longer than usual.");
  slack.faults.next("response_url", { kind: "http", status: 500 });
  const before = bo.notifications.length;
  await slow.ends();
  await bo.sees(({ ephemeral, screen }) => !ephemeral && screen.includes("Use /invitations again."));
  await expect.poll(() => outcomes(testBot, "click", "decline")).toEqual({ ok: 1, refused: 0, failed: 0 });
  expect(bo.notifications).toHaveLength(before + 1);
});

test("a decline from a list that can't be updated anymore is saved and counts as ok", async () => {
  const testBot = await setUp();
  const { ana, bo, log } = testBot;
  await bo.clicks("Decline", { in: await lists(bo) });
  await bo.seesModal("Decline");
  const { responseUrl } = JSON.parse(String(formOf(bo)["private_metadata"]));
  const body = JSON.stringify({ text: "used up", response_type: "ephemeral", replace_original: false });
  for (let use = 0; use < 5; use++) await fetch(responseUrl, { method: "POST", headers: { "content-type": "application/json" }, body });
  expect(await bo.submits({ Reason: "On leave" })).toEqual({ closed: true });
  await ana.sees("@Bo declined your meeting");
  await expect.poll(() => outcomes(testBot, "form", "decline")).toEqual({ ok: 1, refused: 0, failed: 0 });
  expect(accepted(testBot, /used_url/)).toBe(1);
  expect(log.filter((line) => /"action":"decline".*"outcome":"failed"|interaction failed/.test(line))).toEqual([]);
  expect(bo.messages.filter(({ screen }) => screen.includes("Something went wrong"))).toEqual([]);
});

test("an answer from a list that can't be updated is saved, and the person gets a message", async () => {
  const testBot = await setUp();
  const { slack, bo } = testBot;
  const list = await lists(bo);
  slack.faults.next("response_url", { kind: "http", status: 500 });
  await bo.clicks("Accept", { in: list });
  await getsDirectMessage(bo, "Done.");
  expect(await outcomes(testBot, "click", "accept")).toEqual({ ok: 1, refused: 0, failed: 0 });
  await bo.sees("You accepted");
});
