import { expect, test } from "vitest";
import type { Person } from "../../packages/slack-emulator/index.ts";
import { startTestBot } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";
import { cardsOf } from "../support/faults.ts";
import { forgery, formOf } from "../support/forge.ts";
import { snapshotDb } from "../support/snapshot-db.ts";

const slackbot = { id: "USLACKBOT" };

/** Everyone who can't be invited, and the error shown for them. */
async function withStrangers() {
  const testBot = await startTestBot();
  const { slack } = testBot;
  const people = cast(slack);
  const strangers: [{ id: string }, string][] = [
    [slack.addPerson({ name: "Robo", bot: true }), "Robo is an app and can't answer. Choose a person."],
    [slackbot, "Slackbot is an app and can't answer. Choose a person."],
    [{ id: slack.botUserId }, "follow-up is an app and can't answer. Choose a person."],
    [slack.addPerson({ name: "Gone", deactivated: true }), "Gone's account is deactivated. Choose someone else."],
    [slack.addPerson({ name: "Ext", external: true }), "Ext is in another workspace. Choose someone in this one."],
  ];
  return { ...testBot, ...people, strangers };
}

test("a bot, Slackbot, someone who left or a stranger is refused under the field, and the form stays open", async () => {
  const testBot = await withStrangers();
  const { ana, bo, strangers } = testBot;
  await ana.types("/followup Kick-off");
  await ana.seesModal("New follow-up");
  for (const [person, words] of strangers) {
    expect(await ana.submits({ Owner: person, Participants: [], Date: "2026-11-27" })).toEqual({ errors: { Owner: words } });
    expect(await ana.submits({ Owner: ana, Participants: [bo, person], Date: "2026-11-27" })).toEqual({ errors: { Participants: words } });
  }
  expect(ana.modal?.fields["Title"]?.value, "what was typed stays").toBe("Kick-off");
  expect(await snapshotDb(testBot)).toEqual({ followUps: [], invitations: [], history: 0 });
  expect(bo.messages).toEqual([]);
});

test("they can't be assigned or added later either", async () => {
  const testBot = await withStrangers();
  const { ana, bo, strangers } = testBot;
  await sends(ana, "Write the report", { Type: "Task", Owner: bo });
  await bo.sees("Assigned");
  await declines(bo, "");
  await ana.sees("@Bo declined the task");
  await ana.sees("Declined (1): @Bo");
  await testBot.settled();
  const before = await snapshotDb(testBot);
  await ana.clicks("Reassign");
  await ana.seesModal("Assign to someone");
  for (const [person, words] of strangers) expect(await ana.submits({ "Assign to": person })).toEqual({ errors: { "Assign to": words } });
  await ana.closesModal();
  await ana.clicks("Participants…");
  await ana.seesModal("Participants");
  for (const [person, words] of strangers)
    expect(await ana.submits({ Participants: [person] })).toEqual({ errors: { Participants: words } });
  expect(await snapshotDb(testBot)).toEqual(before);
});

test("a person who isn't in the workspace is refused under the field", async () => {
  const testBot = await withStrangers();
  const { slack, ana, bo } = testBot;
  const unknown = "That person isn't in this workspace. Choose someone else.";
  const forge = forgery(slack);
  const choose = async (field: string, type: "users_select" | "multi_users_select") => {
    const { blocks } = formOf(ana);
    const initial = type === "users_select" ? { initial_user: "U0NOBODY" } : { initial_users: ["U0NOBODY"] };
    const element = { type, action_id: "value", ...initial };
    const fields = Array.isArray(blocks) ? blocks : [];
    const changed = fields.flatMap((block) => [block.block_id === field ? { ...block, element } : block]);
    await forge.form(ana, { blocks: [{ type: "divider" }] });
    await forge.form(ana, { blocks: changed });
  };
  await ana.types("/followup Kick-off");
  await ana.seesModal("New follow-up");
  await choose("participants", "multi_users_select");
  expect(await ana.submits({})).toEqual({ errors: { Participants: unknown } });
  await ana.closesModal();
  await sends(ana, "Write the report", { Type: "Task", Owner: bo });
  await bo.sees("Assigned");
  await ana.sees("Assigned · Your task for @Bo");
  await ana.clicks("Reassign…");
  await ana.seesModal("Assign to someone");
  await choose("person", "users_select");
  expect(await ana.submits({})).toEqual({ errors: { "Assign to": unknown } });
});

test("a guest can be invited like anyone else", async () => {
  const { ana, dee } = await withStrangers();
  await sends(ana, "Kick-off", { Participants: [dee] });
  await dee.sees("Invited · @Ana invited you to a meeting");
  await dee.clicks("Accept");
  await ana.sees("Accepted (1): @Dee");
});

test("Ana isn't asked as her own participant, and Bo is asked once as owner and participant", async () => {
  const { ana, bo, cy, settled } = await withStrangers();
  await sends(ana, "Write the report", { Type: "Task", Owner: bo, Participants: [ana, bo, cy] });
  await bo.sees("Assigned");
  await cy.sees("Invited");
  const card = await ana.sees("Assigned · Your task for @Bo");
  expect(card.screen).toContain("Invited (1): @Cy");
  await settled();
  expect([cardsOf(bo).length, cardsOf(cy).length, ana.messages.length]).toEqual([1, 1, 1]);
});

test("someone who left is known to be gone by the next day", async () => {
  const { slack, ana, bo, setNow } = await withStrangers();
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  await slack.deactivate(bo);
  setNow(new Date("2026-11-24T10:00:00Z"));
  await ana.types("/followup Second");
  await ana.seesModal("New follow-up");
  expect(await ana.submits({ Participants: [bo], Date: "2026-11-27" })).toEqual({
    errors: { Participants: "Bo's account is deactivated. Choose someone else." },
  });
});

test("when Slack can't look someone up, the form says so, keeps everything, and works a moment later", async () => {
  const testBot = await withStrangers();
  const { slack, ana, bo, log } = testBot;
  await ana.types("/followup Kick-off");
  await ana.seesModal("New follow-up");
  slack.faults.next("users.info", { kind: "http", status: 503 }, { to: bo });
  const failed = await ana.submits({ Participants: [bo], Date: "2026-11-27" });
  expect(failed).toEqual({
    errors: { Title: expect.stringContaining("Something went wrong, and nothing was saved. Try again in a moment") },
  });
  expect(log.join("")).toContain(referenceOf(failed));
  expect(ana.modal?.fields["Participants"]?.value).toEqual(["Bo"]);
  expect(await snapshotDb(testBot)).toEqual({ followUps: [], invitations: [], history: 0 });
  expect(await ana.submits({})).toEqual({ closed: true });
  await bo.sees("Invited");
});

const referenceOf = (submitted: Awaited<ReturnType<Person["submits"]>>) =>
  ("errors" in submitted && /quote reference (\w{8})/.exec(Object.values(submitted.errors).join())?.[1]) || "no reference";
