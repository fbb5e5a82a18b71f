import { describe, expect, test } from "vitest";
import type { Because } from "../../src/domain/types.ts";
import { everybodyDeclined, type FollowUp } from "../../src/domain/follow-up.ts";
import { mayOpen } from "../../src/domain/authorization.ts";
import { accepts, assigns, cannotReach, completes, declines, keeps, removes, reschedules, sees } from "./steps.ts";
import {
  after,
  ana,
  apply,
  attempt,
  bo,
  created,
  cy,
  dee,
  endOfWednesday,
  now,
  of,
  refusal,
  stale,
  type Step,
  thursday,
  thursdayBegins,
  tuesday,
} from "./world.ts";

const meeting = created({ participants: [bo, cy] });
const delegated = created({ owner: bo, participants: [cy] });

const accepted = { state: "ACCEPTED", declinedAt: null, decidedAt: null, reason: "", undeliverable: null, hasLeft: false };
const declined = { state: "DECLINED", declinedAt: now, decidedAt: null, reason: "", undeliverable: null, hasLeft: false };

describe("accepting", () => {
  test("sends nobody anything new", () => {
    const { id } = of(meeting, bo);
    expect(attempt(meeting, accepts(bo))).toEqual({
      ok: true,
      changes: { followUp: {}, update: [{ ids: [id], set: accepted }], add: [] },
      history: { what: "accept", by: "bo", invitationId: id, from: "PENDING", to: "ACCEPTED", reason: "" },
      effects: [],
    });
  });

  test("an assigned follow-up leaves it with its new owner", () => {
    expect(after(delegated, accepts(bo))).toMatchObject({ ownerId: "bo", revision: 1, status: "OPEN" });
  });

  test("a participant does not become the owner", () => {
    expect(after(delegated, accepts(cy)).ownerId).toBe("bo");
  });

  test("after all, having declined: the undecided notice is settled and the reason is gone", () => {
    const before = after(meeting, declines(bo, "On leave"));
    const { id } = of(before, bo);
    expect(attempt(before, accepts(bo))).toEqual({
      ok: true,
      changes: { followUp: {}, update: [{ ids: [id], set: accepted }], add: [] },
      history: { what: "accept", by: "bo", invitationId: id, from: "DECLINED", to: "ACCEPTED", reason: "" },
      effects: [],
    });
  });

  test("after all gives the assignment back to who had declined it", () => {
    expect(after(delegated, declines(bo)).ownerId).toBe("ana");
    expect(after(delegated, declines(bo), accepts(bo))).toMatchObject({ ownerId: "bo" });
  });

  test("after all is possible even though the organizer had said “Got it”, and leaves no decision behind", () => {
    expect(of(after(meeting, declines(bo), keeps(bo), accepts(bo)), bo)).toEqual({ ...of(meeting, bo), ...accepted });
  });
});

describe("declining", () => {
  test("tells the organizer, with the reason", () => {
    const { id } = of(meeting, bo);
    expect(attempt(meeting, declines(bo, "On leave"))).toEqual({
      ok: true,
      changes: { followUp: {}, update: [{ ids: [id], set: { ...declined, reason: "On leave" } }], add: [] },
      history: { what: "decline", by: "bo", invitationId: id, from: "PENDING", to: "DECLINED", reason: "On leave" },
      effects: [{ type: "declined-notice", invitationId: id, reason: "On leave" }],
    });
  });

  test("an assigned follow-up gives it back to the organizer", () => {
    const { id } = of(delegated, bo);
    expect(attempt(delegated, declines(bo))).toEqual({
      ok: true,
      changes: { followUp: { ownerId: "ana" }, update: [{ ids: [id], set: declined }], add: [] },
      history: { what: "decline", by: "bo", invitationId: id, from: "PENDING", to: "DECLINED", reason: "" },
      effects: [{ type: "declined-notice", invitationId: id, reason: "" }],
    });
  });

  test("by a participant leaves an assigned follow-up with its owner", () => {
    expect(after(delegated, declines(cy)).ownerId).toBe("bo");
  });

  test("after all, having accepted: the organizer is told again", () => {
    const before = after(delegated, accepts(bo));
    const { id } = of(before, bo);
    const decision = attempt(before, declines(bo, "Ill"));
    expect(decision).toMatchObject({ history: { from: "ACCEPTED", to: "DECLINED", reason: "Ill" } });
    expect(decision.effects).toEqual([{ type: "declined-notice", invitationId: id, reason: "Ill" }]);
  });

  test("again after a change of mind waits for a new decision", () => {
    const before = after(meeting, declines(bo, "Ill"), keeps(bo), accepts(bo), declines(bo, "Ill again"));
    expect(of(before, bo)).toMatchObject({ state: "DECLINED", decidedAt: null, reason: "Ill again" });
  });

  test("by everybody is known as such, if more than one was asked", () => {
    const one = after(meeting, declines(bo));
    expect(everybodyDeclined(one)).toBe(false);
    expect(everybodyDeclined(after(one, declines(cy)))).toBe(true);
    expect(everybodyDeclined(after(created({ participants: [bo] }), declines(bo)))).toBe(false);
    expect(everybodyDeclined(after(created({ participants: [bo, cy, dee] }), declines(bo), declines(cy), removes(dee)))).toBe(true);
    expect(everybodyDeclined(created())).toBe(false);
  });
});

describe("changing an answer", () => {
  const said = after(created({ owner: cy, participants: [bo] }), accepts(bo), declines(cy, "Busy"));

  test("is possible until the last moment of the day after the follow-up", () => {
    expect(attempt(said, declines(bo), endOfWednesday).ok).toBe(true);
    expect(attempt(said, accepts(cy), endOfWednesday).ok).toBe(true);
  });

  test("is refused when the day after is over, and the card is redrawn", () => {
    expect(attempt(said, declines(bo), thursdayBegins)).toEqual(stale("too-late", said, bo));
    expect(attempt(said, accepts(cy), thursdayBegins)).toEqual(stale("too-late", said, cy));
  });

  test("the form for declining opens just as long", () => {
    const mayDecline = (followUp: FollowUp, at: Date) => mayOpen.asInvitee(followUp, declines(bo)(followUp), at);
    expect(mayDecline(said, endOfWednesday)).toBeUndefined();
    expect(mayDecline(said, thursdayBegins)).toEqual(stale("too-late", said, bo));
    expect(mayDecline(meeting, thursdayBegins)).toBeUndefined();
  });

  test.each<{ meanwhile: string; steps: Step[]; because: Because }>([
    { meanwhile: "it was rescheduled", steps: [reschedules({ ...tuesday, durationMinutes: 45 }), accepts(bo)], because: "out-of-date" },
    { meanwhile: "it was answered", steps: [declines(bo)], because: "already-declined" },
    { meanwhile: "it was completed", steps: [completes], because: "completed" },
    { meanwhile: "it was withdrawn", steps: [removes(bo)], because: "withdrawn" },
  ])("too late is not why when $meanwhile: that comes first", ({ steps, because }) => {
    const later = after(said, ...steps);
    expect(attempt(later, declines(bo)(said), thursdayBegins)).toEqual(stale(because, said, bo));
    expect(mayOpen.asInvitee(later, declines(bo)(said), thursdayBegins)).toEqual(stale(because, said, bo));
  });

  test("counts from the new day when the follow-up was rescheduled", () => {
    const moved = after(said, reschedules(thursday), accepts(bo));
    expect(attempt(moved, declines(bo), thursdayBegins).ok).toBe(true);
  });

  test("has a limit, a first answer has none", () => {
    const muchLater = new Date("2027-01-01T00:00:00Z");
    expect(attempt(meeting, accepts(bo), muchLater).ok).toBe(true);
    expect(attempt(meeting, declines(bo), muchLater)).toMatchObject({
      ok: true,
      changes: { update: [{ set: { declinedAt: muchLater } }] },
    });
  });

  test("an accepted invitation is not accepted once more", () => {
    expect(attempt(said, accepts(bo)).ok).toBe(false);
  });

  test("a declined invitation is not declined once more, and no second notice is sent", () => {
    expect(attempt(said, declines(cy, "Still busy")).ok).toBe(false);
  });
});

describe("opening the details", () => {
  test("is noted once and shown on the organizer's card", () => {
    const { id } = of(meeting, bo);
    expect(attempt(meeting, sees(bo))).toEqual({
      ok: true,
      changes: { followUp: {}, update: [{ ids: [id], set: { seenAt: now } }], add: [] },
      history: { what: "see", by: "bo", invitationId: id, from: "PENDING", to: "", reason: "" },
      effects: [],
    });
    expect(attempt(after(meeting, sees(bo)), sees(bo))).toEqual(refusal("nothing-changed"));
  });

  test.each([
    { how: "accepted", steps: [accepts(bo)] },
    { how: "declined", steps: [declines(bo)] },
    { how: "been removed", steps: [removes(bo)] },
  ])("is not noted once they have $how", ({ steps }) => {
    expect(attempt(after(meeting, ...steps), sees(bo))).toEqual(refusal("nothing-changed"));
  });

  test("is nobody else's business, not even the organizer's", () => {
    expect(attempt(meeting, sees(bo, ana))).toEqual(refusal("not-invitee"));
    expect(attempt(meeting, { type: "see", by: "bo", invitationId: "unknown" })).toEqual(refusal("not-invitee"));
  });

  test("does not make a button stale", () => {
    expect(attempt(after(meeting, sees(bo)), accepts(bo)(meeting)).ok).toBe(true);
  });
});

describe("R11: an invitation that cannot be delivered", () => {
  test.each(["DEACTIVATED", "UNREACHABLE", "UNCERTAIN"] as const)("is shown on the organizer's card as %s", (why) => {
    const { id } = of(meeting, bo);
    expect(attempt(meeting, cannotReach(bo, why))).toEqual({
      ok: true,
      changes: { followUp: {}, update: [{ ids: [id], set: { undeliverable: why, hasLeft: why === "DEACTIVATED" } }], add: [] },
      history: { what: "undeliverable", by: null, invitationId: id, from: "PENDING", to: why, reason: "" },
      effects: [],
    });
  });

  test.each([
    { what: "that is known already", steps: [cannotReach(bo, "DEACTIVATED")] },
    { what: "that was accepted meanwhile", steps: [accepts(bo)] },
    { what: "that was declined meanwhile", steps: [declines(bo)] },
    { what: "that was withdrawn meanwhile", steps: [removes(bo)] },
    { what: "that was asked again for another time meanwhile", steps: [reschedules(thursday)] },
  ])("changes nothing $what", ({ steps }) => {
    expect(attempt(after(meeting, ...steps), cannotReach(bo)(meeting))).toEqual(refusal("nothing-changed"));
  });

  test("changes nothing when there is no such invitation", () => {
    expect(attempt(meeting, { type: "undeliverable", invitationId: "unknown", revision: 1, why: "UNREACHABLE" })).toEqual(
      refusal("nothing-changed"),
    );
  });

  test.each([
    { how: "an acceptance", step: accepts(bo) },
    { how: "a decline", step: declines(bo) },
    { how: "another time", step: reschedules(thursday) },
    { how: "its removal", step: removes(bo) },
    { how: "passing it on", step: assigns(dee) },
  ])("is deliverable, or over, after $how", ({ step }) => {
    expect(of(after(delegated, cannotReach(bo), step), bo).undeliverable).toBeNull();
  });

  test("is told of a completed follow-up too", () => {
    expect(attempt(after(meeting, completes), cannotReach(bo)).ok).toBe(true);
  });
});

test("R3: answers, looks and what could not be delivered do not change the revision", () => {
  const steps = [accepts(bo), declines(bo), sees(cy), cannotReach(cy)];
  for (const step of steps) {
    const decision = attempt(delegated, step);
    expect(decision.ok && apply(delegated, decision).revision).toBe(1);
  }
});
