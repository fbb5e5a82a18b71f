import { expect, test } from "vitest";
import { startTestBot } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";

test("Got it leaves a decline as it is, and Ana has nothing left to decide", async () => {
  const { slack } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo, cy] });
  await bo.sees("Invited");
  await declines(bo, "");
  const notice = await ana.sees("@Bo declined your meeting");
  await ana.clicks("Got it");
  const settled = await ana.sees("You left it as is");
  expect(settled.ts).toBe(notice.ts);
  expect(settled.labels).toEqual([]);
  await ana.clicks("Got it", { in: notice, stale: true });
  await ana.sees("You've already handled this response.");
  await ana.types("/invitations responses");
  await ana.sees("No responses need your attention");
});

test("when everyone has declined, the notice and the card say so", async () => {
  const { slack } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo, cy] });
  await bo.sees("Invited");
  await declines(bo, "");
  await ana.sees("@Bo declined your meeting");
  await cy.sees("Invited");
  await declines(cy, "");
  await ana.sees("@Cy declined your meeting. Everyone declined.");
  await ana.sees("Declined (2): @Bo, @Cy");
});

test("a cancelled follow-up says so on every card, and its notices are settled", async () => {
  const { slack } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo, cy] });
  await bo.sees("Invited");
  const invited = await cy.sees("Invited");
  await declines(bo, "");
  const notice = await ana.sees("@Bo declined your meeting");
  await ana.clicks("Cancel follow-up", { in: notice });
  for (const person of [bo, cy]) expect((await person.sees("Cancelled · @Ana cancelled this meeting")).labels).toEqual([]);
  expect((await ana.sees("You cancelled this follow-up")).labels).toEqual([]);
  expect((await ana.sees("Cancelled · Your meeting")).labels).toEqual([]);
  await cy.clicks("Accept", { in: invited, stale: true });
  await cy.sees("“Kick-off”\nThis follow-up was cancelled.");
});

test("once Bo completes an assigned task, no one can answer until Ana reopens it", async () => {
  const { slack } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy } = cast(slack);
  await sends(ana, "Write the report", { Type: "Task", Owner: bo, Participants: [cy] });
  await bo.sees("Assigned");
  await bo.clicks("Accept");
  await bo.sees("You accepted");
  const invited = await cy.sees("Invited");
  await bo.clicks("Mark as completed");
  const completed = await ana.sees("Completed · Your task for @Bo");
  expect(completed.labels).toEqual(["Reopen"]);
  expect((await bo.sees("Completed · You accepted")).labels).toEqual(["Reopen", "Details"]);
  expect((await cy.sees("Completed · @Ana's task is done, so you don't need to answer")).labels).toEqual(["Details"]);
  await cy.clicks("Accept", { in: invited, stale: true });
  await cy.sees("This follow-up has been completed. Its organizer or owner can reopen it.");
  await cy.types("/invitations");
  expect(cy.last?.screen).toContain("You're all caught up");
  await ana.clicks("Reopen");
  await ana.sees("Accepted · Your task for @Bo");
  await cy.sees((message) => message.ts === invited.ts && message.labels.includes("Accept"));
  await cy.clicks("Accept");
  await cy.sees("You accepted");
});

test("reassigning to someone who declined before needs a second click", async () => {
  const { slack } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  await sends(ana, "Write the report", { Type: "Task", Owner: bo });
  await bo.sees("Assigned");
  await declines(bo, "On leave");
  await ana.sees("@Bo declined the task");
  await ana.clicks("Reassign");
  await ana.seesModal("Assign to someone");
  const warned = await ana.submits({ "Assign to": bo, Note: "Please" });
  expect(warned).toMatchObject({
    modal: { submit: "Assign anyway", text: expect.stringContaining("@Bo has already declined this follow-up.") },
  });
  expect(ana.modal?.text).toContain("“On leave”");
  expect(await ana.submits({})).toEqual({ closed: true });
  expect((await bo.sees("“Please”")).labels).toEqual(["Accept", "Decline", "Details"]);
});

test("choosing another person clears the warning about a past decline and keeps what was typed", async () => {
  const { slack } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy } = cast(slack);
  await sends(ana, "Write the report", { Type: "Task", Owner: bo });
  await bo.sees("Assigned");
  await declines(bo, "On leave");
  await ana.sees("@Bo declined the task");
  await ana.clicks("Reassign");
  await ana.seesModal("Assign to someone");
  await ana.submits({ "Assign to": bo, Note: "Please" });
  expect(ana.modal).toMatchObject({ submit: "Assign anyway" });
  await ana.selects("Assign to", cy);
  await ana.until(() => ana.modal?.submit === "Assign");
  expect(ana.modal?.text).not.toContain("declined");
  expect(ana.modal?.fields).toMatchObject({ "Assign to": { value: "Cy" }, Note: { value: "Please" } });
  await ana.selects("Assign to", bo);
  expect(await ana.submits({})).toMatchObject({ modal: { submit: "Assign anyway" } });
  await ana.selects("Assign to", bo);
  expect(ana.modal?.text, "choosing the same person again keeps the warning").toContain("declined");
  await ana.selects("Assign to", cy);
  await ana.until(() => ana.modal?.submit === "Assign");
  expect(await ana.submits({})).toEqual({ closed: true });
  expect((await cy.sees("“Please”")).labels).toEqual(["Accept", "Decline", "Details"]);
});

test("assigning to yourself keeps the follow-up and removes the assignee", async () => {
  const { slack } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  await sends(ana, "Write the report", { Type: "Task", Owner: bo });
  await bo.sees("Assigned");
  await ana.sees("Assigned · Your task for @Bo");
  await ana.clicks("Reassign…");
  await ana.seesModal("Assign to someone");
  await ana.submits({ "Assign to": ana });
  expect((await bo.sees("Removed · @Ana no longer needs you for this")).labels).toEqual([]);
  await ana.sees("Your task · No one's invited yet");
});

test("a notice's Cancel follow-up is out of date once the decline is decided", async () => {
  const { slack, settled } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo, cy] });
  await bo.sees("Invited");
  await declines(bo, "");
  const notice = await ana.sees("@Bo declined your meeting");
  await ana.clicks("Got it");
  await ana.sees("You left it as is");
  await ana.clicks("Cancel follow-up", { in: notice, stale: true });
  await ana.sees("You've already handled this response.");
  await settled();
  expect(cy.last?.labels).toEqual(["Accept", "Decline", "Details"]);
});

test("cancelling asks for confirmation first", async () => {
  const { slack, settled } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  const card = await ana.sees("Your meeting");
  await ana.clicks("Cancel follow-up", { in: card, confirm: false });
  await settled();
  expect(bo.last?.labels).toContain("Accept");
  await ana.clicks("Cancel follow-up", { in: card });
  expect((await bo.sees("Cancelled · @Ana cancelled this meeting")).screen).toContain("When: Friday, November 27th");
});

test("a note reaches only its recipients, and only people who knew the old time see it struck through", async () => {
  const { slack } = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy, dee } = cast(slack);
  await sends(ana, "Kick-off", { Owner: bo, Participants: [dee] });
  await bo.sees("Assigned");
  await ana.sees("Assigned · Your meeting for @Bo");
  await ana.clicks("Reschedule…");
  await ana.seesModal("Reschedule");
  await ana.submits({ Date: "2026-11-30", Note: "Better for all" });
  const again = await dee.sees("Invited · @Ana rescheduled this meeting. Does the new time work for you?");
  expect(again.screen).toMatch(/“Better for all”/);
  expect(again.screen).toMatch(/~.*November 27th.*~ → .*November 30th/);
  await ana.sees(/When: .*November 30th/);
  await ana.clicks("Reassign…");
  await ana.seesModal("Assign to someone");
  await ana.submits({ "Assign to": cy, Note: "Please, Cy" });
  const assigned = await cy.sees("Assigned · @Ana assigned you a meeting");
  expect(assigned.screen).toContain("“Please, Cy”");
  expect(assigned.screen).not.toContain("Better for all");
  expect(assigned.screen).not.toContain("November 27th");
});
