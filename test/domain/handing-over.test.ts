import { describe, expect, test } from "vitest";
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
import { cardFacts } from "../../src/domain/facts.ts";
import { mayTakeOver } from "../../src/domain/hand-over.ts";
import { decide } from "../../src/domain/decide.ts";
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
  now,
  of,
  organizerCard,
  outsider,
  refusal,
  stale,
  thursday,
} from "./world.ts";

// Ana assigned it to Bo, and Cy and Dee are invited along.
const task = created({ owner: bo, participants: [cy, dee] });
const accepted = after(task, accepts(bo), accepts(cy));
const orphaned = after(accepted, leaves(ana));
const nothing = refusal("nothing-changed");

describe("the organizer leaves", () => {
  test("it is said of the follow-up, and nobody is told", () => {
    expect(attempt(accepted, leaves(ana))).toEqual({
      ok: true,
      changes: { followUp: { organizerHasLeft: true }, update: [], add: [] },
      history: { what: "left", by: null, invitationId: null, from: "ana", to: "", reason: "" },
      effects: [],
    });
  });

  test("once, and not of what is over or closed", () => {
    expect(attempt(orphaned, leaves(ana))).toEqual(nothing);
    expect(attempt(accepted, leaves(ana), endOfWednesday)).toEqual(nothing);
    for (const closes of [completes, cancels]) expect(attempt(after(accepted, closes), leaves(ana))).toEqual(nothing);
  });

  test("and returns", () => {
    expect(attempt(orphaned, returns(ana))).toMatchObject({ changes: { followUp: { organizerHasLeft: false } }, effects: [] });
    expect(attempt(accepted, returns(ana))).toEqual(nothing);
  });

  test("answers are taken as before", () => {
    expect(attempt(orphaned, accepts(dee)).ok).toBe(true);
    expect(attempt(orphaned, declines(dee)).ok).toBe(true);
  });

  test("every card that is not over says so, while the follow-up is open", () => {
    const says = (followUp: typeof task) => cardFacts(followUp, of(followUp, dee), 1);
    expect(says(accepted)).toMatchObject({ organizerHasLeft: false, mayTakeOver: false });
    expect(says(orphaned)).toMatchObject({ organizerHasLeft: true, mayTakeOver: false });
    expect(says(after(orphaned, completes))).toMatchObject({ organizerHasLeft: false });
  });
});

describe("who may take over", () => {
  const who = (followUp: typeof task) => followUp.invitations.filter((one) => mayTakeOver(followUp, one)).map(({ inviteeId }) => inviteeId);

  test.each([
    { when: "the owner has accepted", followUp: orphaned, expected: ["bo"] },
    { when: "the owner has not answered", followUp: after(task, accepts(cy), accepts(dee), leaves(ana)), expected: ["cy", "dee"] },
    { when: "the owner has declined", followUp: after(orphaned, declines(bo)), expected: ["cy"] },
    { when: "the owner has left too", followUp: after(orphaned, leaves(bo)), expected: ["cy"] },
    { when: "there is no owner", followUp: after(created({ participants: [bo, cy] }), accepts(cy), leaves(ana)), expected: ["cy"] },
    { when: "nobody has accepted", followUp: after(task, leaves(ana)), expected: [] },
    { when: "the organizer is there", followUp: accepted, expected: [] },
    { when: "it is completed", followUp: after(orphaned, completes), expected: [] },
  ])("when $when: $expected", ({ followUp, expected }) => {
    expect(who(followUp)).toEqual(expected);
  });

  test("is checked on the click too", () => {
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
  test("makes the owner the organizer, whose task it is, and withdraws their invitation", () => {
    const { id } = of(orphaned, bo);
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

  test("leaves an assignment that waits with its owner", () => {
    const taken = after(task, accepts(cy), leaves(ana), takesOver(cy));
    expect(taken).toMatchObject({ organizerId: "cy", ownerId: "bo" });
    expect(of(taken, bo).state).toBe("PENDING");
  });

  test("tells what was left undecided, and nothing that was decided", () => {
    const before = after(task, declines(bo, "On leave"), accepts(cy), declines(dee), keeps(dee), leaves(ana));
    expect(attempt(before, takesOver(cy))).toMatchObject({
      changes: { followUp: { ownerId: "cy" } },
      effects: [organizerCard, { type: "declined-notice", invitationId: of(before, bo).id, reason: "On leave" }],
    });
    const lost = after(orphaned, leaves(bo));
    expect(attempt(lost, takesOver(cy))).toMatchObject({
      effects: [organizerCard, { type: "left-notice", invitationId: of(lost, bo).id }],
    });
  });

  test("happens once: the one who did is told so, and so is everybody who comes later", () => {
    const open = created({ participants: [bo, cy] });
    const both = after(open, accepts(bo), accepts(cy), leaves(ana));
    const taken = after(both, takesOver(bo));
    expect(attempt(taken, takesOver(bo)(both))).toEqual(stale("has-organizer", taken, bo));
    expect(attempt(taken, takesOver(cy)(both))).toEqual({
      ...stale("has-organizer", taken, cy),
      refusal: { because: "has-organizer", personId: "bo" },
    });
  });

  test("is refused when the organizer is back, or things have moved on", () => {
    const back = after(orphaned, returns(ana));
    expect(attempt(back, takesOver(bo)(orphaned))).toMatchObject({ refusal: { because: "has-organizer", personId: "ana" } });
    const changed = after(orphaned, declines(bo));
    expect(attempt(changed, takesOver(bo)(orphaned))).toEqual(stale("already-declined", changed, bo));
    const done = after(orphaned, completes);
    expect(attempt(done, takesOver(bo)(orphaned))).toEqual(stale("completed", done, bo));
    const moved = after(orphaned, handsOver(eve), reschedules(thursday), leaves(eve));
    expect(attempt(moved, takesOver(bo)(orphaned))).toEqual(stale("out-of-date", moved, bo));
    const removed = after(orphaned, handsOver(eve), removes(bo));
    expect(attempt(removed, takesOver(bo)(orphaned))).toEqual(stale("withdrawn", removed, bo));
  });

  test("leaves the one before without rights", () => {
    const taken = after(orphaned, takesOver(bo));
    expect(attempt(taken, cancels(orphaned))).toEqual(refusal("not-organizer"));
    expect(attempt(taken, cancels).ok).toBe(true);
  });
});

describe("handing over", () => {
  test("is possible whether or not the organizer has left, to anybody who could be invited", () => {
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
  ] as const)("is refused to $who.id", ({ who, because }) => {
    expect(attempt(orphaned, handsOver(who))).toEqual(refusal(because, [], who));
  });

  test("is refused when it is closed, or somebody else's already", () => {
    expect(attempt(after(accepted, completes), handsOver(eve))).toEqual(refusal("completed"));
    expect(attempt(after(accepted, cancels), handsOver(eve))).toEqual(refusal("cancelled"));
    expect(attempt(accepted, handsOver(ana))).toEqual(nothing);
    expect(attempt(after(orphaned, takesOver(bo)), handsOver(eve)(orphaned))).toEqual(nothing);
  });
});

test("what is reopened says who has left meanwhile", () => {
  const completed = after(accepted, completes);
  const reopened = (departed: string[]) => decide(completed, reopens(completed), { ...context(now, completed), departed });
  expect(reopened([])).toMatchObject({ changes: { followUp: { status: "OPEN" }, update: [] }, effects: [] });
  expect(reopened(["ana", "cy"])).toMatchObject({
    changes: { followUp: { status: "OPEN", organizerHasLeft: true }, update: [{ ids: [of(completed, cy).id], set: { hasLeft: true } }] },
    effects: [],
  });
  expect(reopened(["bo"])).toMatchObject({ effects: [{ type: "left-notice", invitationId: of(completed, bo).id }] });
});
