import { expect, test } from "vitest";
import { startTestBot } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";

test("Bo accepts, then declines after all, and Ana gets a declined notice", async () => {
  const { slack } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo, cy] });
  await bo.sees("Invited");
  await bo.clicks("Accept");
  const accepted = await bo.sees("You accepted");
  expect(accepted.labels).toEqual(["Change answer", "Details"]);
  await bo.clicks("Change answer");
  await bo.seesModal("Decline");
  await bo.submits({ Reason: "Ill" });
  expect((await ana.sees("@Bo declined your meeting")).screen).toContain("“Ill”");
  expect((await bo.sees("You declined")).labels).toEqual(["Change answer", "Details"]);
});

test("Bo declines a task, then accepts it: the notice is settled and the task is Bo's again", async () => {
  const { slack } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  await sends(ana, "Write the report", { Type: "Task", Owner: bo });
  await bo.sees("Assigned");
  await declines(bo, "No time");
  const notice = await ana.sees("@Bo declined the task");
  await ana.sees((message) => message.screen.startsWith("Your task") && message.screen.includes("Declined (1): @Bo"));
  await bo.sees("You declined");
  await bo.clicks("Change answer");
  await bo.sees("You accepted");
  const settled = await ana.sees("@Bo accepted after all");
  expect(settled.ts).toBe(notice.ts);
  expect(settled.labels).toEqual([]);
  await ana.sees("Accepted · Your task for @Bo");
  await ana.clicks("Reassign", { in: notice, stale: true });
  await ana.sees("“Write the report”\n@Bo has since accepted this.");
});

test("an answer can be changed through the day after the follow-up", async () => {
  const { slack, setNow } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo], Date: "2026-11-27", Time: "15:00" });
  await bo.sees("Invited");
  await bo.clicks("Accept");
  await bo.sees("You accepted");
  setNow(new Date("2026-11-28T22:59:00Z"));
  await bo.clicks("Change answer");
  expect((await bo.seesModal("Decline")).submit).toBe("Decline");
  await bo.closesModal();
  await bo.clicks("Change answer");
  setNow(new Date("2026-11-28T23:01:00Z"));
  expect(await bo.submits({})).toMatchObject({ modal: { text: expect.stringContaining("Answers can be changed until the day after") } });
  await bo.closesModal();
  await bo.clicks("Change answer");
  await bo.sees("It's too late to change your answer. Answers can be changed until the day after the follow-up.");
});

test("a decline form is refused in place, with the new time, if the meeting was rescheduled while it was open", async () => {
  const { slack } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  await bo.clicks("Decline");
  await ana.sees("Invited (1)");
  await ana.clicks("Reschedule…");
  await ana.seesModal("Reschedule");
  await ana.submits({ Date: "2026-12-01", Time: "09:00" });
  await bo.sees("Rescheduled");
  const submitted = await bo.submits({ Reason: "Too late" });
  expect(submitted).toMatchObject({
    modal: { text: expect.stringContaining("it's now scheduled for Tue, Dec 1, 2026 at 3:00 AM EST (30 minutes)") },
  });
  await ana.sees("Invited (1)");
});
