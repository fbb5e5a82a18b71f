import { describe, expect, test } from "vitest";
import type { Person } from "../../packages/slack-emulator/index.ts";
import { type Over, startTestBot, type TestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { databaseOutage } from "../support/db-faults.ts";
import { accepted, logged } from "../support/faults.ts";

const member = ({ store: { db } }: TestBot, { id }: Person) => db.member.findFirst({ where: { id } });

const eventJobs = ({ store: { db } }: TestBot) =>
  db.$queryRaw<{ state: string }[]>`SELECT state::text FROM pgboss.job WHERE name = 'events'`;

/** Builds a user_change event as Slack sends it. */
const userChange = ({ slack }: TestBot, person: Person, change: object = {}) => {
  const profile = { display_name: person.name, real_name: person.name, email: "secret@example.com", phone: "555-secret" };
  return slack.envelope({ type: "user_change", user: { id: person.id, team_id: slack.teamId, tz: "Asia/Tokyo", profile, ...change } });
};

describe.each(["http", "socket"] satisfies Over[])("over %s", (over) => {
  test("an event is persisted before it is acknowledged, once no matter how often Slack sends it", async () => {
    const testBot = await startTestBot({ over });
    const { slack, store } = testBot;
    const { ana } = cast(slack);
    await ana.types("/invitations");
    const event = userChange(testBot, ana);
    for (const times of [1, 2, 3])
      expect({ times, ...(await slack.deliver("events_api", event)) }).toMatchObject({ acked: true, attempts: 1 });
    expect(await eventJobs(testBot)).toHaveLength(1);
    await expect.poll(() => eventJobs(testBot)).toEqual([{ state: "completed" }]);
    expect(await slack.deliver("events_api", event)).toMatchObject({ acked: true });
    expect(await eventJobs(testBot), "a repeat within a day is not a new job").toHaveLength(1);
    const data = await store.db.$queryRaw`SELECT data::text FROM pgboss.job WHERE name = 'events'`;
    expect(JSON.stringify(data)).toContain("user_change");
    expect(JSON.stringify(data), "unused fields are not persisted").not.toContain("secret");
  });

  test("an event that can't be persisted is not acknowledged, and is processed when Slack sends it again", async () => {
    const testBot = await startTestBot({ over });
    const { slack } = testBot;
    const { ana } = cast(slack);
    await ana.types("/invitations");
    const outage = await databaseOutage(testBot);
    const event = userChange(testBot, ana, { tz: "Asia/Tokyo" });
    expect(await slack.deliver("events_api", event)).toMatchObject({ acked: false });
    accepted(testBot, /user_change was not acknowledged/);
    await outage.ends();
    const before = slack.calls.filter(({ method }) => method === "users.info").length;
    expect(await slack.deliver("events_api", event)).toMatchObject({ acked: true });
    await expect.poll(() => slack.calls.filter(({ method }) => method === "users.info").length).toBe(before + 1);
  });
});

test("a person's new name and zone are saved immediately and shown with the next redraw", async () => {
  const testBot = await startTestBot();
  const { slack } = testBot;
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  expect((await bo.sees("Invited")).text).toContain("9:00 AM EST");
  await slack.moveTo(bo, "Asia/Tokyo");
  await slack.rename(bo, "Boris");
  await expect.poll(() => member(testBot, bo)).toMatchObject({ name: "Boris", zone: "Asia/Tokyo" });
  await bo.clicks("Accept");
  expect((await bo.sees("You accepted")).text).toContain("11:00 PM GMT+9");
});

test("late and out-of-order events leave the current state", async () => {
  const testBot = await startTestBot();
  const { slack } = testBot;
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  const [left, moved, back] = [
    userChange(testBot, bo, { deleted: true }),
    userChange(testBot, bo, { tz: "Asia/Tokyo" }),
    userChange(testBot, bo, { tz: "America/New_York" }),
  ];
  for (const event of [back, moved, left, moved]) await slack.deliver("events_api", event);
  await expect.poll(() => eventJobs(testBot)).toEqual(Array.from({ length: 3 }, () => ({ state: "completed" })));
  expect(await member(testBot, bo)).toMatchObject({ name: "Bo", zone: "America/New_York", deactivated: false });
  expect((await ana.sees("Invited (1): @Bo")).screen).not.toContain("Not delivered");
});

test("events about unknown people or irrelevant changes cause no calls to Slack", async () => {
  const testBot = await startTestBot();
  const { slack } = testBot;
  const { ana, dee } = cast(slack);
  await ana.types("/invitations");
  const before = slack.calls.length;
  await slack.deliver("events_api", userChange(testBot, dee));
  await slack.deliver(
    "events_api",
    userChange(testBot, ana, { tz: "Europe/Berlin", profile: { display_name: "Ana", status_text: "At lunch" } }),
  );
  await expect.poll(() => eventJobs(testBot)).toEqual([{ state: "completed" }, { state: "completed" }]);
  expect(slack.calls).toHaveLength(before);
  expect(await member(testBot, dee)).toBeNull();
});

test("when someone leaves, their open invitations go back to the organizers, who can reassign them", async () => {
  const testBot = await startTestBot();
  const { slack, settled } = testBot;
  const { ana, bo, cy } = cast(slack);
  await sends(ana, "Write the report", { Type: "Task", Owner: bo });
  await sends(cy, "Kick-off", { Participants: [bo, ana] });
  await sends(ana, "Answered", { Participants: [bo] });
  for (const title of ["Write the report", "Kick-off", "Answered"]) await bo.sees(title);
  await bo.clicks("Accept", { in: await bo.sees("Answered") });
  await ana.sees("Accepted (1): @Bo");
  await settled();
  await slack.deactivate(bo);
  const card = await ana.sees("Not delivered · @Bo's account is deactivated");
  expect(card.screen).toContain("Write the report");
  await cy.sees("Not delivered · @Bo's account is deactivated");
  await settled();
  expect((await ana.sees("Accepted (1): @Bo")).screen, "an answered invitation is unaffected").not.toContain("Not delivered");
  await ana.clicks("Reassign", { in: card });
  await ana.seesModal("Assign to someone");
  expect(await ana.submits({ "Assign to": cy })).toEqual({ closed: true });
  await cy.sees("Assigned · @Ana assigned you a task");
});

test("a failed event is retried until it succeeds", async () => {
  const testBot = await startTestBot();
  const { slack } = testBot;
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  slack.faults.next("users.info", { kind: "http", status: 503 }, { times: 2 });
  await slack.deactivate(bo);
  await ana.sees("Not delivered · @Bo's account is deactivated");
});

test("queued events are processed without waiting for the next poll", async () => {
  const testBot = await startTestBot();
  const { slack, store } = testBot;
  const { ana } = cast(slack);
  await ana.types("/invitations");
  await Promise.all(Array.from({ length: 40 }, () => slack.deliver("events_api", userChange(testBot, ana))));
  // At one job per poll, every five seconds, this would take minutes.
  const waiting = () => store.db.$queryRaw`SELECT 1 FROM pgboss.job WHERE name = 'events' AND state <> 'completed'`;
  await expect.poll(waiting).toEqual([]);
  expect(await eventJobs(testBot)).toHaveLength(40);
});

test("unsubscribed events and app_rate_limited are acknowledged", async () => {
  const testBot = await startTestBot({ over: "http" });
  const { slack } = testBot;
  expect(await slack.deliver("events_api", { type: "app_mention", text: "Hello" })).toMatchObject({ acked: true });
  expect(await slack.sendAppRateLimited()).toMatchObject({ acked: true });
  expect(logged(testBot, /Slack is rate limiting events/)).toBeDefined();
  expect(await eventJobs(testBot)).toEqual([]);
});
