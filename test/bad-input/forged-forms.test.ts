import { expect, test } from "vitest";
import { everyForm } from "../support/every-form.ts";
import { formOf } from "../support/forge.ts";
import { snapshotDb } from "../support/snapshot-db.ts";

const outdatedForm = "This form is out of date. Close it and open it again.";
const missingId = "0190163d-8694-739b-aea5-966c26f8ad91";

test("a form with garbage or foreign private metadata changes nothing", async () => {
  const world = await everyForm();
  for (const [title, { person, open, values }] of world.forms) {
    for (const metadata of ["", "garbage", "{}", "null", "[]", '{"followUpId":"x","revision":1}']) {
      await open();
      await person.seesModal(title);
      await world.forge.form(person, { private_metadata: metadata });
      expect({ title, answer: await person.submits(values) }).toMatchObject({
        title,
        answer: { modal: { title: "Not possible", text: expect.stringContaining(outdatedForm) } },
      });
      await person.closesModal();
    }
  }
  expect(await snapshotDb(world)).toEqual(world.before);
});

test("a form for something that doesn't exist says so", async () => {
  const world = await everyForm();
  for (const [title, { person, open, values }] of world.forms) {
    await open();
    await person.seesModal(title);
    const metadata = JSON.parse(String(formOf(person)["private_metadata"]));
    await world.forge.form(person, { private_metadata: JSON.stringify({ ...metadata, followUpId: missingId }) });
    expect({ title, answer: await person.submits(values) }).toMatchObject({
      title,
      answer: { modal: { title: "Not possible", text: expect.stringContaining("This doesn't exist anymore.") } },
    });
    await person.closesModal();
  }
  expect(await snapshotDb(world)).toEqual(world.before);
});

test("a decline form with someone else's invitation changes nothing", async () => {
  const world = await everyForm();
  const { bo, cy, forge } = world;
  await cy.clicks("Decline");
  await cy.seesModal("Decline");
  const metadata = JSON.parse(String(formOf(cy)["private_metadata"]));
  const ofBo = world.before.invitations.find(({ inviteeId }) => inviteeId === bo.id)?.id;
  await forge.form(cy, { private_metadata: JSON.stringify({ ...metadata, invitationId: ofBo, expectedState: "DECLINED" }) });
  expect(await cy.submits({ Reason: "For him" })).toMatchObject({
    modal: { text: expect.stringContaining("This invitation is for someone else") },
  });
  expect(await snapshotDb(world)).toEqual(world.before);
});

test("someone else's form can't be submitted", async () => {
  const world = await everyForm();
  const { bo, forge } = world;
  const refusals: Record<string, string> = {
    Decline: "This invitation is for someone else, so only they can answer it.",
    "Assign to someone": "Only the organizer can do that.",
    Reschedule: "Only the organizer can do that.",
    Participants: "Only the organizer can do that.",
  };
  for (const [title, { person, open, values }] of world.forms) {
    await open();
    await person.seesModal(title);
    const form = formOf(person);
    await person.closesModal();
    await bo.types("/followup");
    await bo.seesModal("New follow-up");
    await forge.form(bo, form);
    expect({ title, answer: await bo.submits(values) }).toMatchObject({
      title,
      answer: { modal: { title: "Not possible", text: expect.stringContaining(refusals[title] ?? "?") } },
    });
    await bo.closesModal();
  }
  expect(await snapshotDb(world)).toEqual(world.before);
});

test("a New follow-up form with an existing ID doesn't touch that follow-up", async () => {
  const world = await everyForm();
  const { ana, cy, forge } = world;
  await cy.types("/followup Mine now");
  await cy.seesModal("New follow-up");
  await forge.form(cy, { private_metadata: JSON.stringify({ id: world.before.followUps[0]?.id, sourceUrl: null }) });
  await cy.submits({ Participants: [ana], Date: "2026-12-01" });
  expect(await snapshotDb(world)).toEqual(world.before);
});

test("a New follow-up form with invalid metadata still creates one, without the metadata", async () => {
  const { ana, forge, store } = await everyForm();
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
  const world = await everyForm();
  const { ana, forge } = world;
  await ana.types("/followup");
  await ana.seesModal("New follow-up");
  await forge.form(ana, { callback_id: "hand-over" });
  expect(await ana.submits({ Title: "Old" })).toMatchObject({
    modal: { title: "Not possible", text: expect.stringContaining(outdatedForm) },
  });
  expect(await snapshotDb(world)).toEqual(world.before);
});
