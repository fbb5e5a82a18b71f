import { expect, test } from "vitest";
import { startTestBot } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";
import { isTold } from "../support/faults.ts";
import { forgery } from "../support/forge.ts";
import { snapshotDb } from "../support/snapshot-db.ts";

const onlyInvitee = "This invitation is for someone else, so only they can answer it.";
const onlyOrganizer = "Only the organizer can do that.";
const organizerOrOwner = "Only the organizer or the owner can do that.";

/** Ana's task, which Bo has declined and Cy is invited to; Dee isn't involved. Anyone can be shown anyone's cards. */
async function everyCard() {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy, dee } = cast(testBot.slack);
  await sends(ana, "Write the report", { Type: "Task", Owner: bo, Participants: [cy] });
  await bo.sees("Assigned");
  const invitation = await cy.sees("Invited");
  await declines(bo, "On leave");
  const notice = await ana.sees("@Bo declined the task");
  const organizers = await ana.sees("Declined (1): @Bo");
  const declined = await bo.sees("You declined");
  await testBot.settled();
  return {
    ...testBot,
    ana,
    bo,
    cy,
    dee,
    invitation,
    notice,
    organizers,
    declined,
    forge: forgery(testBot.slack),
    before: await snapshotDb(testBot),
  };
}

test("only the invitee can answer: a stranger, the organizer and another invitee are refused in private, and nothing changes", async () => {
  const testBot = await everyCard();
  const { ana, bo, dee, invitation, forge } = testBot;
  for (const person of [dee, ana, bo]) {
    const card = await forge.card(person, invitation.blocks);
    await isTold(person, onlyInvitee, () => person.clicks("Accept", { in: card }));
    await isTold(person, onlyInvitee, () => person.clicks("Decline", { in: card }));
    expect(person.modal).toBeUndefined();
  }
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});

test("only the invitee can change an answer", async () => {
  const testBot = await everyCard();
  const { ana, cy, dee, declined, forge } = testBot;
  for (const person of [dee, ana, cy]) {
    const card = await forge.card(person, declined.blocks);
    await isTold(person, onlyInvitee, () => person.clicks("Change answer", { in: card }));
  }
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});

test("only the organizer can decide on a decline: invitees and strangers are refused in private, and nothing changes", async () => {
  const testBot = await everyCard();
  const { bo, cy, dee, notice, forge } = testBot;
  for (const person of [bo, cy, dee]) {
    const card = await forge.card(person, notice.blocks);
    for (const label of notice.labels) await isTold(person, onlyOrganizer, () => person.clicks(label, { in: card }));
    expect(person.modal).toBeUndefined();
  }
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});

test("only the organizer can use the organizer card's menu; the owner can complete too", async () => {
  const testBot = await everyCard();
  const { bo, cy, dee, organizers, forge } = testBot;
  for (const person of [bo, cy, dee]) {
    const card = await forge.card(person, organizers.blocks);
    for (const label of organizers.labels) {
      const words = label === "Mark as completed" ? organizerOrOwner : onlyOrganizer;
      await isTold(person, words, () => person.clicks(label, { in: card }));
    }
  }
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});

test("only the organizer and the owner can reopen a completed follow-up", async () => {
  const testBot = await everyCard();
  const { ana, cy, dee, organizers, forge, settled } = testBot;
  await ana.clicks("Mark as completed", { in: organizers });
  const completed = await ana.sees("Completed · Your task");
  await settled();
  const before = await snapshotDb(testBot);
  for (const person of [cy, dee]) {
    const card = await forge.card(person, completed.blocks);
    await isTold(person, organizerOrOwner, () => person.clicks("Reopen", { in: card }));
  }
  expect(await snapshotDb(testBot)).toEqual(before);
});

test("only the organizer can remove or reassign someone who couldn't be reached", async () => {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, dee } = cast(testBot.slack);
  await testBot.slack.blockDms(bo);
  await sends(ana, "Kick-off", { Participants: [bo] });
  const card = await ana.sees(/Not delivered · .*@Bo/);
  const before = await snapshotDb(testBot);
  const copy = await forgery(testBot.slack).card(dee, card.blocks);
  await isTold(dee, onlyOrganizer, () => dee.clicks("Remove", { in: copy }));
  await isTold(dee, onlyOrganizer, () => dee.clicks("Reassign", { in: copy }));
  expect(await snapshotDb(testBot)).toEqual(before);
});

test("only the owner can take over a follow-up whose organizer left", async () => {
  const testBot = await startTestBot({ enforceDeadlines: false });
  const { ana, bo, cy, dee } = cast(testBot.slack);
  await sends(ana, "Write the report", { Type: "Task", Owner: bo, Participants: [cy] });
  await bo.sees("Assigned");
  await bo.clicks("Accept");
  await bo.sees("You accepted");
  await cy.sees("Invited");
  await testBot.slack.deactivate(ana);
  const card = await bo.sees(({ labels }) => labels.includes("Take over"));
  await cy.sees("account is deactivated");
  await testBot.settled();
  const before = await snapshotDb(testBot);
  for (const person of [cy, dee]) {
    const copy = await forgery(testBot.slack).card(person, card.blocks);
    await isTold(person, "Only the owner can take this over.", () => person.clicks("Take over", { in: copy }));
  }
  expect(await snapshotDb(testBot)).toEqual(before);
});

test("only people involved can see the details", async () => {
  const testBot = await everyCard();
  const { ana, cy, dee, invitation, forge } = testBot;
  const card = await forge.card(dee, invitation.blocks);
  await isTold(dee, "You aren't invited to this, so you can't see its details.", () => dee.clicks("Details", { in: card }));
  expect(dee.modal).toBeUndefined();
  const copy = await forge.card(ana, invitation.blocks);
  await ana.clicks("Details", { in: copy });
  expect((await ana.seesModal("Details")).text).toContain("Write the report");
  await testBot.settled();
  const seen = (await snapshotDb(testBot)).invitations.find(({ inviteeId }) => inviteeId === cy.id);
  expect(seen?.seenAt, "the organizer looking doesn't mark it as seen").toBeNull();
});

test("someone else's list shows nothing of theirs", async () => {
  const testBot = await everyCard();
  const { ana, dee, forge } = testBot;
  await ana.types("/invitations");
  const list = await ana.sees((message) => message.ephemeral && message.screen.includes("Write the report"));
  const copy = await forge.card(dee, list.blocks);
  await dee.clicks("Show responses", { in: copy });
  const now = await dee.sees((message) => message.ts === copy.ts && message.screen.includes("No responses need"));
  expect(now.screen).not.toContain("Write the report");
});
