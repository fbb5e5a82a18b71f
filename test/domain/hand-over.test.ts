import { describe, expect, test } from "vitest";
import { decide } from "../../src/domain/decide.ts";
import { cardFacts } from "../../src/domain/facts.ts";
import { mayTakeOver } from "../../src/domain/hand-over.ts";
import {
  after,
  ana,
  attempt,
  bo,
  bot,
  context,
  created,
  cy,
  dee,
  endOfWednesday,
  eve,
  former,
  invitationOf,
  now,
  organizerCard,
  outsider,
  refusal,
  stale,
  thursday,
} from "./fixtures.ts";
import {
  accepts,
  cancels,
  completes,
  declines,
  handsOver,
  keeps,
  leaves,
  removes,
  reopens,
  reschedules,
  returns,
  takesOver,
} from "./steps.ts";

// Ana assigned it to Bo; Cy and Dee are participants.
const task = created({ owner: bo, participants: [cy, dee] });
const accepted = after(task, accepts(bo), accepts(cy));
const orphaned = after(accepted, leaves(ana));
const nothingChanged = refusal("nothing-changed");

describe("the organizer leaves", () => {
  test("marks the follow-up and notifies no one", () => {
    expect(attempt(accepted, leaves(ana))).toEqual({
      ok: true,
      changes: { followUp: { organizerHasLeft: true }, update: [], add: [] },
      history: { what: "left", by: null, invitationId: null, from: "ana", to: "", reason: "" },
      effects: [],
    });
  });

  test("is recorded once, and not for a follow-up that is over or closed", () => {
    expect(attempt(orphaned, leaves(ana))).toEqual(nothingChanged);
    expect(attempt(accepted, leaves(ana), endOfWednesday)).toEqual(nothingChanged);
    for (const closes of [completes, cancels]) expect(attempt(after(accepted, closes), leaves(ana))).toEqual(nothingChanged);
  });

  test("is undone when they return", () => {
    expect(attempt(orphaned, returns(ana))).toMatchObject({ changes: { followUp: { organizerHasLeft: false } }, effects: [] });
    expect(attempt(accepted, returns(ana))).toEqual(nothingChanged);
  });

  test("answers are still accepted", () => {
    expect(attempt(orphaned, accepts(dee)).ok).toBe(true);
    expect(attempt(orphaned, declines(dee)).ok).toBe(true);
  });

  test("is shown on the cards of an open follow-up", () => {
    const factsOf = (followUp: typeof task) => cardFacts(followUp, invitationOf(followUp, dee), 1);
    expect(factsOf(accepted)).toMatchObject({ organizerHasLeft: false, mayTakeOver: false });
    expect(factsOf(orphaned)).toMatchObject({ organizerHasLeft: true, mayTakeOver: false });
    expect(factsOf(after(orphaned, completes))).toMatchObject({ organizerHasLeft: false });
  });
});

describe("who may take over", () => {
  const whoMay = (followUp: typeof task) =>
    followUp.invitations.filter((one) => mayTakeOver(followUp, one)).map(({ inviteeId }) => inviteeId);

  test.each([
    { when: "the owner has accepted", followUp: orphaned, expected: ["bo"] },
    { when: "the owner hasn't answered", followUp: after(task, accepts(cy), accepts(dee), leaves(ana)), expected: ["cy", "dee"] },
    { when: "the owner has declined", followUp: after(orphaned, declines(bo)), expected: ["cy"] },
    { when: "the owner has left too", followUp: after(orphaned, leaves(bo)), expected: ["cy"] },
    { when: "there is no owner", followUp: after(created({ participants: [bo, cy] }), accepts(cy), leaves(ana)), expected: ["cy"] },
    { when: "no one has accepted", followUp: after(task, leaves(ana)), expected: [] },
    { when: "the organizer is there", followUp: accepted, expected: [] },
    { when: "it is completed", followUp: after(orphaned, completes), expected: [] },
  ])("when $when: $expected", ({ followUp, expected }) => {
    expect(whoMay(followUp)).toEqual(expected);
  });

  test("is also checked on the click", () => {
    expect(attempt(orphaned, takesOver(cy))).toEqual({
      ...stale("may-not-take-over", orphaned, cy),
      refusal: { because: "may-not-take-over" },
    });
    expect(attempt(orphaned, takesOver(bo, cy))).toEqual(refusal("may-not-take-over"));
    expect(attempt(orphaned, takesOver(bo, eve))).toEqual(refusal("may-not-take-over"));
    expect(attempt(orphaned, { ...takesOver(bo)(orphaned), invitationId: "unknown" })).toEqual(refusal("gone"));
  });
});

describe("taking over", () => {
  test("makes the owner the organizer, keeps the task theirs, and withdraws their invitation", () => {
    const { id } = invitationOf(orphaned, bo);
    expect(attempt(orphaned, takesOver(bo))).toEqual({
      ok: true,
      changes: {
        followUp: { organizerId: "bo", ownerId: "bo", organizerHasLeft: false, handedOver: true },
        update: [{ ids: [id], set: { state: "WITHDRAWN", decidedAt: null, undeliverable: null, hasLeft: false } }],
        add: [],
      },
      history: { what: "take-over", by: "bo", invitationId: null, from: "ana", to: "bo", reason: "" },
      effects: [organizerCard],
    });
  });

  test("leaves a pending assignment with its owner", () => {
    const takenOver = after(task, accepts(cy), leaves(ana), takesOver(cy));
    expect(takenOver).toMatchObject({ organizerId: "cy", ownerId: "bo" });
    expect(invitationOf(takenOver, bo).state).toBe("PENDING");
  });

  test("sends notices for undecided responses only", () => {
    const before = after(task, declines(bo, "On leave"), accepts(cy), declines(dee), keeps(dee), leaves(ana));
    expect(attempt(before, takesOver(cy))).toMatchObject({
      changes: { followUp: { ownerId: "cy" } },
      effects: [organizerCard, { type: "declined-notice", invitationId: invitationOf(before, bo).id, reason: "On leave" }],
    });
    const ownerLeft = after(orphaned, leaves(bo));
    expect(attempt(ownerLeft, takesOver(cy))).toMatchObject({
      effects: [organizerCard, { type: "left-notice", invitationId: invitationOf(ownerLeft, bo).id }],
    });
  });

  test("happens once: a second click by the same person or anyone else is refused", () => {
    const open = created({ participants: [bo, cy] });
    const both = after(open, accepts(bo), accepts(cy), leaves(ana));
    const takenOver = after(both, takesOver(bo));
    expect(attempt(takenOver, takesOver(bo)(both))).toEqual(stale("has-organizer", takenOver, bo));
    expect(attempt(takenOver, takesOver(cy)(both))).toEqual({
      ...stale("has-organizer", takenOver, cy),
      refusal: { because: "has-organizer", personId: "bo" },
    });
  });

  test("is refused when the organizer is back or the follow-up has changed", () => {
    const returned = after(orphaned, returns(ana));
    expect(attempt(returned, takesOver(bo)(orphaned))).toMatchObject({ refusal: { because: "has-organizer", personId: "ana" } });
    const declined = after(orphaned, declines(bo));
    expect(attempt(declined, takesOver(bo)(orphaned))).toEqual(stale("already-declined", declined, bo));
    const completed = after(orphaned, completes);
    expect(attempt(completed, takesOver(bo)(orphaned))).toEqual(stale("completed", completed, bo));
    const rescheduled = after(orphaned, handsOver(eve), reschedules(thursday), leaves(eve));
    expect(attempt(rescheduled, takesOver(bo)(orphaned))).toEqual(stale("out-of-date", rescheduled, bo));
    const removed = after(orphaned, handsOver(eve), removes(bo));
    expect(attempt(removed, takesOver(bo)(orphaned))).toEqual(stale("withdrawn", removed, bo));
  });

  test("takes all rights away from the former organizer", () => {
    const takenOver = after(orphaned, takesOver(bo));
    expect(attempt(takenOver, cancels(orphaned))).toEqual(refusal("not-organizer"));
    expect(attempt(takenOver, cancels).ok).toBe(true);
  });
});

describe("handing over", () => {
  test("to anyone who can be invited is allowed, whether or not the organizer has left", () => {
    for (const before of [accepted, orphaned]) {
      expect(after(before, handsOver(eve))).toMatchObject({ organizerId: "eve", ownerId: "bo", organizerHasLeft: false });
      expect(after(before, handsOver(bo))).toMatchObject({ organizerId: "bo", ownerId: "bo" });
    }
    expect(attempt(orphaned, handsOver(eve))).toMatchObject({ history: { what: "hand-over", by: null, from: "ana", to: "eve" } });
  });

  test.each([
    { who: bot, because: "bot" },
    { who: former, because: "deactivated" },
    { who: outsider, because: "external" },
  ] as const)("to $who.id is refused", ({ who, because }) => {
    expect(attempt(orphaned, handsOver(who))).toEqual(refusal(because, [], who));
  });

  test("is refused when the follow-up is closed or no longer theirs", () => {
    expect(attempt(after(accepted, completes), handsOver(eve))).toEqual(refusal("completed"));
    expect(attempt(after(accepted, cancels), handsOver(eve))).toEqual(refusal("cancelled"));
    expect(attempt(accepted, handsOver(ana))).toEqual(nothingChanged);
    expect(attempt(after(orphaned, takesOver(bo)), handsOver(eve)(orphaned))).toEqual(nothingChanged);
  });
});

test("reopening marks everyone who has left since", () => {
  const completed = after(accepted, completes);
  const reopened = (departed: string[]) => decide(completed, reopens(completed), { ...context(now, completed), departed });
  expect(reopened([])).toMatchObject({ changes: { followUp: { status: "OPEN" }, update: [] }, effects: [] });
  expect(reopened(["ana", "cy"])).toMatchObject({
    changes: {
      followUp: { status: "OPEN", organizerHasLeft: true },
      update: [{ ids: [invitationOf(completed, cy).id], set: { hasLeft: true } }],
    },
    effects: [],
  });
  expect(reopened(["bo"])).toMatchObject({ effects: [{ type: "left-notice", invitationId: invitationOf(completed, bo).id }] });
});
