import { expect, test } from "vitest";
import type { Slack } from "../../packages/slack-emulator/index.ts";
import { startTestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { accepted, callsTo, cardsOf } from "../support/faults.ts";

const revokeHistoryScope = (slack: Slack) => slack.grants(["chat:write", "commands", "users:read"]);

test("after a lost response on first contact, Bo's card is found again, so he has one card that keeps working", async () => {
  const { slack, settled } = await startTestBot();
  const { ana, bo } = cast(slack);
  slack.faults.next("chat.postMessage", { kind: "lost" }, { to: bo });
  await sends(ana, "Kick-off", { Participants: [bo] });
  const card = await bo.sees("Invited");
  await settled();
  expect(callsTo(slack, "chat.postMessage", bo), "it is looked for, not posted again").toHaveLength(1);
  expect(bo.notifications).toHaveLength(1);
  await bo.clicks("Accept");
  expect((await bo.sees("You accepted")).ts).toBe(card.ts);
});

test("an answer given while the card's whereabouts were unknown shows on the card once it's found", async () => {
  const { slack, settled } = await startTestBot();
  const { ana, bo } = cast(slack);
  slack.faults.next("chat.postMessage", { kind: "lost" }, { to: bo });
  slack.faults.next("conversations.open", { kind: "ratelimited", retryAfter: 2 });
  await sends(ana, "Kick-off", { Participants: [bo] });
  const card = await bo.sees("Invited");
  await bo.clicks("Accept");
  expect((await bo.sees("You accepted")).ts).toBe(card.ts);
  await settled();
  expect(cardsOf(bo)).toHaveLength(1);
  await ana.sees("Accepted (1): @Bo");
});

test("without permission to read history, a lost response leads to at most two cards, and both work", async () => {
  const testBot = await startTestBot();
  const { slack, settled } = testBot;
  const { ana, bo } = cast(slack);
  revokeHistoryScope(slack);
  slack.faults.next("chat.postMessage", { kind: "lost" }, { to: bo });
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.until(() => cardsOf(bo).length === 2);
  await settled();
  expect(cardsOf(bo)).toHaveLength(2);
  await ana.sees("Invited (1): @Bo");
  await bo.clicks("Accept", { in: cardsOf(bo)[0] });
  await ana.sees("Accepted (1): @Bo");
  expect((await bo.sees("You accepted")).ts).toBe(cardsOf(bo)[1]?.ts);
  expect(accepted(testBot, /missing_scope/)).toBeGreaterThan(0);
});

test("after two posts without a response, Ana sees that delivery is uncertain, and Bo can still answer", async () => {
  const testBot = await startTestBot({ retries: { limit: 10, firstDelaySeconds: 1, longestDelaySeconds: 1 } });
  const { slack } = testBot;
  const { ana, bo, cy } = cast(slack);
  revokeHistoryScope(slack);
  slack.faults.next("chat.postMessage", { kind: "lost" }, { to: bo, times: 10 });
  await sends(ana, "Kick-off", { Participants: [bo, cy] });
  const warning = await ana.sees("Not delivered · Slack didn't confirm that @Bo got the message");
  expect(warning.screen).toContain("Not delivered (1): @Bo");
  expect(warning.screen).toContain("Invited (1): @Cy");
  expect(cardsOf(bo)).toHaveLength(2);
  accepted(testBot, /missing_scope/);
  await bo.clicks("Accept", { in: cardsOf(bo)[1] });
  const answered = await ana.sees("Accepted (1): @Bo");
  expect(answered.screen).not.toContain("Not delivered");
  await bo.until(() => accepted(testBot, /missing_scope/) > 0);
  expect(cardsOf(bo), "nothing is posted a third time").toHaveLength(2);
});

test("without permission to read history, a lost response on a later message leads to at most two cards", async () => {
  const testBot = await startTestBot();
  const { slack, settled } = testBot;
  const { ana, bo } = cast(slack);
  revokeHistoryScope(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  await ana.sees("Invited (1): @Bo");
  slack.faults.next("chat.postMessage", { kind: "lost" }, { to: bo });
  await ana.clicks("Reschedule…");
  await ana.seesModal("Reschedule");
  await ana.submits({ Date: "2026-12-01", Time: "09:00" });
  await bo.until(() => cardsOf(bo).length === 3);
  await settled();
  expect(cardsOf(bo).map(({ screen }) => /Rescheduled ·|Invited ·/.exec(screen)?.[0])).toEqual(["Rescheduled ·", "Invited ·", "Invited ·"]);
  accepted(testBot, /missing_scope/);
});

test("an update whose response was lost leaves one correct card", async () => {
  const { slack, settled } = await startTestBot();
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  slack.faults.next("chat.update", { kind: "lost" }, { to: bo, times: 2 });
  await bo.clicks("Accept");
  await bo.sees("You accepted");
  await settled();
  expect(cardsOf(bo)).toHaveLength(1);
  expect(bo.last?.labels).toEqual(["Change answer", "Details"]);
});
