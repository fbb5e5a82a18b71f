import { describe, expect, test } from "vitest";
import { after, ana, attempt, bo, created, cy, dee, endOfWednesday, eve, invitationOf, refusal, type Step, thursday } from "./fixtures.ts";
import {
  accepts,
  assigns,
  cancels,
  cannotReach,
  completes,
  declines,
  keeps,
  leaves,
  reassigns,
  removes,
  reopens,
  reschedules,
  returns,
} from "./steps.ts";

// Ana assigned it to Bo; Cy is a participant.
const task = created({ owner: bo, participants: [cy] });
const accepted = after(task, accepts(bo), accepts(cy));
const ownerLeft = after(accepted, leaves(bo));
const nothingChanged = refusal("nothing-changed");

describe("when someone who accepted leaves", () => {
  test("the organizer is notified about an owner and has to decide", () => {
    const { id } = invitationOf(accepted, bo);
    expect(attempt(accepted, leaves(bo))).toEqual({
      ok: true,
      changes: { followUp: {}, update: [{ ids: [id], set: { hasLeft: true } }], add: [] },
      history: { what: "left", by: null, invitationId: id, from: "bo", to: "", reason: "" },
      effects: [{ type: "left-notice", invitationId: id }],
    });
  });

  test("a participant is marked, and no one is notified", () => {
    const { id } = invitationOf(accepted, cy);
    expect(attempt(accepted, leaves(cy))).toMatchObject({
      changes: { update: [{ ids: [id], set: { hasLeft: true } }] },
      effects: [],
    });
  });
});

test.each([
  { who: bo, how: "the owner" },
  { who: cy, how: "a participant" },
])("$how who leaves before answering becomes undeliverable as DEACTIVATED, and no one is notified", ({ who }) => {
  for (const steps of [[], [cannotReach(who, "UNCERTAIN")], [cannotReach(who, "UNREACHABLE")]]) {
    const before = after(task, ...steps);
    expect(attempt(before, leaves(who))).toMatchObject({
      changes: { update: [{ set: { hasLeft: true, undeliverable: "DEACTIVATED" } }] },
      effects: [],
    });
  }
});

test("someone who leaves after declining is marked, and the decline still needs a decision", () => {
  const declined = after(task, declines(bo, "No"));
  expect(attempt(declined, leaves(bo))).toMatchObject({ changes: { update: [{ set: { hasLeft: true } }] }, effects: [] });
  expect(attempt(after(declined, leaves(bo)), keeps(bo)).ok).toBe(true);
});

test.each<{ what: string; steps: Step[]; who?: typeof bo; at?: Date }>([
  { what: "someone already marked as left", steps: [leaves(bo)] },
  { what: "someone who isn't involved", steps: [], who: dee },
  { what: "someone who was removed", steps: [removes(bo)] },
  { what: "a completed follow-up", steps: [accepts(bo), completes] },
  { what: "a cancelled follow-up", steps: [accepts(bo), cancels] },
  { what: "a follow-up that is over", steps: [accepts(bo)], at: endOfWednesday },
])("leaving changes nothing for $what", ({ steps, who = bo, at }) => {
  expect(attempt(after(task, ...steps), leaves(who), at)).toEqual(nothingChanged);
});

describe("after the owner has left, the organizer", () => {
  test.each([
    { how: "can reassign it", step: reassigns(bo, dee), ownerId: "dee" },
    { how: "can reassign it from the card", step: assigns(dee), ownerId: "dee" },
    { how: "can take it back", step: reassigns(bo, ana), ownerId: "ana" },
    { how: "can remove them", step: removes(bo), ownerId: "ana" },
  ])("$how", ({ step, ownerId }) => {
    const updated = after(ownerLeft, step);
    expect(updated.ownerId).toBe(ownerId);
    expect(invitationOf(updated, bo)).toMatchObject({ state: "WITHDRAWN", hasLeft: false });
  });

  test("can leave it as is, once", () => {
    const decided = after(ownerLeft, keeps(bo));
    expect(invitationOf(decided, bo)).toMatchObject({ state: "ACCEPTED", hasLeft: true, decidedAt: expect.any(Date) });
    expect(attempt(decided, keeps(bo))).toMatchObject({ refusal: { because: "nothing-changed" } });
  });

  test("can reschedule: the person who left becomes undeliverable", () => {
    const rescheduled = after(ownerLeft, reschedules(thursday));
    expect(invitationOf(rescheduled, bo)).toMatchObject({ state: "PENDING", undeliverable: "DEACTIVATED", hasLeft: true });
    expect(invitationOf(rescheduled, cy)).toMatchObject({ state: "PENDING", undeliverable: null, hasLeft: false });
  });

  test("can't leave it as is while the owner is still there", () => {
    expect(attempt(accepted, keeps(bo))).toMatchObject({ refusal: { because: "nothing-changed" } });
  });
});

describe("when someone who left returns", () => {
  test("an acceptance counts again, even if the organizer left it as is", () => {
    for (const before of [ownerLeft, after(ownerLeft, keeps(bo))]) {
      const { id } = invitationOf(before, bo);
      expect(attempt(before, returns(bo))).toEqual({
        ok: true,
        changes: { followUp: {}, update: [{ ids: [id], set: { hasLeft: false, decidedAt: null } }], add: [] },
        history: { what: "returned", by: null, invitationId: id, from: "bo", to: "", reason: "" },
        effects: [],
      });
    }
  });

  test("an undelivered invitation is pending again and shown to them", () => {
    for (const step of [leaves(cy), cannotReach(cy, "DEACTIVATED")]) {
      const { id } = invitationOf(task, cy);
      expect(attempt(after(task, step), returns(cy))).toMatchObject({
        changes: { update: [{ ids: [id], set: { hasLeft: false, undeliverable: null } }] },
        effects: [{ type: "redraw", invitationId: id }],
      });
    }
  });

  test("a resolved decline stays resolved", () => {
    const decided = after(task, declines(bo), keeps(bo), leaves(bo), returns(bo));
    expect(invitationOf(decided, bo)).toMatchObject({ state: "DECLINED", decidedAt: expect.any(Date), hasLeft: false });
  });

  test("a completed or past follow-up is updated too, because it can be reopened or rescheduled", () => {
    const completed = after(ownerLeft, completes);
    expect(attempt(completed, returns(bo), endOfWednesday).ok).toBe(true);
    expect(invitationOf(after(completed, returns(bo), reopens), bo).hasLeft).toBe(false);
  });

  test("nothing changes for people who hadn't left", () => {
    for (const one of [bo, cy, ana, eve]) expect(attempt(accepted, returns(one))).toEqual(nothingChanged);
  });
});

test("answering clears the mark that someone has left", () => {
  const afterLeaving = after(task, leaves(bo));
  for (const answers of [accepts(bo), declines(bo)])
    expect(invitationOf(after(afterLeaving, answers), bo)).toMatchObject({ hasLeft: false, undeliverable: null });
});
