import { expect, test } from "vitest";
import { actionContextCodec } from "../../src/views/action-context.ts";
import { startTestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { isTold } from "../support/faults.ts";
import { buttonOf, forgery, optionOf } from "../support/forge.ts";
import { snapshotDb } from "../support/snapshot-db.ts";

const unknownButton = "This button is out of date. Use /invitations to see where things stand.";

/** Ana has invited Bo and Cy; none of this may change. */
async function setUp(over: "http" | "socket" = "socket") {
  const testBot = await startTestBot({ over });
  const { ana, bo, cy } = cast(testBot.slack);
  await sends(ana, "Kick-off", { Participants: [bo, cy] });
  const card = await bo.sees("Invited");
  const organizers = await ana.sees("Invited (2): @Bo, @Cy");
  await cy.sees("Invited");
  await testBot.settled();
  return { ...testBot, ana, bo, cy, card, organizers, forge: forgery(testBot.slack), before: await snapshotDb(testBot) };
}

const garbage = [
  "garbage",
  "{}",
  "null",
  "[1,2]",
  '"text"',
  '{"followUpId":"1","revision":1}',
  '{"followUpId":42,"revision":"x"}',
  "{",
  "0",
  `1 ${"A".repeat(22)} @elsewhere`,
  `1 ${"A".repeat(22)} @all sideways waiting 2026-11-27T14:00:00.000Z ${"A".repeat(22)}`,
  `1 ${"A".repeat(22)} @all later waiting yesterday ${"A".repeat(22)}`,
];

test.each(["http", "socket"] as const)("an earlier version's button is acked and answered with an explanation (%s)", async (over) => {
  const testBot = await setUp(over);
  const { bo, forge } = testBot;
  await forge.button(bo, "snooze-the-whole-thing", "whatever", "Snooze");
  await isTold(bo, unknownButton, () => bo.clicks("Snooze"));
  await forge.option(bo, "more", "teleport 0190163d-8694-739b-aea5-966c26f8ad91 1", "Teleport");
  await isTold(bo, unknownButton, () => bo.clicks("Teleport"));
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});

test("a button with a foreign value gets an explanation, whatever the value", async () => {
  const testBot = await setUp();
  const { bo, forge } = testBot;
  for (const action of [
    "accept",
    "decline",
    "change-to-accept",
    "change-to-decline",
    "details",
    "keep",
    "reassign",
    "reschedule",
    "remove",
    "complete",
    "reopen",
    "take-over",
  ]) {
    const card = await forge.button(bo, action, garbage[0] ?? "", `Press ${action}`);
    await isTold(bo, unknownButton, () => bo.clicks(`Press ${action}`, { in: card }));
  }
  for (const value of garbage) {
    const card = await forge.button(bo, "accept", value, "Press");
    await isTold(bo, unknownButton, () => bo.clicks("Press", { in: card }));
  }
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});

test("a malformed menu option gets an explanation too", async () => {
  const testBot = await setUp();
  const { ana, organizers, forge } = testBot;
  const [action = "", revision = "", id = ""] = optionOf(organizers, "Mark as completed").split(" ");
  const almost = [
    action,
    `${action} garbage`,
    `${action} ${id}`,
    `${action} one ${id}`,
    `${action} 0 ${id}`,
    `${action} ${revision} ${id} more`,
    `${action} ${revision} ${id}x`,
  ];
  for (const value of almost) {
    const card = await forge.option(ana, "more", value, "Complete it");
    await isTold(ana, unknownButton, () => ana.clicks("Complete it", { in: card }));
  }
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});

test("a well-formed button for something that doesn't exist says so", async () => {
  const testBot = await setUp();
  const { ana, bo, card, forge } = testBot;
  const real = actionContextCodec.parse(buttonOf(card, "Accept").value);
  const missingId = "0190163d-8694-739b-aea5-966c26f8ad91";
  await forge.button(bo, "accept", JSON.stringify({ ...real, followUpId: missingId }), "No such follow-up");
  await isTold(bo, "This doesn't exist anymore.", () => bo.clicks("No such follow-up"));
  await forge.button(bo, "accept", JSON.stringify({ ...real, invitationId: missingId }), "No such invitation");
  await isTold(bo, "This doesn't exist anymore.", () => bo.clicks("No such invitation"));
  await forge.button(bo, "accept", JSON.stringify({ followUpId: real.followUpId, revision: 1 }), "No invitation at all");
  await isTold(bo, "This doesn't exist anymore.", () => bo.clicks("No invitation at all"));
  await forge.option(ana, "more", `complete 1 ${"A".repeat(22)}`, "Complete nothing");
  await isTold(ana, "This doesn't exist anymore.", () => ana.clicks("Complete nothing"));
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});

test("a button with someone else's invitation, or one from another follow-up, changes nothing", async () => {
  const testBot = await setUp();
  const { ana, bo, cy, card, forge, settled } = testBot;
  await sends(ana, "Another matter", { Participants: [bo] });
  const other = await bo.sees("Another matter");
  await settled();
  const before = await snapshotDb(testBot);
  const own = actionContextCodec.parse(buttonOf(card, "Accept").value);
  const others = actionContextCodec.parse(buttonOf(other, "Accept").value);
  const ofCy = before.invitations.find(({ inviteeId }) => inviteeId === cy.id)?.id;

  await forge.button(bo, "accept", JSON.stringify({ ...own, invitationId: ofCy }), "For Cy");
  await isTold(bo, "This invitation is for someone else, so only they can answer it.", () => bo.clicks("For Cy"));
  await forge.button(bo, "accept", JSON.stringify({ ...own, invitationId: others.invitationId }), "Mixed up");
  await isTold(bo, "This doesn't exist anymore.", () => bo.clicks("Mixed up"));
  await forge.button(bo, "take-over", JSON.stringify({ ...own, drawnAs: "PENDING" }), "Take it from Ana");
  await isTold(bo, "@Ana is the organizer, so no one needs to take over.", () => bo.clicks("Take it from Ana"));
  await forge.button(bo, "take-over", JSON.stringify({ ...own, invitationId: ofCy }), "Take it as Cy");
  await isTold(bo, "Only the owner can take this over.", () => bo.clicks("Take it as Cy"));
  await forge.button(bo, "take-over", JSON.stringify({ ...own, invitationId: others.invitationId }), "Take over mixed up");
  await isTold(bo, "This doesn't exist anymore.", () => bo.clicks("Take over mixed up"));
  await forge.button(ana, "remove", JSON.stringify({ ...own, invitationId: others.invitationId }), "Remove mixed up");
  await isTold(ana, "This doesn't exist anymore.", () => ana.clicks("Remove mixed up"));
  expect(await snapshotDb(testBot)).toEqual(before);
});

test("a button with a future revision or another state is out of date too", async () => {
  const testBot = await setUp();
  const { bo, card, forge } = testBot;
  const real = actionContextCodec.parse(buttonOf(card, "Accept").value);
  for (const revision of [2, 2_000_000_000]) {
    const forged = await forge.button(bo, "accept", JSON.stringify({ ...real, revision }), "Too new");
    await isTold(bo, "This has changed", () => bo.clicks("Too new", { in: forged }));
  }
  const odd = await forge.button(bo, "accept", JSON.stringify({ ...real, drawnAs: "ACCEPTED" }), "Drawn oddly");
  await isTold(bo, "This has changed", () => bo.clicks("Drawn oddly", { in: odd }));
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});

test("an invalid list page shows the list from the start", async () => {
  const { bo, forge } = await setUp();
  await bo.types("/invitations");
  for (const value of ["garbage", "{}", '{"responsesOnly":"yes"}', '{"responsesOnly":false,"page":{"toward":"sideways"}}']) {
    const card = await forge.button(bo, "later-page", value, "Next page");
    expect(await bo.clicks("Next page", { in: card })).toMatchObject({ acked: true });
    await bo.sees((message) => message.ts === card.ts && message.screen.includes("Kick-off"));
  }
});

test("an earlier version's button in a modal is acked, although there is nowhere to respond", async () => {
  const testBot = await setUp();
  const { bo, forge } = testBot;
  await bo.types("/followup");
  const element = { type: "button", text: { type: "plain_text", text: "Older button" }, action_id: "older", value: "x" };
  await forge.form(bo, { blocks: [{ type: "actions", elements: [element] }], submit: undefined });
  expect(await bo.clicks("Older button")).toMatchObject({ acked: true });
  await forge.form(bo, { blocks: [{ type: "actions", elements: [{ ...element, action_id: "accept" }] }], submit: undefined });
  expect(await bo.clicks("Older button")).toMatchObject({ acked: true });
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});
