import { expect, test } from "vitest";
import { startTestBot, type TestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { databaseOutage, slowDatabase } from "../support/db-faults.ts";
import { forgery } from "../support/forge.ts";
import { metricsOf, sample } from "../support/metrics.ts";

/** Bo accepts Ana's follow-up after one failed call to Slack. */
async function acceptsInvitation(testBot: TestBot) {
  const { slack, settled } = testBot;
  const people = cast(slack);
  const { ana, bo } = people;
  slack.faults.next("chat.postMessage", { kind: "error", error: "internal_error" }, { to: bo });
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  await bo.clicks("Accept");
  await ana.sees("Accepted (1): @Bo");
  await settled();
  return people;
}

test.each(["socket", "http"] as const)("over %s, /metrics reports interactions, deliveries, and the bot's health", async (over) => {
  const testBot = await startTestBot({ over });
  await acceptsInvitation(testBot);
  const text = await metricsOf(testBot);
  expect(sample(text, "follow_up_interactions_total", { kind: "click", action: "accept", outcome: "ok" })).toBe(1);
  expect(sample(text, "follow_up_interactions_total", { kind: "form", action: "create", outcome: "ok" })).toBe(1);
  expect(sample(text, "follow_up_acknowledgement_seconds_count", { kind: "click" })).toBe(1);
  expect(sample(text, "follow_up_deliveries_total", { what: "post", outcome: "done" })).toBe(2);
  expect(sample(text, "follow_up_deliveries_total", { what: "post", outcome: "ambiguous" })).toBe(1);
  expect(sample(text, "follow_up_delivery_lag_seconds_count")).toBeGreaterThan(2);
  expect(sample(text, "follow_up_slack_call_seconds_count", { method: "chat.postMessage", outcome: "answered" })).toBe(3);
  expect(sample(text, "follow_up_database_query_seconds_count", { operation: "select" })).toBeGreaterThan(5);
  expect(sample(text, "follow_up_queue_jobs", { queue: "show", state: "failed" })).toBe(0);
  expect(sample(text, "follow_up_queue_jobs", { queue: "abandoned", state: "ready" })).toBe(0);
  expect(sample(text, "follow_up_messages_not_shown")).toBe(0);
  expect(sample(text, "follow_up_ready")).toBe(1);
  expect(sample(text, "follow_up_database_up")).toBe(1);
  expect(sample(text, "follow_up_build_info", { version: "test" })).toBe(1);
  expect(sample(text, "nodejs_heap_size_used_bytes")).toBeGreaterThan(1_000_000);
});

test("no label contains a workspace, a person, or untrusted input", async () => {
  const testBot = await startTestBot();
  const { ana, bo, cy } = await acceptsInvitation(testBot);
  const forge = forgery(testBot.slack);
  for (let index = 0; index < 20; index++) {
    await forge.button(cy, `zebra-${index}`, "zebra", `Zebra ${index}`);
    await cy.clicks(`Zebra ${index}`);
  }
  await forge.option(cy, "more", "zebra 1", "Zebra option");
  await cy.clicks("Zebra option");
  await ana.types("/followup");
  await forge.form(ana, { callback_id: "zebra-form" });
  await ana.submits({ Title: "Zebra" });
  const text = await metricsOf(testBot);
  expect(sample(text, "follow_up_interactions_total", { kind: "click", action: "unknown", outcome: "refused" })).toBe(21);
  expect(sample(text, "follow_up_interactions_total", { kind: "form", action: "unknown", outcome: "refused" })).toBe(1);
  for (const word of [testBot.slack.teamId, ana.id, bo.id, cy.id, "zebra", "Kick-off", "/response/"]) expect(text).not.toContain(word);
});

test("a delivery that exhausts its retries counts as abandoned", async () => {
  const testBot = await startTestBot({ retries: { limit: 0, firstDelaySeconds: 1, longestDelaySeconds: 1 } });
  const { ana, bo } = cast(testBot.slack);
  testBot.slack.faults.next("chat.postMessage", { kind: "error", error: "service_unavailable" }, { to: bo });
  await sends(ana, "Kick-off", { Participants: [bo] });
  await ana.sees("Not delivered (1): @Bo");
  const text = await metricsOf(testBot);
  expect(sample(text, "follow_up_deliveries_total", { what: "post", outcome: "retry" })).toBe(1);
  expect(sample(text, "follow_up_deliveries_total", { what: "post", outcome: "abandoned" })).toBe(1);
});

test("while the database is down, /metrics reports that and everything else", async () => {
  const testBot = await startTestBot();
  await acceptsInvitation(testBot);
  const outage = await databaseOutage(testBot);
  const text = await metricsOf(testBot);
  expect(sample(text, "follow_up_database_up")).toBe(0);
  expect(sample(text, "follow_up_messages_not_shown")).toBeUndefined();
  expect(sample(text, "follow_up_queue_jobs", { queue: "show", state: "ready" })).toBeUndefined();
  expect(sample(text, "follow_up_interactions_total", { kind: "click", action: "accept", outcome: "ok" })).toBe(1);
  await outage.ends();
  await expect.poll(async () => sample(await metricsOf(testBot), "follow_up_database_up")).toBe(1);
});

test("a slow database doesn't delay scrapes and gets one query at a time", async () => {
  const testBot = await startTestBot();
  await acceptsInvitation(testBot);
  const slow = await slowDatabase(testBot, "LOCK TABLE messages IN ACCESS EXCLUSIVE MODE");
  const began = performance.now();
  const texts = await Promise.all([1, 2, 3, 4, 5].map(() => metricsOf(testBot)));
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(texts.map((text) => sample(text, "follow_up_database_up"))).toEqual([0, 0, 0, 0, 0]);
  expect(await slow.waiters()).toBe(1);
  await slow.ends();
  await expect.poll(async () => sample(await metricsOf(testBot), "follow_up_database_up")).toBe(1);
});
