import { WebClient } from "@slack/web-api";
import { expect, test } from "vitest";
import { deliverMessage } from "../../src/jobs/deliver-message.ts";
import { startTestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { delivering } from "../support/delivering.ts";
import { callsTo, cardsOf } from "../support/faults.ts";
import { sample } from "../support/metrics.ts";

/** Bo's card is in Slack, the bot has lost track of where, and many newer messages have followed. */
async function loseCard({ newer, historyPage = 999 }: { newer: number; historyPage?: number }) {
  const testBot = await startTestBot({ historyPage });
  const { slack, store, settled } = testBot;
  const people = cast(slack);
  const { ana, bo } = people;
  await sends(ana, "Kick-off", { Participants: [bo] });
  const card = await bo.sees("Invited");
  await settled();
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
  for (let index = 0; index < newer; index++) await client.chat.postMessage({ channel: bo.dm, text: `${index}` });
  const row = await store.db.message.findFirstOrThrow({ where: { subject: "INVITATION" } });
  await store.db.message.updateMany({ where: { id: row.id }, data: { ts: null, channel: null, shownVersion: 0, doubtfulPosts: 1 } });
  const place = () => store.db.message.findFirstOrThrow({ where: { id: row.id }, select: { ts: true, doubtfulPosts: true } });
  const historyCalls = () => slack.calls.filter(({ method }) => method === "conversations.history");
  return {
    ...testBot,
    ...people,
    card,
    job: { workspaceId: row.workspaceId, messageId: row.id },
    place,
    historyCalls,
    delivery: delivering(testBot),
  };
}

test.each([
  { newer: 130, historyPage: 999, pages: 1 },
  { newer: 100, historyPage: 15, pages: 7 },
])("a lost post is found behind $newer newer messages when Slack returns $historyPage per page", async ({ pages, ...history }) => {
  const { bo, card, job, place, historyCalls, delivery } = await loseCard(history);
  expect(await deliverMessage(delivery, job)).toBe("done");
  expect(await place()).toEqual({ ts: card.ts, doubtfulPosts: 0 });
  expect(cardsOf(bo)).toHaveLength(1);
  expect(historyCalls()).toHaveLength(pages);
  for (const { args } of historyCalls())
    expect(Number(args["oldest"]), "it looks no further back than needed").toBeGreaterThan(1_700_000_000);
});

test("an unfinished search is continued, and nothing is posted before it ends", async () => {
  const { slack, bo, card, job, place, historyCalls, delivery } = await loseCard({ newer: 160, historyPage: 15 });
  const posts = callsTo(slack, "chat.postMessage", bo).length;
  const interrupted = await deliverMessage(delivery, job);
  if (interrupted === "done" || interrupted.cursor === undefined) throw new Error("the search is at its end");
  expect(await deliverMessage(delivery, { ...job, cursor: interrupted.cursor })).toBe("done");
  expect(historyCalls()).toHaveLength(11);
  expect(await place()).toEqual({ ts: card.ts, doubtfulPosts: 0 });
  expect(callsTo(slack, "chat.postMessage", bo)).toHaveLength(posts);
});

test("a rate limit during a search pauses only the search, which then continues where it left off", async () => {
  const { slack, ana, bo, cy, card, settled, store, historyCalls, place } = await loseCard({ newer: 40, historyPage: 15 });
  const busy = { kind: "ratelimited", retryAfter: 4 } as const;
  slack.faults.next("conversations.history", { kind: "error", error: "service_unavailable" });
  slack.faults.next("conversations.history", busy);
  const row = await store.db.message.findFirstOrThrow({ where: { subject: "INVITATION" } });
  await store.db.$transaction((tx) => store.queue.enqueue(tx, [{ workspaceId: row.workspaceId, messageId: row.id }]));
  await expect.poll(() => slack.faults.isPending(busy), { interval: 5 }).toBe(false);
  await sends(ana, "Another", { Participants: [cy] });
  await cy.sees("Another");
  expect((await place()).ts, "posting to others did not wait for the search").toBeNull();
  await settled();
  expect((await place()).ts).toBe(card.ts);
  expect(cardsOf(bo)).toHaveLength(1);
  expect(historyCalls().filter(({ ok }) => ok)).toHaveLength(3);
});

test("a failed search doesn't count as a failed post", async () => {
  const { slack, bo, job, place, delivery } = await loseCard({ newer: 0 });
  const posts = callsTo(slack, "chat.postMessage", bo).length;
  slack.faults.next("conversations.history", { kind: "http", status: 503 });
  await expect(deliverMessage(delivery, job)).rejects.toThrow("Couldn't look for a message");
  const metrics = await delivery.metrics.registry.metrics();
  for (const outcome of ["ambiguous", "failed"]) expect(sample(metrics, "follow_up_deliveries_total", { what: "post", outcome })).toBe(0);
  expect(callsTo(slack, "chat.postMessage", bo)).toHaveLength(posts);
  // A channel we can never read says nothing about Bo.
  slack.faults.next("conversations.history", { kind: "error", error: "channel_not_found" });
  expect(await deliverMessage(delivery, job)).toBe("done");
  expect(await place()).toMatchObject({ doubtfulPosts: 0, ts: expect.any(String) });
  expect(callsTo(slack, "chat.postMessage", bo)).toHaveLength(posts + 1);
});
