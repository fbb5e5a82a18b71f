import type { Person } from "../../packages/slack-emulator/index.ts";
import { startTestBot } from "./bot.ts";
import { cast, declines, sends } from "./cast.ts";
import { forgery } from "./forge.ts";
import { snapshotDb } from "./snapshot-db.ts";

/** Bo has declined Ana's task and Cy is invited to it, so every form can be opened. */
export async function openEveryForm() {
  const testBot = await startTestBot();
  const { ana, bo, cy } = cast(testBot.slack);
  await sends(ana, "Write the report", { Type: "Task", Owner: bo, Participants: [cy] });
  await bo.sees("Assigned");
  await declines(bo, "On leave");
  await ana.sees("@Bo declined the task");
  await ana.sees("Declined (1): @Bo");
  await cy.sees("Invited");
  await testBot.settled();
  const forms: Record<string, { person: Person; open: () => Promise<unknown>; values: Parameters<Person["submits"]>[0] }> = {
    Decline: { person: cy, open: () => cy.clicks("Decline"), values: { Reason: "No" } },
    "Assign to someone": { person: ana, open: () => ana.clicks("Reassign"), values: { "Assign to": cy } },
    Reschedule: { person: ana, open: () => ana.clicks("Reschedule…"), values: { Date: "2026-12-24", Time: "10:00" } },
    Participants: { person: ana, open: () => ana.clicks("Participants…"), values: { Participants: [bo] } },
  };
  return { ...testBot, ana, bo, cy, forms: Object.entries(forms), forge: forgery(testBot.slack), before: await snapshotDb(testBot) };
}
