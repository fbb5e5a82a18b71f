import { expect, test } from "vitest";
import type { Fault } from "../../packages/slack-emulator/index.ts";
import { type On, startTestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { callsTo, cardsOf } from "../support/faults.ts";

const transientFaults: [string, Fault][] = [
  ["a rate limit", { kind: "ratelimited", retryAfter: 1 }],
  ["an internal server error", { kind: "http", status: 500 }],
  ["an unavailable server", { kind: "http", status: 503 }],
  ["a broken connection", { kind: "reset" }],
  ["an internal Slack error", { kind: "error", error: "internal_error" }],
  ["an unavailable service", { kind: "error", error: "service_unavailable" }],
  ["a lost response", { kind: "lost" }],
];

const posts = [
  ...transientFaults.map(([what, fault]) => ({ what, fault, on: "server" as const })),
  { what: "a lost response", fault: { kind: "lost" }, on: "embedded" },
] satisfies { what: string; fault: Fault; on: On }[];

test.each(posts)("an invitation arrives once despite $what (database: $on)", async ({ fault, on }) => {
  const { slack, settled } = await startTestBot({ on });
  const { ana, bo } = cast(slack);
  slack.faults.next("chat.postMessage", fault, { to: bo });
  await sends(ana, "Kick-off", { Participants: [bo] });
  const card = await bo.sees("Invited · @Ana invited you to a meeting");
  await settled();
  expect(cardsOf(bo)).toHaveLength(1);
  expect(card.labels).toEqual(["Accept", "Decline", "Details"]);
  expect((await ana.sees("Invited (1): @Bo")).screen).not.toContain("Not delivered");
  await bo.clicks("Accept");
  await bo.sees("You accepted");
});

test.each(transientFaults)("an answered card is updated despite %s", async (_trouble, fault) => {
  const { slack, settled } = await startTestBot();
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  const card = await bo.sees("Invited");
  await ana.sees("Invited (1): @Bo");
  slack.faults.next("chat.update", fault, { to: bo });
  slack.faults.next("chat.update", fault, { to: ana });
  await bo.clicks("Accept");
  expect((await bo.sees("You accepted")).ts).toBe(card.ts);
  await ana.sees("Accepted (1): @Bo");
  await settled();
  expect(cardsOf(bo)).toHaveLength(1);
  expect(ana.messages).toHaveLength(1);
});

test("a second message to someone arrives once although its response was lost", async () => {
  const { slack, settled } = await startTestBot();
  const { ana, bo } = cast(slack);
  await sends(ana, "First", { Participants: [bo] });
  await bo.sees("First");
  slack.faults.next("chat.postMessage", { kind: "lost" }, { to: bo });
  await sends(ana, "Second", { Participants: [bo] });
  await bo.sees("Second");
  await settled();
  expect(cardsOf(bo).map(({ screen }) => /First|Second/.exec(screen)?.[0])).toEqual(["First", "Second"]);
  await bo.clicks("Accept", { in: cardsOf(bo)[1] });
  expect((await bo.sees("You accepted")).screen).toContain("Second");
});

test("a card arrives once although Slack didn't respond for ten seconds", async () => {
  const { slack, settled } = await startTestBot();
  const { ana, bo } = cast(slack);
  slack.faults.next("chat.postMessage", { kind: "timeout" }, { to: bo });
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  await settled();
  expect(cardsOf(bo)).toHaveLength(1);
  expect(callsTo(slack, "chat.postMessage", bo)).toHaveLength(2);
});

test("Slack isn't called again before Retry-After has passed, for posts and updates", async () => {
  const { slack } = await startTestBot();
  const { ana, bo } = cast(slack);
  slack.faults.next("chat.postMessage", { kind: "ratelimited", retryAfter: 3 }, { to: bo });
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  expect(pauses(callsTo(slack, "chat.postMessage", bo))).toEqual([expect.toSatisfy((pause: number) => pause >= 3000)]);

  slack.faults.next("chat.update", { kind: "ratelimited", retryAfter: 3 }, { to: bo });
  await bo.clicks("Accept");
  await bo.sees("You accepted");
  expect(pauses(callsTo(slack, "chat.update", bo))).toEqual([expect.toSatisfy((pause: number) => pause >= 3000)]);
});

const pauses = (calls: { at: number }[]) => calls.slice(1).map(({ at }, index) => at - (calls[index]?.at ?? 0));

test("one person's failing messages don't hold up the others", async () => {
  const { slack } = await startTestBot();
  const { ana, bo, cy, dee } = cast(slack);
  slack.faults.next("chat.postMessage", { kind: "http", status: 503 }, { to: bo, times: 100 });
  await sends(ana, "Kick-off", { Participants: [bo, cy, dee] });
  await cy.sees("Invited");
  await dee.sees("Invited");
  await ana.sees("Invited (3): @Bo, @Cy, @Dee");
  expect(bo.messages).toEqual([]);
});
