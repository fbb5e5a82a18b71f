import { addHours } from "date-fns";
import { expect, test } from "vitest";
import { monday, startTestBot } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";
import { callsTo, cardsOf } from "../support/faults.ts";

const busy = { kind: "ratelimited", retryAfter: 2 } as const;

test("accepting, declining and accepting again before Slack updates Ana's card ends correctly", async () => {
  const { slack, settled } = await startTestBot();
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  await ana.sees("Invited (1): @Bo");
  await settled();
  slack.faults.next("chat.update", busy, { to: ana, times: 3 });
  slack.faults.next("chat.postMessage", busy, { to: ana });
  await bo.clicks("Accept");
  await bo.sees("You accepted");
  await bo.clicks("Change answer");
  await bo.seesModal("Decline");
  await bo.submits({ Reason: "On leave" });
  await bo.sees("You declined");
  await bo.clicks("Change answer");
  await bo.sees("You accepted");
  await settled();
  const notice = await ana.sees("@Bo accepted after all");
  expect(notice.labels, "a settled notice has no buttons").toEqual([]);
  expect(notice.screen).toContain("“On leave”");
  const card = await ana.sees("Accepted (1): @Bo");
  expect(card.screen).not.toContain("Declined (");
  expect(ana.messages).toHaveLength(2);
  expect(cardsOf(bo)).toHaveLength(1);
  expect(bo.last?.screen).toContain("You accepted");
});

test("a notice that arrives after a reassignment says who declined, why, and who has it now", async () => {
  const { slack, settled } = await startTestBot();
  const { ana, bo, cy } = cast(slack);
  await sends(ana, "Write the report", { Type: "Task", Owner: bo });
  await bo.sees("Assigned");
  const card = await ana.sees("Assigned · Your task for @Bo");
  await settled();
  slack.faults.next("chat.postMessage", busy, { to: ana });
  await declines(bo, "No time");
  await ana.sees((message) => message.ts === card.ts && message.labels.includes("Assign to…"));
  await ana.clicks("Assign to…", { in: card });
  await ana.seesModal("Assign to someone");
  expect(await ana.submits({ "Assign to": cy })).toEqual({ closed: true });
  expect(ana.messages, "the notice has not arrived yet").toHaveLength(1);
  const notice = await ana.sees("@Bo declined the task you assigned");
  expect(notice.screen).toContain("“No time”");
  await ana.sees("Reassigned to @Cy");
  await settled();
  expect(ana.messages.find(({ ts }) => ts === notice.ts)?.labels).toEqual([]);
  await ana.sees("Assigned · Your task for @Cy");
});

test("a second decline gets its own notice, and the first one, still on its way, misleads no one", async () => {
  const { slack, settled, setNow } = await startTestBot();
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  await settled();
  slack.faults.next("chat.postMessage", { kind: "ratelimited", retryAfter: 3 }, { to: ana });
  await declines(bo, "First reason");
  await bo.sees("You declined");
  await bo.clicks("Change answer");
  await bo.sees("You accepted");
  // Within an hour, the first notice would be reused.
  setNow(addHours(monday, 2));
  await bo.clicks("Change answer");
  await bo.seesModal("Decline");
  await bo.submits({ Reason: "Second reason" });
  await settled();
  const notices = ana.messages.filter(({ screen }) => screen.includes("@Bo declined your meeting"));
  expect(notices).toHaveLength(2);
  const second = notices.find(({ screen }) => screen.includes("“Second reason”"));
  const first = notices.find(({ screen }) => screen.includes("“First reason”"));
  expect(second?.labels).toEqual(["Reschedule", "Got it", "Cancel follow-up"]);
  expect(first?.labels).toEqual([]);
  expect(first?.screen).toContain("There's a newer message about this below.");
});

test("a click on a card that Slack hasn't updated yet gets an explanation and changes nothing", async () => {
  const { slack, settled } = await startTestBot();
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  await ana.sees("Invited (1): @Bo");
  await settled();
  slack.faults.next("chat.update", busy, { to: bo });
  await bo.clicks("Accept");
  await ana.sees("Accepted (1): @Bo");
  await bo.clicks("Decline");
  await bo.sees("You already accepted this.");
  expect(bo.modal).toBeUndefined();
  await bo.sees("You accepted");
  await settled();
  await ana.sees("Accepted (1): @Bo");
  expect(ana.notifications).toHaveLength(1);
});

test("someone removed before Slack took their card never gets it", async () => {
  const { slack, settled } = await startTestBot();
  const { ana, bo, cy } = cast(slack);
  slack.faults.next("chat.postMessage", { ...busy, retryAfter: 1 }, { to: bo, times: Number.POSITIVE_INFINITY });
  await sends(ana, "Kick-off", { Participants: [bo, cy] });
  await ana.sees("Invited (2): @Bo, @Cy");
  await bo.until(() => callsTo(slack, "chat.postMessage", bo).length > 0);
  await ana.clicks("Participants…");
  await ana.seesModal("Participants");
  expect(await ana.submits({ Participants: [cy] })).toEqual({ closed: true });
  await ana.sees("Invited (1): @Cy");
  slack.faults.clear();
  await cy.sees("Invited");
  await settled();
  expect(bo.messages).toEqual([]);
});
