import { addMinutes } from "date-fns";
import { expect, test } from "vitest";
import { monday, startTestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { snapshotDb } from "../support/snapshot-db.ts";

const tooMany = "You've reached the hourly limit on invitations. Invite fewer people, or try again later.";

test("no one can invite more people per hour than the limit, by any route; others and the next hour are unaffected", async () => {
  const testBot = await startTestBot({ invitationsPerHour: 3 });
  const { slack, setNow } = testBot;
  const { ana, bo, cy, dee } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo, cy] });
  await cy.sees("Invited");
  const card = await ana.sees("Invited (2): @Bo, @Cy");
  const before = await snapshotDb(testBot);

  await ana.types("/followup Another one");
  await ana.seesModal("New follow-up");
  const form = { Date: "2026-11-27", Time: "15:00" };
  expect(await ana.submits({ ...form, Owner: bo, Participants: [cy] })).toMatchObject({ errors: { Participants: tooMany } });
  await ana.closesModal();
  expect(await snapshotDb(testBot)).toEqual(before);
  await sends(ana, "Last one", { Type: "Task", Owner: bo });
  const task = await ana.sees("Assigned · Your task for @Bo");

  await ana.clicks("Participants…", { in: card });
  await ana.seesModal("Participants");
  expect(await ana.submits({ Participants: [bo, cy, dee] })).toMatchObject({ errors: { Participants: tooMany } });
  expect(await ana.submits({ Participants: [bo] }), "removing someone is always possible").toEqual({ closed: true });
  await ana.clicks("Reassign…", { in: task });
  await ana.seesModal("Assign to someone");
  expect(await ana.submits({ "Assign to": cy })).toMatchObject({ errors: { "Assign to": tooMany } });
  await ana.closesModal();
  await sends(ana, "For myself", {});

  await sends(bo, "Bo's own", { Participants: [ana, cy, dee] });
  await dee.sees("Invited · @Bo");
  setNow(addMinutes(monday, 61));
  await sends(ana, "Next hour", { Participants: [bo, cy, dee] });
  await dee.sees("Next hour");
});

test("asking everyone again counts toward the limit, and is refused under the date", async () => {
  const testBot = await startTestBot({ invitationsPerHour: 5 });
  const { slack, setNow, settled } = testBot;
  const { ana, bo, cy } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo, cy] });
  await ana.sees("Invited (2): @Bo, @Cy");
  const reschedules = async (date: string) => {
    await ana.clicks("Reschedule…");
    await ana.seesModal("Reschedule");
    const submitted = await ana.submits({ Date: date });
    await settled();
    return submitted;
  };
  expect(await reschedules("2026-11-28")).toEqual({ closed: true });
  const before = await snapshotDb(testBot);
  const refused = "You've reached the hourly limit on invitations. Try again later.";
  expect(await reschedules("2026-11-29")).toEqual({ errors: { Date: refused } });
  await ana.closesModal();
  expect(await snapshotDb(testBot)).toEqual(before);
  setNow(addMinutes(monday, 61));
  expect(await reschedules("2026-11-29")).toEqual({ closed: true });
});

test("changing an answer back and forth pings the organizer once, until she decides or an hour passes", async () => {
  const { slack, setNow, settled } = await startTestBot();
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  const declinesAgain = async (label: string, reason: string) => {
    await bo.clicks(label);
    await bo.seesModal("Decline");
    await bo.submits({ Reason: reason });
    await bo.sees("You declined");
    await settled();
  };
  const acceptsAgain = async () => {
    await bo.clicks("Change answer");
    await bo.sees("You accepted");
    await settled();
  };
  const notices = () => ana.messages.filter(({ screen }) => screen.includes("@Bo declined your meeting"));
  await declinesAgain("Decline", "reason 0");
  for (let turn = 1; turn <= 4; turn++) {
    await acceptsAgain();
    expect(notices().map(({ labels }) => labels)).toEqual([[]]);
    await declinesAgain("Change answer", `reason ${turn}`);
  }
  expect(notices()).toHaveLength(1);
  expect(notices()[0]?.screen).toContain("“reason 4”");
  expect(notices()[0]?.labels).toContain("Reschedule");

  await ana.clicks("Got it");
  await ana.sees("You left it as is");
  await settled();
  await acceptsAgain();
  await declinesAgain("Change answer", "after Got it");
  expect(notices()).toHaveLength(2);
  setNow(addMinutes(monday, 61));
  await acceptsAgain();
  await declinesAgain("Change answer", "an hour later");
  expect(notices().map(({ labels }) => labels.includes("Reschedule"))).toEqual([false, false, true]);
});

test("of many forms submitted at once, only as many count as one person may invite", async () => {
  const { slack, store, settled } = await startTestBot({ over: "http", invitationsPerHour: 3 });
  const { ana, bo } = cast(slack);
  await ana.types("/followup Once");
  await ana.seesModal("New follow-up");
  const submission = { Date: "2026-11-27", Time: "15:00", Participants: [bo] };
  await ana.submits(submission);
  await bo.sees("Invited");
  const sent = slack.world.app.requestLog.find(({ what }) => what === "view_submission");
  if (typeof sent?.body !== "object" || sent.body === null) throw new Error("no form was sent");
  const body = JSON.stringify(sent.body);
  // The same person, with a new follow-up each time.
  const forms = Array.from({ length: 8 }, (_, index) =>
    JSON.parse(body.replaceAll(/0[0-9a-f]{7}-[0-9a-f-]{27}/g, `0190163d-8694-739b-aea5-96${index}c26f8ad91`)),
  );
  await Promise.all(forms.map((form) => slack.deliver("interactive", form)));
  await settled();
  expect(await store.db.invitation.count()).toBe(3);
});
