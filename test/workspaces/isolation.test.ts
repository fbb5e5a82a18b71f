import { expect, test } from "vitest";
import type { Person } from "../../packages/slack-emulator/index.ts";
import { startTestBot, type TestBot } from "../support/bot.ts";
import { type Cast, cast, declines, sends } from "../support/cast.ts";
import { isTold } from "../support/faults.ts";
import { forgery, formOf } from "../support/forge.ts";
import { lists } from "../support/seed.ts";
import { snapshotDb } from "../support/snapshot-db.ts";

const gone = "This doesn't exist anymore.";

/** Sets up two workspaces whose people have the same ids. In the first, Ana's task was declined and allows every action. */
async function twoWorkspaces() {
  const testBot = await startTestBot({ workspaces: "many", over: "http" });
  const first = cast(testBot.slack);
  const second = testBot.slack.addWorkspace({ teamId: "T0SECOND", name: "Second", installed: false });
  const others = cast(second);
  await first.ana.installs(testBot.installUrl);
  await others.ana.installs(testBot.installUrl);
  for (const { ana } of [first, others]) await ana.sees("Follow-up is installed");
  expect(others.bo.id).toBe(first.bo.id);

  await sends(first.ana, "Write the report", { Type: "Task", Owner: first.bo, Participants: [first.cy] });
  await first.bo.sees("Assigned");
  await first.cy.sees("Invited");
  await declines(first.bo, "On leave");
  await first.ana.sees("@Bo declined the task");
  await first.bo.sees("You declined");
  await first.ana.sees("Declined (1): @Bo");
  // A follow-up whose organizer left can be taken over.
  const [eve] = [testBot.slack, second].map((workspace) => workspace.addPerson({ name: "Eve" }));
  if (!eve) throw new Error("Eve is nowhere");
  await sends(eve, "Left behind", { Participants: [first.cy] });
  await first.cy.clicks("Accept", { in: await first.cy.sees("Left behind") });
  await first.cy.sees("You accepted");
  await testBot.slack.deactivate(eve);
  await first.cy.sees(({ labels }) => labels.includes("Take over"));
  await testBot.settled();
  return { ...testBot, first, others, forge: forgery(second), before: await snapshotDb(testBot), second };
}

const pairs = (first: Cast, others: Cast): [Person, Person][] => [
  [first.ana, others.ana],
  [first.bo, others.bo],
  [first.cy, others.cy],
];

/** Returns what the first workspace's people see. */
const screensOf = ({ first }: { first: Cast }) => Object.values(first).map(({ messages }) => messages.map(({ screen }) => screen));

const unchanged = async (setup: Pick<TestBot, "store"> & { before: unknown }) => expect(await snapshotDb(setup)).toEqual(setup.before);

test("buttons of one workspace do nothing in the other, even for people with the same ids", async () => {
  const setup = await twoWorkspaces();
  const before = screensOf(setup);
  const clicked = new Set<string>();
  for (const [person, other] of pairs(setup.first, setup.others)) {
    for (const message of person.messages.filter(({ ephemeral, labels }) => !ephemeral && labels.length > 0)) {
      const copy = await setup.forge.card(other, message.blocks);
      for (const label of message.labels) {
        await isTold(other, gone, () => other.clicks(label, { in: copy }));
        clicked.add(label);
      }
      expect(other.modal).toBeUndefined();
    }
  }
  const onCards = ["Accept", "Decline", "Details", "Change answer", "Reassign", "Got it", "Cancel follow-up", "Take over"];
  const inMenus = ["Assign to…", "Reschedule…", "Participants…", "Mark as completed"];
  expect([...clicked].toSorted()).toEqual([...onCards, ...inMenus].toSorted());
  await unchanged(setup);
  expect(screensOf(setup)).toEqual(before);
});

test("forms of one workspace do nothing in the other", async () => {
  const setup = await twoWorkspaces();
  const { first, others, forge } = setup;
  const forms: [string, Person, Person, string, Parameters<Person["submits"]>[0]][] = [
    ["Decline", first.cy, others.cy, "Decline", { Reason: "No" }],
    ["Reassign", first.ana, others.ana, "Assign to someone", { "Assign to": others.cy }],
    ["Reschedule…", first.ana, others.ana, "Reschedule", { Date: "2026-12-24", Time: "10:00" }],
    ["Participants…", first.ana, others.ana, "Participants", { Participants: [others.dee] }],
  ];
  for (const [label, person, other, title, values] of forms) {
    await person.clicks(label);
    await person.seesModal(title);
    const form = formOf(person);
    await person.closesModal();
    await other.types("/followup");
    await other.seesModal("New follow-up");
    await forge.form(other, form);
    expect({ title, answer: await other.submits(values) }).toMatchObject({
      title,
      answer: { modal: { title: "Can't do that", text: expect.stringContaining(gone) } },
    });
    await other.closesModal();
  }
  await unchanged(setup);
});

test("lists of one workspace never show the other's follow-ups", async () => {
  const setup = await twoWorkspaces();
  const { first, others, forge } = setup;
  expect((await lists(first.ana)).screen).toContain("Write the report");
  for (const [person, other] of pairs(first, others)) {
    expect((await lists(other)).screen).toContain("You're all caught up");
    expect((await lists(other, "responses")).screen).toContain("No responses need your attention");
    const list = await lists(person);
    const copy = await forge.card(other, list.blocks);
    await other.clicks("Show responses", { in: copy });
    await other.sees((message) => message.ts === copy.ts && message.screen.includes("No responses need"));
  }
  await unchanged(setup);
});

test("people with the same id have separate follow-ups, cards, and zones", async () => {
  const setup = await twoWorkspaces();
  const { others, second, slack, store } = setup;
  await second.moveTo(others.bo, "Asia/Tokyo");
  await second.rename(others.bo, "Boris");
  await sends(others.ana, "Other report", { Type: "Task", Owner: others.bo });
  const card = await others.bo.sees("Assigned · @Ana assigned you a task");
  expect(card.text).toContain("11:00 PM GMT+9");
  await others.bo.clicks("Accept");
  await others.bo.sees("You accepted");
  await others.ana.sees("Accepted · Your task for @Boris");
  const bos = await store.db.member.findMany({ where: { id: others.bo.id }, select: { workspaceId: true, name: true, zone: true } });
  expect(bos.toSorted((one, two) => one.workspaceId.localeCompare(two.workspaceId))).toEqual([
    { workspaceId: "T0SECOND", name: "Boris", zone: "Asia/Tokyo" },
    { workspaceId: slack.teamId, name: "Bo", zone: "America/New_York" },
  ]);
  const calls = slack.calls.filter(({ args }) => JSON.stringify(args).includes("Other report"));
  expect(new Set(calls.map(({ teamToken }) => teamToken))).toEqual(new Set([second.botToken]));
  const { followUps, invitations } = await snapshotDb(setup);
  expect(followUps.filter(({ workspaceId }) => workspaceId === slack.teamId)).toEqual(setup.before.followUps);
  expect(invitations.filter(({ workspaceId }) => workspaceId === slack.teamId)).toEqual(setup.before.invitations);
});

test("uninstalling in one workspace doesn't affect the other", async () => {
  const setup = await twoWorkspaces();
  const { first, others, second, store } = setup;
  await second.uninstalls();
  await expect.poll(async () => (await store.db.workspace.findUnique({ where: { id: "T0SECOND" } }))?.botToken).toBeNull();
  await expect(others.ana.types("/followup")).rejects.toThrow("not a valid command");
  await first.cy.clicks("Accept");
  await first.cy.sees("You accepted");
});

test("concurrent calls for two workspaces each use their own workspace's token", async () => {
  const { slack, second, first, others } = await twoWorkspaces();
  const before = slack.calls.length;
  const both = [first, others];
  for (const title of ["One", "Two", "Three"]) {
    await Promise.all(both.map(({ ana }) => ana.types(`/followup ${title}`)));
    await Promise.all(both.map(({ ana }) => ana.seesModal("New follow-up")));
    const form = { Date: "2026-11-27", Time: "15:00" };
    await Promise.all(both.map(({ ana, dee }) => ana.submits({ ...form, Participants: [dee] })));
    await Promise.all(both.map(({ dee }) => dee.sees(title)));
  }
  const calls = slack.calls.slice(before);
  const madeFor = (workspace: { teamId: string }) => calls.filter(({ teamId }) => teamId === workspace.teamId);
  expect(new Set(calls.map(({ error }) => error))).toEqual(new Set([undefined]));
  expect(new Set(calls.map(({ teamToken }) => teamToken))).toEqual(new Set([slack.botToken, second.botToken]));
  const methods = (workspace: { teamId: string }) => madeFor(workspace).filter(({ method }) => method === "views.open").length;
  expect([methods(slack), methods(second)]).toEqual([3, 3]);
});
