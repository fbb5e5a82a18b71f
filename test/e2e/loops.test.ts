import { expect, test } from "vitest";
import { inAWeek, inDays } from "../support/program.ts";
import { startPlayground, useBrowser } from "./window.ts";

useBrowser();

test("a task is assigned, declined, reassigned, and accepted in three windows", async () => {
  const open = await startPlayground();
  const [ana, bo, cy] = [await open("Ana"), await open("Bo"), await open("Cy")];
  await ana.types("/followup Write the report");
  await ana.dialog.getByText("New follow-up").waitFor();
  await ana.chooses("Type", "Task");
  await ana.chooses("Owner", "Bo");
  await ana.fills("Date", inAWeek);
  await ana.fills("Time", "15:00");
  await ana.submits("Send");

  await bo.sees("Assigned · @Ana assigned you a task");
  expect(await bo.message("Assigned ·").innerText()).toContain("at 9:00 AM");
  expect(await ana.message("Assigned ·").innerText()).toContain("at 3:00 PM");
  await bo.clicks("Decline");
  await bo.fills("Reason", "On leave");
  await bo.submits("Decline");

  await ana.sees("“On leave”");
  await ana.clicks("Reassign");
  await ana.chooses("Assign to", "Cy");
  await ana.submits("Assign");
  await cy.sees("Assigned · @Ana assigned you a task");
  await bo.sees("Reassigned · @Ana reassigned this to @Cy");
  await ana.sees("Reassigned to @Cy");
  await cy.clicks("Accept");
  await cy.sees("Accepted · You accepted @Ana's task");
  await ana.sees("Accepted · Your task for @Cy");
});

test("a meeting is declined, found with the filter, rescheduled, and accepted", async () => {
  const open = await startPlayground();
  const [ana, bo] = [await open("Ana"), await open("Bo")];
  await ana.types("/followup Kick-off");
  await ana.chooses("Participants", "Bo", "Dee");
  await ana.fills("Date", inAWeek);
  await ana.fills("Time", "15:00");
  await ana.submits("Send");
  await bo.sees("Invited · @Ana invited you to a meeting");
  await bo.clicks("Decline");
  await bo.submits("Decline");
  await ana.sees("@Bo declined your meeting");

  await ana.types("/invitations");
  const list = ana.message("Only visible to you");
  await list.getByText("Responses", { exact: true }).waitFor();
  await list.getByText("Sent", { exact: true }).waitFor();
  await list.getByLabel(/Show responses/).click();
  await list.getByText("Sent", { exact: true }).waitFor({ state: "detached" });
  expect(await list.innerText()).toContain("Declined · meeting · @Bo");

  await ana.clicks("Reschedule", list);
  await ana.fills("Date", inDays(8));
  await ana.submits("Reschedule");
  await list.getByText("No responses need your attention.").waitFor();
  await bo.sees("Invited · @Ana rescheduled this meeting. Does the new time work for you?");
  await bo.clicks("Accept");
  await ana.sees("Accepted (1): @Bo");
});
