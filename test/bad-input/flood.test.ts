import { addMinutes } from "date-fns";
import { expect, test } from "vitest";
import { monday, startWorld } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { kept } from "../support/kept.ts";

const tooMany = "You have invited as many people as one person may within an hour. Invite fewer, or wait a while.";

test("nobody invites more people within an hour than one person may, in whatever way; the others and the next hour are free", async () => {
  const world = await startWorld({ invitationsPerHour: 3 });
  const { slack, setNow } = world;
  const { ana, bo, cy, dee } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo, cy] });
  await cy.sees("Invited");
  const card = await ana.sees("Invited (2): @Bo, @Cy");
  const before = await kept(world);

  await ana.types("/followup Another one");
  await ana.seesModal("New follow-up");
  const form = { Date: "2026-11-27", Time: "15:00" };
  expect(await ana.submits({ ...form, Owner: bo, Participants: [cy] })).toMatchObject({ errors: { Participants: tooMany } });
  await ana.closesModal();
  expect(await kept(world)).toEqual(before);
  await sends(ana, "Last one", { Type: "Task", Owner: bo });
  const task = await ana.sees("Assigned – your task for @Bo");

  await ana.clicks("Participants…", { in: card });
  await ana.seesModal("Participants");
  expect(await ana.submits({ Participants: [bo, cy, dee] })).toMatchObject({ errors: { Participants: tooMany } });
  expect(await ana.submits({ Participants: [bo] }), "doing without somebody is always possible").toEqual({ closed: true });
  await ana.clicks("Reassign…", { in: task });
  await ana.seesModal("Assign to somebody");
  expect(await ana.submits({ "Assign to": cy })).toMatchObject({ errors: { "Assign to": tooMany } });
  await ana.closesModal();
  await sends(ana, "For myself", {});

  await sends(bo, "Bo's own", { Participants: [ana, cy, dee] });
  await dee.sees("Invited – @Bo");
  setNow(addMinutes(monday, 61));
  await sends(ana, "Next hour", { Participants: [bo, cy, dee] });
  await dee.sees("Next hour");
});

test("of many forms sent at the same moment only as many count as one person may invite", async () => {
  const { slack, store, settled } = await startWorld({ over: "http", invitationsPerHour: 3 });
  const { ana, bo } = cast(slack);
  await ana.types("/followup Once");
  await ana.seesModal("New follow-up");
  const submission = { Date: "2026-11-27", Time: "15:00", Participants: [bo] };
  await ana.submits(submission);
  await bo.sees("Invited");
  const sent = slack.world.app.traffic.find(({ what }) => what === "view_submission");
  if (typeof sent?.body !== "object" || sent.body === null) throw new Error("no form was sent");
  const body = JSON.stringify(sent.body);
  // The same person, with new follow-ups each time.
  const forms = Array.from({ length: 8 }, (_, index) =>
    JSON.parse(body.replaceAll(/0[0-9a-f]{7}-[0-9a-f-]{27}/g, `0190163d-8694-739b-aea5-96${index}c26f8ad91`)),
  );
  await Promise.all(forms.map((form) => slack.deliver("interactive", form)));
  await settled();
  expect(await store.db.invitation.count()).toBe(3);
});
