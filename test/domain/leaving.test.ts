import { describe, expect, test } from "vitest";
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
import { after, ana, attempt, bo, created, cy, dee, endOfWednesday, eve, of, refusal, type Step, thursday } from "./world.ts";

// Ana assigned it to Bo, and Cy is invited along.
const task = created({ owner: bo, participants: [cy] });
const accepted = after(task, accepts(bo), accepts(cy));
const lost = after(accepted, leaves(bo));
const nothing = refusal("nothing-changed");

describe("somebody who has accepted leaves", () => {
  test("an owner is lost: the organizer is told, and has to decide", () => {
    const { id } = of(accepted, bo);
    expect(attempt(accepted, leaves(bo))).toEqual({
      ok: true,
      changes: { followUp: {}, update: [{ ids: [id], set: { hasLeft: true } }], add: [] },
      history: { what: "left", by: null, invitationId: id, from: "bo", to: "", reason: "" },
      effects: [{ type: "left-notice", invitationId: id }],
    });
  });

  test("a participant is marked, and nobody is told", () => {
    const { id } = of(accepted, cy);
    expect(attempt(accepted, leaves(cy))).toMatchObject({
      changes: { update: [{ ids: [id], set: { hasLeft: true } }] },
      effects: [],
    });
  });
});

test.each([
  { who: bo, how: "the owner" },
  { who: cy, how: "a participant" },
])("$how who leaves before answering counts as not reached, whatever was known of that before, and nobody is told", ({ who }) => {
  for (const steps of [[], [cannotReach(who, "UNCERTAIN")], [cannotReach(who, "UNREACHABLE")]]) {
    const before = after(task, ...steps);
    expect(attempt(before, leaves(who))).toMatchObject({
      changes: { update: [{ set: { hasLeft: true, undeliverable: "DEACTIVATED" } }] },
      effects: [],
    });
  }
});

test("somebody who leaves after declining is marked; the decline waits as before", () => {
  const declined = after(task, declines(bo, "No"));
  expect(attempt(declined, leaves(bo))).toMatchObject({ changes: { update: [{ set: { hasLeft: true } }] }, effects: [] });
  expect(attempt(after(declined, leaves(bo)), keeps(bo)).ok).toBe(true);
});

test.each<{ what: string; steps: Step[]; who?: typeof bo; at?: Date }>([
  { what: "that is known already", steps: [leaves(bo)] },
  { what: "whoever has nothing to do with it", steps: [], who: dee },
  { what: "whoever is no longer needed", steps: [removes(bo)] },
  { what: "when it is completed", steps: [accepts(bo), completes] },
  { what: "when it is cancelled", steps: [accepts(bo), cancels] },
  { what: "when it is over", steps: [accepts(bo)], at: endOfWednesday },
])("nothing changes for $what", ({ steps, who = bo, at }) => {
  expect(attempt(after(task, ...steps), leaves(who), at)).toEqual(nothing);
});

describe("the organizer whose owner is lost", () => {
  test.each([
    { how: "passes it on", step: reassigns(bo, dee), ownerId: "dee" },
    { how: "passes it on from the card", step: assigns(dee), ownerId: "dee" },
    { how: "takes it back", step: reassigns(bo, ana), ownerId: "ana" },
    { how: "removes them", step: removes(bo), ownerId: "ana" },
  ])("$how", ({ step, ownerId }) => {
    const mended = after(lost, step);
    expect(mended.ownerId).toBe(ownerId);
    expect(of(mended, bo)).toMatchObject({ state: "WITHDRAWN", hasLeft: false });
  });

  test("leaves it as it is, once", () => {
    const kept = after(lost, keeps(bo));
    expect(of(kept, bo)).toMatchObject({ state: "ACCEPTED", hasLeft: true, decidedAt: expect.any(Date) });
    expect(attempt(kept, keeps(bo))).toMatchObject({ refusal: { because: "nothing-changed" } });
  });

  test("can choose another time: whoever has left is not asked, and counts as not reached", () => {
    const asked = after(lost, reschedules(thursday));
    expect(of(asked, bo)).toMatchObject({ state: "PENDING", undeliverable: "DEACTIVATED", hasLeft: true });
    expect(of(asked, cy)).toMatchObject({ state: "PENDING", undeliverable: null, hasLeft: false });
  });

  test("cannot leave as it is what was never lost", () => {
    expect(attempt(accepted, keeps(bo))).toMatchObject({ refusal: { because: "nothing-changed" } });
  });
});

describe("somebody who had left returns", () => {
  test("an acceptance stands again, also one that was left as it is", () => {
    for (const before of [lost, after(lost, keeps(bo))]) {
      const { id } = of(before, bo);
      expect(attempt(before, returns(bo))).toEqual({
        ok: true,
        changes: { followUp: {}, update: [{ ids: [id], set: { hasLeft: false, decidedAt: null } }], add: [] },
        history: { what: "returned", by: null, invitationId: id, from: "bo", to: "", reason: "" },
        effects: [],
      });
    }
  });

  test("what did not reach them waits for their answer again, and is shown to them", () => {
    for (const step of [leaves(cy), cannotReach(cy, "DEACTIVATED")]) {
      const { id } = of(task, cy);
      expect(attempt(after(task, step), returns(cy))).toMatchObject({
        changes: { update: [{ ids: [id], set: { hasLeft: false, undeliverable: null } }] },
        effects: [{ type: "redraw", invitationId: id }],
      });
    }
  });

  test("a decline that was decided on stays so", () => {
    const decided = after(task, declines(bo), keeps(bo), leaves(bo), returns(bo));
    expect(of(decided, bo)).toMatchObject({ state: "DECLINED", decidedAt: expect.any(Date), hasLeft: false });
  });

  test("also when it is completed or over, since it would be wrong once it is reopened or has another time", () => {
    const completed = after(lost, completes);
    expect(attempt(completed, returns(bo), endOfWednesday).ok).toBe(true);
    expect(of(after(completed, returns(bo), reopens), bo).hasLeft).toBe(false);
  });

  test("and nothing changes for whoever had not left", () => {
    for (const one of [bo, cy, ana, eve]) expect(attempt(accepted, returns(one))).toEqual(nothing);
  });
});

test("whoever answers is there", () => {
  const gone = after(task, leaves(bo));
  for (const answers of [accepts(bo), declines(bo)])
    expect(of(after(gone, answers), bo)).toMatchObject({ hasLeft: false, undeliverable: null });
});
