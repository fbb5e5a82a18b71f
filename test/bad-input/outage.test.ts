import { expect, test } from "vitest";
import { startTestBot } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";
import { databaseOutage } from "../support/db-faults.ts";
import { isTold, logged } from "../support/faults.ts";
import { lists } from "../support/seed.ts";

const failure = "Something went wrong, and nothing was saved. Try again in a moment. If it keeps happening, quote reference ";
const referenceIn = (text = "") => /quote reference (\w{8})/.exec(text)?.[1] ?? "no reference";

async function setUp() {
  const testBot = await startTestBot();
  const { ana, bo } = cast(testBot.slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  const card = await bo.sees("Invited");
  await ana.sees("Invited (1): @Bo");
  await testBot.settled();
  return { ...testBot, ana, bo, card };
}

test("a click during a database outage gets a reference that is in the log, and works once it's back", async () => {
  const testBot = await setUp();
  const { ana, bo, store, log } = testBot;
  const outage = await databaseOutage(testBot);
  await isTold(bo, failure, () => bo.clicks("Accept"));
  const reference = referenceIn(bo.last?.screen);
  expect(log.filter((line) => line.includes(reference) && line.includes("interaction failed"))).toHaveLength(1);
  expect(JSON.parse(logged(testBot, new RegExp(reference)) ?? "{}")).toMatchObject({
    action: "accept",
    person: bo.id,
    msg: "interaction failed",
  });
  expect(bo.messages.filter(({ ephemeral }) => !ephemeral).map(({ labels }) => labels)).toEqual([["Accept", "Decline", "Details"]]);

  await outage.ends();
  await bo.clicks("Accept");
  await bo.sees("You accepted");
  await ana.sees("Accepted (1): @Bo");
  expect(await store.db.history.count({ where: { what: "accept" } })).toBe(1);
});

test("a form submitted during a database outage says so, keeps what was typed, and can be resubmitted", async () => {
  const testBot = await setUp();
  const { ana, bo, log } = testBot;
  await bo.clicks("Decline");
  await bo.seesModal("Decline");
  await ana.types("/followup Second");
  await ana.seesModal("New follow-up");
  const outage = await databaseOutage(testBot);
  const failed = await bo.submits({ Reason: "On leave until Monday" });
  expect(failed).toEqual({ errors: { Reason: expect.stringContaining(failure) } });
  expect(log.join("")).toContain(referenceIn("errors" in failed ? failed.errors["Reason"] : ""));
  expect(bo.modal?.fields["Reason"]?.value).toBe("On leave until Monday");
  expect(await ana.submits({ Participants: [bo], Location: "Room 4" })).toEqual({ errors: { Title: expect.stringContaining(failure) } });
  expect(ana.modal?.fields["Location"]?.value).toBe("Room 4");

  await outage.ends();
  expect(await bo.submits({})).toEqual({ closed: true });
  expect((await ana.sees("@Bo declined your meeting")).screen).toContain("“On leave until Monday”");
  expect(await ana.submits({})).toEqual({ closed: true });
  await bo.sees("Second");
});

test("commands, lists and forms get an answer too during a database outage", async () => {
  const testBot = await setUp();
  const { ana, bo, card } = testBot;
  const list = await lists(bo);
  const outage = await databaseOutage(testBot);
  await isTold(bo, failure, () => bo.types("/invitations"));
  await isTold(bo, failure, () => bo.types("/followup Third"));
  await isTold(bo, failure, () => bo.clicks("Decline", { in: card }));
  await isTold(bo, failure, () => bo.clicks("Details", { in: card }));
  await isTold(bo, failure, () => bo.clicks("Show responses", { in: list }));
  await isTold(ana, failure, () => ana.clicks("Reschedule…"));
  expect([ana.modal, bo.modal]).toEqual([undefined, undefined]);
  await ana.uses("New follow-up");
  expect(ana.notifications.at(-1), "a global shortcut can only be answered by direct message").toContain(failure);

  await outage.ends();
  await bo.clicks("Decline", { in: card });
  await bo.seesModal("Decline");
});

test("what was decided before a database outage reaches Slack afterward", async () => {
  const testBot = await setUp();
  const { slack, ana, bo } = testBot;
  slack.faults.next("chat.postMessage", { kind: "ratelimited", retryAfter: 3 }, { to: ana });
  await declines(bo, "On leave");
  await bo.sees("You declined");
  const outage = await databaseOutage(testBot);
  await isTold(bo, failure, () => bo.types("/invitations"));
  await outage.ends();
  await ana.sees("@Bo declined your meeting");
  expect(ana.messages.filter(({ screen }) => screen.includes("declined your meeting"))).toHaveLength(1);
});
