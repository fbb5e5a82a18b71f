import { describe, expect, test } from "vitest";
import { isUndecided } from "../../src/domain/follow-up.ts";
import {
  after,
  ana,
  attempt,
  bo,
  created,
  cy,
  dee,
  invitationOf,
  now,
  organizerCard,
  redrawAll,
  refusal,
  stale,
  statesOf,
  thursday,
} from "./fixtures.ts";
import {
  accepts,
  cancels,
  cancelsFor,
  cannotReach,
  completes,
  completesFor,
  declines,
  keeps,
  removes,
  reopens,
  reopensFor,
  reschedules,
} from "./steps.ts";

const meeting = created({ owner: bo, participants: [cy, dee] });

describe("“Got it”", () => {
  const before = after(meeting, declines(cy, "On leave"));
  const { id } = invitationOf(before, cy);

  test("keeps the decline and resolves the notice", () => {
    expect(attempt(before, keeps(cy))).toEqual({
      ok: true,
      changes: { followUp: {}, update: [{ ids: [id], set: { decidedAt: now } }], add: [] },
      history: { what: "keep", by: "ana", invitationId: id, from: "DECLINED", to: "DECLINED", reason: "" },
      effects: [],
    });
  });

  test("leaves nothing to decide", () => {
    expect(isUndecided(invitationOf(before, cy))).toBe(true);
    expect(isUndecided(invitationOf(after(before, keeps(cy)), cy))).toBe(false);
  });

  test("is refused the second time", () => {
    expect(attempt(after(before, keeps(cy)), keeps(cy)(before))).toEqual(stale("decided", before, cy, organizerCard));
  });

  test.each([
    { state: "not been answered", followUp: meeting },
    { state: "been accepted", followUp: after(meeting, accepts(cy)) },
    { state: "not been delivered", followUp: after(meeting, cannotReach(cy)) },
  ])("is refused for an invitation that has $state", ({ followUp }) => {
    expect(attempt(followUp, keeps(cy)).ok).toBe(false);
  });
});

describe("cancelling", () => {
  test("withdraws every invitation", () => {
    const before = after(meeting, accepts(bo), declines(cy, "On leave"), cannotReach(dee));
    const ids = [bo, cy, dee].map((person) => invitationOf(before, person).id);
    expect(attempt(before, cancels)).toEqual({
      ok: true,
      changes: {
        followUp: { status: "CANCELLED" },
        update: [{ ids, set: { state: "WITHDRAWN", decidedAt: null, undeliverable: null, hasLeft: false } }],
        add: [],
      },
      history: { what: "cancel", by: "ana", invitationId: null, from: "OPEN", to: "CANCELLED", reason: "" },
      effects: [],
    });
  });

  test("keeps the reasons people gave", () => {
    const cancelled = after(meeting, declines(cy, "On leave"), keeps(cy), cancels);
    expect(invitationOf(cancelled, cy)).toMatchObject({ state: "WITHDRAWN", reason: "On leave", declinedAt: now, decidedAt: null });
  });

  test("leaves already withdrawn invitations alone", () => {
    const before = after(meeting, removes(cy));
    const decision = attempt(before, cancels);
    expect(decision.ok && decision.changes.update.flatMap(({ ids }) => ids)).toEqual([
      invitationOf(before, bo).id,
      invitationOf(before, dee).id,
    ]);
  });

  test("a follow-up without invitations withdraws nothing", () => {
    expect(attempt(created(), cancels)).toMatchObject({ ok: true, changes: { followUp: { status: "CANCELLED" }, update: [], add: [] } });
  });

  test("from a notice does the same as from the card", () => {
    const before = after(meeting, declines(cy));
    expect(attempt(before, cancelsFor(cy))).toEqual(attempt(before, cancels));
  });

  test.each([
    { how: "reopened", step: reopens },
    { how: "completed", step: completes },
  ])("is final: a cancelled follow-up can't be $how, and every card is redrawn", ({ step }) => {
    expect(attempt(after(meeting, cancels), step)).toEqual(refusal("cancelled", [redrawAll]));
  });
});

describe("completing and reopening", () => {
  const completed = after(meeting, accepts(bo), completes);

  test("completing changes no answer", () => {
    expect(attempt(meeting, completes)).toEqual({
      ok: true,
      changes: { followUp: { status: "COMPLETED" }, update: [], add: [] },
      history: { what: "complete", by: "ana", invitationId: null, from: "OPEN", to: "COMPLETED", reason: "" },
      effects: [],
    });
    expect(statesOf(completed)).toEqual(["bo ACCEPTED", "cy PENDING", "dee PENDING"]);
  });

  test("reopening changes no answer", () => {
    expect(attempt(completed, reopens)).toEqual({
      ok: true,
      changes: { followUp: { status: "OPEN" }, update: [], add: [] },
      history: { what: "reopen", by: "ana", invitationId: null, from: "COMPLETED", to: "OPEN", reason: "" },
      effects: [],
    });
  });

  test("after reopening, the earlier buttons work again", () => {
    expect(attempt(after(completed, reopens), declines(cy)(meeting)).ok).toBe(true);
  });

  test("from an invitation's card does the same, even if that invitation has since been answered", () => {
    const answered = after(meeting, accepts(bo));
    expect(attempt(answered, completesFor(bo, ana)(meeting))).toEqual(attempt(answered, completes));
    expect(after(answered, completesFor(bo)(meeting))).toEqual(completed);
    const pending = after(meeting, completes);
    expect(attempt(completed, reopensFor(bo, ana)(pending))).toEqual(attempt(completed, reopens));
    expect(after(completed, reopensFor(bo)(pending))).toEqual(answered);
  });

  test("from an invitation's card for an earlier time is refused without naming anyone", () => {
    const rescheduled = after(meeting, reschedules(thursday));
    expect(attempt(rescheduled, completesFor(bo)(meeting))).toEqual(refusal("out-of-date", [redrawAll]));
    expect(attempt(after(rescheduled, completes), reopensFor(bo)(after(meeting, completes)))).toEqual(refusal("out-of-date", [redrawAll]));
  });

  test("is refused when already done, and every card is redrawn", () => {
    expect(attempt(completed, completes)).toEqual(refusal("completed", [redrawAll]));
    expect(attempt(meeting, reopens)).toEqual(refusal("not-completed", [redrawAll]));
  });
});
