import { actionContextCodec } from "../../src/views/action-context.ts";
import { expect, test } from "vitest";
import { startTestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { isTold } from "../support/faults.ts";
import { buttonOf, forgery, optionOf } from "../support/forge.ts";
import { snapshotDb } from "../support/snapshot-db.ts";

const unknownButton = "This button is out of date. Use /invitations to see where things stand.";

/** Ana has invited Bo and Cy; nothing of it may change. */
async function invited(over: "http" | "socket" = "socket") {
  const world = await startTestBot({ over });
  const { ana, bo, cy } = cast(world.slack);
  await sends(ana, "Kick-off", { Participants: [bo, cy] });
  const card = await bo.sees("Invited");
  const organizers = await ana.sees("Invited (2): @Bo, @Cy");
  await cy.sees("Invited");
  await world.settled();
  return { ...world, ana, bo, cy, card, organizers, forge: forgery(world.slack), before: await snapshotDb(world) };
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

test.each(["http", "socket"] as const)(
  "a button of an earlier version is answered with a sentence, and acknowledged (%s)",
  async (over) => {
    const world = await invited(over);
    const { bo, forge } = world;
    await forge.button(bo, "snooze-the-whole-thing", "whatever", "Snooze");
    await isTold(bo, unknownButton, () => bo.clicks("Snooze"));
    await forge.option(bo, "more", "teleport 0190163d-8694-739b-aea5-966c26f8ad91 1", "Teleport");
    await isTold(bo, unknownButton, () => bo.clicks("Teleport"));
    expect(await snapshotDb(world)).toEqual(world.before);
  },
);

test("a button whose value is not ours is answered with a sentence, whatever it is", async () => {
  const world = await invited();
  const { bo, forge } = world;
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
  expect(await snapshotDb(world)).toEqual(world.before);
});

test("a menu option that is almost ours is answered with a sentence too", async () => {
  const world = await invited();
  const { ana, organizers, forge } = world;
  const [verb = "", revision = "", id = ""] = optionOf(organizers, "Mark as completed").split(" ");
  const almost = [
    verb,
    `${verb} garbage`,
    `${verb} ${id}`,
    `${verb} one ${id}`,
    `${verb} 0 ${id}`,
    `${verb} ${revision} ${id} more`,
    `${verb} ${revision} ${id}x`,
  ];
  for (const value of almost) {
    const card = await forge.option(ana, "more", value, "Complete it");
    await isTold(ana, unknownButton, () => ana.clicks("Complete it", { in: card }));
  }
  expect(await snapshotDb(world)).toEqual(world.before);
});

test("a well-formed button about what does not exist says so", async () => {
  const world = await invited();
  const { ana, bo, card, forge } = world;
  const real = actionContextCodec.parse(buttonOf(card, "Accept").value);
  const nowhere = "0190163d-8694-739b-aea5-966c26f8ad91";
  await forge.button(bo, "accept", JSON.stringify({ ...real, followUpId: nowhere }), "No such follow-up");
  await isTold(bo, "This doesn't exist anymore.", () => bo.clicks("No such follow-up"));
  await forge.button(bo, "accept", JSON.stringify({ ...real, invitationId: nowhere }), "No such invitation");
  await isTold(bo, "This doesn't exist anymore.", () => bo.clicks("No such invitation"));
  await forge.button(bo, "accept", JSON.stringify({ followUpId: real.followUpId, revision: 1 }), "No invitation at all");
  await isTold(bo, "This doesn't exist anymore.", () => bo.clicks("No invitation at all"));
  await forge.option(ana, "more", `complete 1 ${"A".repeat(22)}`, "Complete nothing");
  await isTold(ana, "This doesn't exist anymore.", () => ana.clicks("Complete nothing"));
  expect(await snapshotDb(world)).toEqual(world.before);
});

test("a button that names somebody else's invitation, or one of another follow-up, changes nothing", async () => {
  const world = await invited();
  const { ana, bo, cy, card, forge, settled } = world;
  await sends(ana, "Another matter", { Participants: [bo] });
  const other = await bo.sees("Another matter");
  await settled();
  const before = await snapshotDb(world);
  const own = actionContextCodec.parse(buttonOf(card, "Accept").value);
  const others = actionContextCodec.parse(buttonOf(other, "Accept").value);
  const ofCy = before.invitations.find(({ inviteeId }) => inviteeId === cy.id)?.id;

  await forge.button(bo, "accept", JSON.stringify({ ...own, invitationId: ofCy }), "For Cy");
  await isTold(bo, "This invitation is for someone else, so only they can answer it.", () => bo.clicks("For Cy"));
  await forge.button(bo, "accept", JSON.stringify({ ...own, invitationId: others.invitationId }), "Mixed up");
  await isTold(bo, "This doesn't exist anymore.", () => bo.clicks("Mixed up"));
  await forge.button(bo, "take-over", JSON.stringify({ ...own, expectedState: "PENDING" }), "Take it from Ana");
  await isTold(bo, "@Ana organizes this, so no one needs to take it over.", () => bo.clicks("Take it from Ana"));
  await forge.button(bo, "take-over", JSON.stringify({ ...own, invitationId: ofCy }), "Take it as Cy");
  await isTold(bo, "Only the owner can take this over.", () => bo.clicks("Take it as Cy"));
  await forge.button(bo, "take-over", JSON.stringify({ ...own, invitationId: others.invitationId }), "Take over mixed up");
  await isTold(bo, "This doesn't exist anymore.", () => bo.clicks("Take over mixed up"));
  await forge.button(ana, "remove", JSON.stringify({ ...own, invitationId: others.invitationId }), "Remove mixed up");
  await isTold(ana, "This doesn't exist anymore.", () => ana.clicks("Remove mixed up"));
  expect(await snapshotDb(world)).toEqual(before);
});

test("a button from the future is out of date too", async () => {
  const world = await invited();
  const { bo, card, forge } = world;
  const real = actionContextCodec.parse(buttonOf(card, "Accept").value);
  for (const revision of [2, 2_000_000_000]) {
    const forged = await forge.button(bo, "accept", JSON.stringify({ ...real, revision }), "Too new");
    await isTold(bo, "This has changed", () => bo.clicks("Too new", { in: forged }));
  }
  const odd = await forge.button(bo, "accept", JSON.stringify({ ...real, expectedState: "ACCEPTED" }), "Drawn oddly");
  await isTold(bo, "This has changed", () => bo.clicks("Drawn oddly", { in: odd }));
  expect(await snapshotDb(world)).toEqual(world.before);
});

test("a page of the list that never was shows the list from its beginning", async () => {
  const { bo, forge } = await invited();
  await bo.types("/invitations");
  for (const value of ["garbage", "{}", '{"responsesOnly":"yes"}', '{"responsesOnly":false,"page":{"toward":"sideways"}}']) {
    const card = await forge.button(bo, "later-page", value, "Next page");
    expect(await bo.clicks("Next page", { in: card })).toMatchObject({ acked: true });
    await bo.sees((message) => message.ts === card.ts && message.screen.includes("Kick-off"));
  }
});

test("a button in a modal of an earlier version is acknowledged, although there is no place to answer", async () => {
  const world = await invited();
  const { bo, forge } = world;
  await bo.types("/followup");
  const element = { type: "button", text: { type: "plain_text", text: "Older button" }, action_id: "older", value: "x" };
  await forge.form(bo, { blocks: [{ type: "actions", elements: [element] }], submit: undefined });
  expect(await bo.clicks("Older button")).toMatchObject({ acked: true });
  await forge.form(bo, { blocks: [{ type: "actions", elements: [{ ...element, action_id: "accept" }] }], submit: undefined });
  expect(await bo.clicks("Older button")).toMatchObject({ acked: true });
  expect(await snapshotDb(world)).toEqual(world.before);
});
