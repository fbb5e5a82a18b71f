import { expect, test } from "vitest";
import { openEveryForm } from "../support/every-form.ts";
import { formOf } from "../support/forge.ts";
import { snapshotDb } from "../support/snapshot-db.ts";

const outdatedForm = "This form is out of date. Close it and open it again.";
const missingId = "0190163d-8694-739b-aea5-966c26f8ad91";

test("a form with garbage or foreign private metadata changes nothing", async () => {
  const testBot = await openEveryForm();
  for (const [title, { person, open, values }] of testBot.forms) {
    for (const metadata of ["", "garbage", "{}", "null", "[]", '{"followUpId":"x","revision":1}']) {
      await open();
      await person.seesModal(title);
      await testBot.forge.form(person, { private_metadata: metadata });
      expect({ title, answer: await person.submits(values) }).toMatchObject({
        title,
        answer: { modal: { title: "Can't do that", text: expect.stringContaining(outdatedForm) } },
      });
      await person.closesModal();
    }
  }
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});

test("a form for something that doesn't exist says so", async () => {
  const testBot = await openEveryForm();
  for (const [title, { person, open, values }] of testBot.forms) {
    await open();
    await person.seesModal(title);
    const metadata = JSON.parse(String(formOf(person)["private_metadata"]));
    await testBot.forge.form(person, { private_metadata: JSON.stringify({ ...metadata, followUpId: missingId }) });
    expect({ title, answer: await person.submits(values) }).toMatchObject({
      title,
      answer: { modal: { title: "Can't do that", text: expect.stringContaining("This doesn't exist anymore.") } },
    });
    await person.closesModal();
  }
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});

test("a decline form with someone else's invitation changes nothing", async () => {
  const testBot = await openEveryForm();
  const { bo, cy, forge } = testBot;
  await cy.clicks("Decline");
  await cy.seesModal("Decline");
  const metadata = JSON.parse(String(formOf(cy)["private_metadata"]));
  const ofBo = testBot.before.invitations.find(({ inviteeId }) => inviteeId === bo.id)?.id;
  await forge.form(cy, { private_metadata: JSON.stringify({ ...metadata, invitationId: ofBo, drawnAs: "DECLINED" }) });
  expect(await cy.submits({ Reason: "For him" })).toMatchObject({
    modal: { text: expect.stringContaining("This invitation is for someone else") },
  });
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});

test("someone else's form can't be submitted", async () => {
  const testBot = await openEveryForm();
  const { bo, forge } = testBot;
  const refusals: Record<string, string> = {
    Decline: "This invitation is for someone else, so only they can answer it.",
    "Assign to someone": "Only the organizer can do that.",
    Reschedule: "Only the organizer can do that.",
    Participants: "Only the organizer can do that.",
  };
  for (const [title, { person, open, values }] of testBot.forms) {
    await open();
    await person.seesModal(title);
    const form = formOf(person);
    await person.closesModal();
    await bo.types("/followup");
    await bo.seesModal("New follow-up");
    await forge.form(bo, form);
    expect({ title, answer: await bo.submits(values) }).toMatchObject({
      title,
      answer: { modal: { title: "Can't do that", text: expect.stringContaining(refusals[title] ?? "?") } },
    });
    await bo.closesModal();
  }
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});

test("a New follow-up form with an existing ID doesn't touch that follow-up", async () => {
  const testBot = await openEveryForm();
  const { ana, cy, forge } = testBot;
  await cy.types("/followup Mine now");
  await cy.seesModal("New follow-up");
  await forge.form(cy, { private_metadata: JSON.stringify({ id: testBot.before.followUps[0]?.id, sourceUrl: null }) });
  await cy.submits({ Participants: [ana], Date: "2026-12-01" });
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});

test("a New follow-up form with invalid metadata still creates one, without the metadata", async () => {
  const { ana, forge, store } = await openEveryForm();
  for (const metadata of ["garbage", '{"id":"x"}', '{"id":"0190163d-8694-739b-aea5-966c26f8ad91","sourceUrl":"javascript:alert(1)"}']) {
    await ana.types("/followup From nonsense");
    await ana.seesModal("New follow-up");
    await forge.form(ana, { private_metadata: metadata });
    expect(await ana.submits({ Date: "2026-12-01" })).toEqual({ closed: true });
  }
  expect(await store.db.followUp.findMany({ where: { title: "From nonsense" }, select: { sourceUrl: true } })).toEqual([
    { sourceUrl: null },
    { sourceUrl: null },
    { sourceUrl: null },
  ]);
});

test("an unknown form says it's out of date", async () => {
  const testBot = await openEveryForm();
  const { ana, forge } = testBot;
  await ana.types("/followup");
  await ana.seesModal("New follow-up");
  await forge.form(ana, { callback_id: "hand-over" });
  expect(await ana.submits({ Title: "Old" })).toMatchObject({
    modal: { title: "Can't do that", text: expect.stringContaining(outdatedForm) },
  });
  expect(await snapshotDb(testBot)).toEqual(testBot.before);
});
