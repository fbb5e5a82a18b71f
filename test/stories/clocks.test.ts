import { v7 } from "uuid";
import { expect, test } from "vitest";
import { executeCommand } from "../../src/store/execute-command.ts";
import { monday, startTestBot } from "../support/bot.ts";
import { cast } from "../support/cast.ts";
import { seed } from "../support/seed.ts";

/** Two processes whose clocks differ: IDs follow the clock of the process that creates them. */
const ahead = { now: monday, newId: () => v7({ msecs: Date.parse("2026-11-23T09:00:04Z") }) };
const behind = { now: monday, newId: () => v7({ msecs: Date.parse("2026-11-23T08:59:56Z") }) };

async function setUp(type: "TASK" | "MEETING") {
  const testBot = await startTestBot();
  const people = cast(testBot.slack);
  const { ana, bo, cy, dee } = people;
  await ana.types("/invitations");
  const { make } = await seed(testBot, [ana, bo, cy, dee]);
  const followUp = await make({ by: ana, title: "Report", in: 60, type, ...(type === "TASK" ? { owner: bo } : { participants: [bo] }) });
  await bo.sees(type === "TASK" ? "Assigned" : "Invited");
  await testBot.settled();
  return { ...testBot, ...people, followUp, followUpKey: { workspaceId: testBot.slack.teamId, followUpId: followUp.id } };
}

test("reassignments are listed in the order they happened, even if clocks differ", async () => {
  const { store, settled, ana, cy, dee, followUpKey } = await setUp("TASK");
  const reassigns = (to: { id: string }, context: typeof ahead) => {
    const person = { id: to.id, isBot: false, isExternal: false, deactivated: false };
    return executeCommand(store, followUpKey, { type: "reassign", by: ana.id, revision: 1, to: person, note: "" }, context);
  };
  expect(await reassigns(cy, ahead)).toMatchObject({ ok: true });
  expect(await reassigns(dee, behind)).toMatchObject({ ok: true });
  await dee.sees("Assigned");
  await settled();
  expect((await ana.sees("Your task for @Dee")).screen).toContain("@Bo → @Cy → @Dee");
  const history = await store.db.history.findMany({ where: { followUpId: followUpKey.followUpId }, orderBy: { number: "asc" } });
  expect(history.map(({ what, to }) => (what === "reassign" ? to : what))).toEqual(["create", cy.id, dee.id]);
});

test("the latest declined notice is the one that happened last, even if clocks differ", async () => {
  const { store, settled, ana, bo, followUp, followUpKey } = await setUp("MEETING");
  const commandFields = { by: bo.id, revision: 1, invitationId: followUp.invitations[0]?.id ?? "" };
  await executeCommand(store, followUpKey, { type: "decline", ...commandFields, expectedState: "PENDING", reason: "First" }, ahead);
  await ana.sees("“First”");
  await settled();
  await executeCommand(store, followUpKey, { type: "accept", ...commandFields, expectedState: "DECLINED" }, behind);
  await executeCommand(store, followUpKey, { type: "decline", ...commandFields, expectedState: "ACCEPTED", reason: "Second" }, behind);
  await settled();
  expect((await ana.sees("“Second”")).labels).toContain("Reschedule");
});
