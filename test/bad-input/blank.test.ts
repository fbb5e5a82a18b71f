import { expect, test } from "vitest";
import { startTestBot } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";

const invisible = "\u3164\u2800\u200b\u00ad\u0000\ufe0f\u{e0041}";

test("invisible text is refused as a title and dropped from location, description, reason and note", async () => {
  const { slack, store } = await startTestBot();
  const { ana, bo, cy } = cast(slack);
  await ana.types(`/followup ${invisible}`);
  expect((await ana.seesModal("New follow-up")).fields["Title"]?.value).toBeNull();
  const fields = { Owner: bo, Participants: [cy], Date: "2026-11-27", Location: invisible, Description: `${invisible}\n` };
  const response = await ana.submits({ ...fields, Title: invisible }, { skipClientChecks: true });
  expect(response).toEqual({ errors: { Title: "Add a title." } });
  expect(await ana.submits({ ...fields, Title: "Plan \u0000❤️" })).toEqual({ closed: true });
  expect((await bo.sees("Assigned")).screen).toContain("Plan ❤️");
  expect(await store.db.followUp.findFirst()).toMatchObject({ title: "Plan ❤️", location: "", description: "" });
  await declines(bo, invisible);
  const notice = await ana.sees("@Bo declined");
  expect(notice.screen).not.toContain("“\u3164");
  expect(await store.db.invitation.findFirst({ where: { inviteeId: bo.id } })).toMatchObject({ state: "DECLINED", reason: "" });
  await ana.clicks("Reassign", { in: notice });
  await ana.seesModal("Assign to someone");
  expect(await ana.submits({ "Assign to": slack.addPerson({ name: "Eve" }), Note: invisible })).toEqual({ closed: true });
  expect(await store.db.invitation.findFirst({ where: { inviteeId: "U0EVE" } })).toMatchObject({ note: "" });
});

test("a NUL in a title, a reason or a note never reaches the database", async () => {
  const { slack, store } = await startTestBot();
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off\u0000 👩‍👩‍👧‍👦", { Participants: [bo] });
  expect((await bo.sees("Invited")).screen).toContain("Kick-off 👩‍👩‍👧‍👦");
  await declines(bo, "On\u0000 leave\u0007");
  expect((await ana.sees("@Bo declined")).screen).toContain("“On leave”");
  await ana.clicks("Reschedule");
  await ana.seesModal("Reschedule");
  expect(await ana.submits({ Date: "2026-12-02", Note: "Sorry\ud83d\u0000!" })).toEqual({ closed: true });
  expect(await store.db.invitation.findFirst()).toMatchObject({ note: "Sorry\ufffd!", state: "PENDING" });
});
