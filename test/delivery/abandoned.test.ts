import { expect, test } from "vitest";
import { startTestBot } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";
import { cardsOf, logged } from "../support/faults.ts";
import { lists } from "../support/seed.ts";

const fewRetries = { limit: 1, firstDelaySeconds: 1, longestDelaySeconds: 1 };
const unavailable = { kind: "error", error: "service_unavailable" } as const;

test.each(["server", "embedded"] as const)("when retries run out, Ana's card says so, and Remove clears it (database: %s)", async (on) => {
  const testBot = await startTestBot({ on, retries: fewRetries });
  const { slack } = testBot;
  const { ana, bo, cy } = cast(slack);
  slack.faults.next("chat.postMessage", unavailable, { to: bo, times: 100 });
  await sends(ana, "Kick-off", { Participants: [bo, cy] });
  const card = await ana.sees(/Not delivered · .*@Bo/);
  expect(card.screen).toContain("Not delivered (1): @Bo");
  expect(card.screen).toContain("Invited (1): @Cy");
  expect(logged(testBot, /gave up delivering a message/)).toBeDefined();
  expect((await lists(ana)).screen).toMatch(/Not delivered · .*@Bo/);
  await ana.clicks("Remove", { in: card });
  await ana.sees((message) => message.ts === card.ts && !message.screen.includes("@Bo"));
  slack.faults.clear();
  expect(bo.messages).toEqual([]);
});

test("when retries run out, Ana can reassign, and the new owner gets the card", async () => {
  const { slack } = await startTestBot({ retries: fewRetries });
  const { ana, bo, cy } = cast(slack);
  slack.faults.next("chat.postMessage", unavailable, { to: bo, times: 100 });
  await sends(ana, "Write the report", { Type: "Task", Owner: bo });
  const card = await ana.sees(/Not delivered · .*@Bo/);
  await ana.clicks("Reassign", { in: card });
  await ana.seesModal("Assign to someone");
  expect(await ana.submits({ "Assign to": cy })).toEqual({ closed: true });
  await cy.sees("Assigned · @Ana assigned you a task");
  await ana.sees("Assigned · Your task for @Cy");
});

test("rescheduling reaches someone who couldn't be reached before", async () => {
  const { slack } = await startTestBot({ retries: fewRetries });
  const { ana, bo } = cast(slack);
  slack.faults.next("chat.postMessage", unavailable, { to: bo, times: 100 });
  await sends(ana, "Kick-off", { Participants: [bo] });
  await ana.sees(/Not delivered · .*@Bo/);
  slack.faults.clear();
  await ana.clicks("Reschedule…");
  await ana.seesModal("Reschedule");
  await ana.submits({ Date: "2026-12-01", Time: "09:00" });
  await bo.sees("Invited");
  await ana.sees("Invited (1): @Bo");
  expect(cardsOf(bo)).toHaveLength(1);
});

test("a card whose update was abandoned is correct again after the next change", async () => {
  const testBot = await startTestBot({ retries: fewRetries });
  const { slack, settled } = testBot;
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  const card = await bo.sees("Invited");
  await settled();
  slack.faults.next("chat.update", { kind: "http", status: 503 }, { to: bo, times: 100 });
  await bo.clicks("Accept");
  await expect.poll(() => logged(testBot, /gave up delivering/)).toBeDefined();
  expect(bo.last?.screen, "Slack's card is behind").toContain("Invited");
  const organizers = await ana.sees("Accepted (1): @Bo");
  expect(organizers.screen, "an answered invitation isn't undelivered").not.toContain("Not delivered");
  slack.faults.clear();
  await ana.clicks("Mark as completed");
  const completed = await bo.sees("Completed · You accepted @Ana's meeting");
  expect(completed.ts).toBe(card.ts);
  await settled();
});

test("an abandoned organizer's card doesn't hold back the notice of a decline", async () => {
  const testBot = await startTestBot({ retries: fewRetries });
  const { slack } = testBot;
  const { ana, bo } = cast(slack);
  slack.faults.next("chat.postMessage", unavailable, { to: ana, times: 2 });
  await sends(ana, "Kick-off", { Participants: [bo] });
  await expect.poll(() => logged(testBot, /gave up delivering/)).toBeDefined();
  await bo.sees("Invited");
  await declines(bo, "On leave");
  await ana.sees("@Bo declined your meeting");
  await ana.sees("Declined (1): @Bo");
});

test("a message whose blocks Slack rejects arrives as text only, and the error is logged", async () => {
  const testBot = await startTestBot();
  const { slack, settled } = testBot;
  const { ana, bo } = cast(slack);
  slack.faults.next("chat.postMessage", { kind: "error", error: "invalid_blocks" }, { to: bo });
  await sends(ana, "Kick-off", { Participants: [bo] });
  const bare = await bo.sees("Use /invitations to see what you can do.");
  expect(bare.screen).toContain("“Kick-off” on Fri, Nov 27, 2026 at 9:00 AM EST (30 minutes)");
  expect(bare.labels).toEqual([]);
  expect(logged(testBot, /Slack rejected our blocks/)).toContain("invalid_blocks");
  await lists(bo);
  await bo.clicks("Accept");
  const accepted = await bo.sees("You accepted");
  expect(accepted.ts, "the next change restores the full card").toBe(bare.ts);
  await settled();
});
