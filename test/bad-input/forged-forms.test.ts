import { expect, test } from "vitest";
import { everyForm } from "../support/every-form.ts";
import { formOf } from "../support/forge.ts";
import { snapshotDb } from "../support/snapshot-db.ts";

const notMine = "This form is out of date. Close it and open it again.";
const nowhere = "0190163d-8694-739b-aea5-966c26f8ad91";

test("a form whose memory is garbage, or of a shape that is not ours, changes nothing", async () => {
  const world = await everyForm();
  for (const [title, { person, open, values }] of world.forms) {
    for (const memory of ["", "garbage", "{}", "null", "[]", '{"followUpId":"x","revision":1}']) {
      await open();
      await person.seesModal(title);
      await world.forge.form(person, { private_metadata: memory });
      expect({ title, answer: await person.submits(values) }).toMatchObject({
        title,
        answer: { modal: { title: "Not possible", text: expect.stringContaining(notMine) } },
      });
      await person.closesModal();
    }
  }
  expect(await snapshotDb(world)).toEqual(world.before);
});

test("a form that remembers what does not exist says so", async () => {
  const world = await everyForm();
  for (const [title, { person, open, values }] of world.forms) {
    await open();
    await person.seesModal(title);
    const memory = JSON.parse(String(formOf(person)["private_metadata"]));
    await world.forge.form(person, { private_metadata: JSON.stringify({ ...memory, followUpId: nowhere }) });
    expect({ title, answer: await person.submits(values) }).toMatchObject({
      title,
      answer: { modal: { title: "Not possible", text: expect.stringContaining("This doesn't exist anymore.") } },
    });
    await person.closesModal();
  }
  expect(await snapshotDb(world)).toEqual(world.before);
});

test("a decline form that remembers somebody else's invitation changes nothing", async () => {
  const world = await everyForm();
  const { bo, cy, forge } = world;
  await cy.clicks("Decline");
  await cy.seesModal("Decline");
  const memory = JSON.parse(String(formOf(cy)["private_metadata"]));
  const ofBo = world.before.invitations.find(({ inviteeId }) => inviteeId === bo.id)?.id;
  await forge.form(cy, { private_metadata: JSON.stringify({ ...memory, invitationId: ofBo, expectedState: "DECLINED" }) });
  expect(await cy.submits({ Reason: "For him" })).toMatchObject({
    modal: { text: expect.stringContaining("This invitation is for someone else") },
  });
  expect(await snapshotDb(world)).toEqual(world.before);
});

test("somebody else who gets hold of a form cannot send it", async () => {
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

test("a new follow-up whose form remembers an existing one does nothing to that one", async () => {
  const world = await everyForm();
  const { ana, cy, forge } = world;
  await cy.types("/followup Mine now");
  await cy.seesModal("New follow-up");
  await forge.form(cy, { private_metadata: JSON.stringify({ id: world.before.followUps[0]?.id, sourceUrl: null }) });
  await cy.submits({ Participants: [ana], Date: "2026-12-01" });
  expect(await snapshotDb(world)).toEqual(world.before);
});

test("a new follow-up whose form remembers nonsense is made all the same, without the nonsense", async () => {
  const { ana, forge, store } = await everyForm();
  for (const memory of ["garbage", '{"id":"x"}', '{"id":"0190163d-8694-739b-aea5-966c26f8ad91","sourceUrl":"javascript:alert(1)"}']) {
    await ana.types("/followup From nonsense");
    await ana.seesModal("New follow-up");
    await forge.form(ana, { private_metadata: memory });
    expect(await ana.submits({ Date: "2026-12-01" })).toEqual({ closed: true });
  }
  expect(await store.db.followUp.findMany({ where: { title: "From nonsense" }, select: { sourceUrl: true } })).toEqual([
    { sourceUrl: null },
    { sourceUrl: null },
    { sourceUrl: null },
  ]);
});

test("a form that nobody knows any more says so", async () => {
  const world = await everyForm();
  const { ana, forge } = world;
  await ana.types("/followup");
  await ana.seesModal("New follow-up");
  await forge.form(ana, { callback_id: "hand-over" });
  expect(await ana.submits({ Title: "Old" })).toMatchObject({ modal: { title: "Not possible", text: expect.stringContaining(notMine) } });
  expect(await snapshotDb(world)).toEqual(world.before);
});
