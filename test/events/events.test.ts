import { describe, expect, test } from "vitest";
import type { Person } from "../../packages/slack-emulator/index.ts";
import { type Over, startTestBot, type TestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { accepted, logged } from "../support/faults.ts";
import { databaseOutage } from "../support/db-faults.ts";

const member = ({ store: { db } }: TestBot, { id }: Person) => db.member.findFirst({ where: { id } });

const kept = ({ store: { db } }: TestBot) => db.$queryRaw<{ state: string }[]>`SELECT state::text FROM pgboss.job WHERE name = 'events'`;

/** A user_change as Slack sends it. */
const changed = ({ slack }: TestBot, person: Person, change: object = {}) => {
  const profile = { display_name: person.name, real_name: person.name, email: "secret@example.com", phone: "555-secret" };
  return slack.envelope({ type: "user_change", user: { id: person.id, team_id: slack.teamId, tz: "Asia/Tokyo", profile, ...change } });
};

describe.each(["http", "socket"] satisfies Over[])("over %s", (over) => {
  test("an event is kept before it is acknowledged, once however often Slack sends it", async () => {
    const world = await startTestBot({ over });
    const { slack, store } = world;
    const { ana } = cast(slack);
    await ana.types("/invitations");
    const event = changed(world, ana);
    for (const times of [1, 2, 3])
      expect({ times, ...(await slack.deliver("events_api", event)) }).toMatchObject({ acked: true, attempts: 1 });
    expect(await kept(world)).toHaveLength(1);
    await expect.poll(() => kept(world)).toEqual([{ state: "completed" }]);
    expect(await slack.deliver("events_api", event)).toMatchObject({ acked: true });
    expect(await kept(world), "a day later it would be a new one").toHaveLength(1);
    const data = await store.db.$queryRaw`SELECT data::text FROM pgboss.job WHERE name = 'events'`;
    expect(JSON.stringify(data)).toContain("user_change");
    expect(JSON.stringify(data), "what nobody needs is not kept").not.toContain("secret");
  });

  test("an event that cannot be kept is not acknowledged, and counts when Slack sends it again", async () => {
    const world = await startTestBot({ over });
    const { slack } = world;
    const { ana } = cast(slack);
    await ana.types("/invitations");
    const outage = await databaseOutage(world);
    const event = changed(world, ana, { tz: "Asia/Tokyo" });
    expect(await slack.deliver("events_api", event)).toMatchObject({ acked: false });
    accepted(world, /user_change was not acknowledged/);
    await outage.ends();
    const before = slack.calls.filter(({ method }) => method === "users.info").length;
    expect(await slack.deliver("events_api", event)).toMatchObject({ acked: true });
    await expect.poll(() => slack.calls.filter(({ method }) => method === "users.info").length).toBe(before + 1);
  });
});

test("somebody's new name and zone are known at once, and shown with the next redraw", async () => {
  const world = await startTestBot();
  const { slack } = world;
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  expect((await bo.sees("Invited")).text).toContain("9:00 AM EST");
  await slack.moveTo(bo, "Asia/Tokyo");
  await slack.rename(bo, "Boris");
  await expect.poll(() => member(world, bo)).toMatchObject({ name: "Boris", zone: "Asia/Tokyo" });
  await bo.clicks("Accept");
  expect((await bo.sees("You accepted")).text).toContain("11:00 PM GMT+9");
});

test("events that come late and in the wrong order leave what is true now", async () => {
  const world = await startTestBot();
  const { slack } = world;
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  const [left, moved, back] = [
    changed(world, bo, { deleted: true }),
    changed(world, bo, { tz: "Asia/Tokyo" }),
    changed(world, bo, { tz: "America/New_York" }),
  ];
  for (const event of [back, moved, left, moved]) await slack.deliver("events_api", event);
  await expect.poll(() => kept(world)).toEqual(Array.from({ length: 3 }, () => ({ state: "completed" })));
  expect(await member(world, bo)).toMatchObject({ name: "Bo", zone: "America/New_York", deactivated: false });
  expect((await ana.sees("Invited (1): @Bo")).screen).not.toContain("Not delivered");
});

test("Slack is not asked about people whom the bot does not know, nor about changes that it does not show", async () => {
  const world = await startTestBot();
  const { slack } = world;
  const { ana, dee } = cast(slack);
  await ana.types("/invitations");
  const before = slack.calls.length;
  await slack.deliver("events_api", changed(world, dee));
  await slack.deliver(
    "events_api",
    changed(world, ana, { tz: "Europe/Berlin", profile: { display_name: "Ana", status_text: "At lunch" } }),
  );
  await expect.poll(() => kept(world)).toEqual([{ state: "completed" }, { state: "completed" }]);
  expect(slack.calls).toHaveLength(before);
  expect(await member(world, dee)).toBeNull();
});

test("when somebody leaves, their open invitations come back to the organizers, who can pass them on", async () => {
  const world = await startTestBot();
  const { slack, settled } = world;
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
  expect((await ana.sees("Accepted (1): @Bo")).screen, "who has answered has answered").not.toContain("Not delivered");
  await ana.clicks("Reassign", { in: card });
  await ana.seesModal("Assign to someone");
  expect(await ana.submits({ "Assign to": cy })).toEqual({ closed: true });
  await cy.sees("Assigned · @Ana assigned you a task");
});

test("an event whose work fails is tried again until it succeeds", async () => {
  const world = await startTestBot();
  const { slack } = world;
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  slack.faults.next("users.info", { kind: "http", status: 503 }, { times: 2 });
  await slack.deactivate(bo);
  await ana.sees("Not delivered · @Bo's account is deactivated");
});

test("many events that wait are worked off one right after the other", async () => {
  const world = await startTestBot();
  const { slack, store } = world;
  const { ana } = cast(slack);
  await ana.types("/invitations");
  await Promise.all(Array.from({ length: 40 }, () => slack.deliver("events_api", changed(world, ana))));
  // With a look every five seconds it would take minutes.
  const waiting = () => store.db.$queryRaw`SELECT 1 FROM pgboss.job WHERE name = 'events' AND state <> 'completed'`;
  await expect.poll(waiting).toEqual([]);
  expect(await kept(world)).toHaveLength(40);
});

test("an event that nobody asked for, and Slack's word that it leaves events out, are acknowledged", async () => {
  const world = await startTestBot({ over: "http" });
  const { slack } = world;
  expect(await slack.deliver("events_api", { type: "app_mention", text: "Hello" })).toMatchObject({ acked: true });
  expect(await slack.tellsRateLimit()).toMatchObject({ acked: true });
  expect(logged(world, /Slack is rate limiting events/)).toBeDefined();
  expect(await kept(world)).toEqual([]);
});
