import { v7 } from "uuid";
import { expect, test } from "vitest";
import { executeCommand } from "../../src/store/execute-command.ts";
import { monday, startTestBot } from "../support/bot.ts";
import { cast } from "../support/cast.ts";
import { seed } from "../support/seed.ts";

/** What two processes know whose clocks differ: ids follow the clock of the process that makes them. */
const ahead = { now: monday, newId: () => v7({ msecs: Date.parse("2026-11-23T09:00:04Z") }) };
const behind = { now: monday, newId: () => v7({ msecs: Date.parse("2026-11-23T08:59:56Z") }) };

async function made(type: "TASK" | "MEETING") {
  const world = await startTestBot();
  const people = cast(world.slack);
  const { ana, bo, cy, dee } = people;
  await ana.types("/invitations");
  const { make } = await seed(world, [ana, bo, cy, dee]);
  const followUp = await make({ by: ana, title: "Report", in: 60, type, ...(type === "TASK" ? { owner: bo } : { participants: [bo] }) });
  await bo.sees(type === "TASK" ? "Assigned" : "Invited");
  await world.settled();
  return { ...world, ...people, followUp, which: { workspaceId: world.slack.teamId, followUpId: followUp.id } };
}

test("people are passed on in the order in which it happened, by whatever clock", async () => {
  const { store, settled, ana, cy, dee, which } = await made("TASK");
  const passes = (to: { id: string }, context: typeof ahead) => {
    const person = { id: to.id, isBot: false, isExternal: false, deactivated: false };
    return executeCommand(store, which, { type: "reassign", by: ana.id, revision: 1, to: person, note: "" }, context);
  };
  expect(await passes(cy, ahead)).toMatchObject({ ok: true });
  expect(await passes(dee, behind)).toMatchObject({ ok: true });
  await dee.sees("Assigned");
  await settled();
  expect((await ana.sees("Your task for @Dee")).screen).toContain("@Bo → @Cy → @Dee");
  const history = await store.db.history.findMany({ where: { followUpId: which.followUpId }, orderBy: { number: "asc" } });
  expect(history.map(({ what, to }) => (what === "reassign" ? to : what))).toEqual(["create", cy.id, dee.id]);
});

test("the newest notice of a decline is the one that happened last, by whatever clock", async () => {
  const { store, settled, ana, bo, followUp, which } = await made("MEETING");
  const about = { by: bo.id, revision: 1, invitationId: followUp.invitations[0]?.id ?? "" };
  await executeCommand(store, which, { type: "decline", ...about, expectedState: "PENDING", reason: "First" }, ahead);
  await ana.sees("“First”");
  await settled();
  await executeCommand(store, which, { type: "accept", ...about, expectedState: "DECLINED" }, behind);
  await executeCommand(store, which, { type: "decline", ...about, expectedState: "ACCEPTED", reason: "Second" }, behind);
  await settled();
  expect((await ana.sees("“Second”")).labels).toContain("Reschedule");
});
