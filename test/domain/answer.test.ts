import { describe, expect, test } from "vitest";
import { checkCanOpen } from "../../src/domain/authorization.ts";
import { everyoneDeclined, type FollowUp } from "../../src/domain/follow-up.ts";
import type { RefusalCode } from "../../src/domain/types.ts";
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
  invitationOf,
  now,
  refusal,
  type Step,
  stale,
  thursday,
  thursdayBegins,
  tuesday,
} from "./fixtures.ts";
import { accepts, assigns, cannotReach, completes, declines, keeps, removes, reschedules, sees } from "./steps.ts";

const meeting = created({ participants: [bo, cy] });
const delegated = created({ owner: bo, participants: [cy] });

const accepted = { state: "ACCEPTED", declinedAt: null, decidedAt: null, reason: "", undeliverable: null, hasLeft: false };
const declined = { state: "DECLINED", declinedAt: now, decidedAt: null, reason: "", undeliverable: null, hasLeft: false };

describe("accepting", () => {
  test("sends no new messages", () => {
    const { id } = invitationOf(meeting, bo);
    expect(attempt(meeting, accepts(bo))).toEqual({
      ok: true,
      changes: { followUp: {}, update: [{ ids: [id], set: accepted }], add: [] },
      history: { what: "accept", by: "bo", invitationId: id, from: "PENDING", to: "ACCEPTED", reason: "" },
      effects: [],
    });
  });

  test("an assigned follow-up keeps the invitee as its owner", () => {
    expect(after(delegated, accepts(bo))).toMatchObject({ ownerId: "bo", revision: 1, status: "OPEN" });
  });

  test("as a participant does not change the owner", () => {
    expect(after(delegated, accepts(cy)).ownerId).toBe("bo");
  });

  test("after declining resolves the pending notice and clears the reason", () => {
    const before = after(meeting, declines(bo, "On leave"));
    const { id } = invitationOf(before, bo);
    expect(attempt(before, accepts(bo))).toEqual({
      ok: true,
      changes: { followUp: {}, update: [{ ids: [id], set: accepted }], add: [] },
      history: { what: "accept", by: "bo", invitationId: id, from: "DECLINED", to: "ACCEPTED", reason: "" },
      effects: [],
    });
  });

  test("after declining an assignment makes the invitee its owner again", () => {
    expect(after(delegated, declines(bo)).ownerId).toBe("ana");
    expect(after(delegated, declines(bo), accepts(bo))).toMatchObject({ ownerId: "bo" });
  });

  test("after declining is allowed even after the organizer clicked “Got it”, and clears that decision", () => {
    expect(invitationOf(after(meeting, declines(bo), keeps(bo), accepts(bo)), bo)).toEqual({ ...invitationOf(meeting, bo), ...accepted });
  });
});

describe("declining", () => {
  test("notifies the organizer and passes on the reason", () => {
    const { id } = invitationOf(meeting, bo);
    expect(attempt(meeting, declines(bo, "On leave"))).toEqual({
      ok: true,
      changes: { followUp: {}, update: [{ ids: [id], set: { ...declined, reason: "On leave" } }], add: [] },
      history: { what: "decline", by: "bo", invitationId: id, from: "PENDING", to: "DECLINED", reason: "On leave" },
      effects: [{ type: "declined-notice", invitationId: id, reason: "On leave" }],
    });
  });

  test("an assigned follow-up returns it to the organizer", () => {
    const { id } = invitationOf(delegated, bo);
    expect(attempt(delegated, declines(bo))).toEqual({
      ok: true,
      changes: { followUp: { ownerId: "ana" }, update: [{ ids: [id], set: declined }], add: [] },
      history: { what: "decline", by: "bo", invitationId: id, from: "PENDING", to: "DECLINED", reason: "" },
      effects: [{ type: "declined-notice", invitationId: id, reason: "" }],
    });
  });

  test("as a participant does not change the owner", () => {
    expect(after(delegated, declines(cy)).ownerId).toBe("bo");
  });

  test("after accepting notifies the organizer", () => {
    const before = after(delegated, accepts(bo));
    const { id } = invitationOf(before, bo);
    const decision = attempt(before, declines(bo, "Ill"));
    expect(decision).toMatchObject({ history: { from: "ACCEPTED", to: "DECLINED", reason: "Ill" } });
    expect(decision.effects).toEqual([{ type: "declined-notice", invitationId: id, reason: "Ill" }]);
  });

  test("a second time requires a new decision from the organizer", () => {
    const before = after(meeting, declines(bo, "Ill"), keeps(bo), accepts(bo), declines(bo, "Ill again"));
    expect(invitationOf(before, bo)).toMatchObject({ state: "DECLINED", decidedAt: null, reason: "Ill again" });
  });

  test("by everyone is detected when more than one person was invited", () => {
    const declinedOnce = after(meeting, declines(bo));
    expect(everyoneDeclined(declinedOnce)).toBe(false);
    expect(everyoneDeclined(after(declinedOnce, declines(cy)))).toBe(true);
    expect(everyoneDeclined(after(created({ participants: [bo] }), declines(bo)))).toBe(false);
    expect(everyoneDeclined(after(created({ participants: [bo, cy, dee] }), declines(bo), declines(cy), removes(dee)))).toBe(true);
    expect(everyoneDeclined(created())).toBe(false);
  });
});

describe("changing an answer", () => {
  const answered = after(created({ owner: cy, participants: [bo] }), accepts(bo), declines(cy, "Busy"));

  test("is allowed until the end of the day after the follow-up", () => {
    expect(attempt(answered, declines(bo), endOfWednesday).ok).toBe(true);
    expect(attempt(answered, accepts(cy), endOfWednesday).ok).toBe(true);
  });

  test("is refused once that day is over, and the card is redrawn", () => {
    expect(attempt(answered, declines(bo), thursdayBegins)).toEqual(stale("too-late", answered, bo));
    expect(attempt(answered, accepts(cy), thursdayBegins)).toEqual(stale("too-late", answered, cy));
  });

  test("the decline form opens until the same deadline", () => {
    const declineRefusal = (followUp: FollowUp, at: Date) => checkCanOpen.invitee(followUp, declines(bo)(followUp), at);
    expect(declineRefusal(answered, endOfWednesday)).toBeUndefined();
    expect(declineRefusal(answered, thursdayBegins)).toEqual(stale("too-late", answered, bo));
    expect(declineRefusal(meeting, thursdayBegins)).toBeUndefined();
  });

  test.each<{ meanwhile: string; steps: Step[]; because: RefusalCode }>([
    { meanwhile: "it was rescheduled", steps: [reschedules({ ...tuesday, durationMinutes: 45 }), accepts(bo)], because: "out-of-date" },
    { meanwhile: "it was answered", steps: [declines(bo)], because: "already-declined" },
    { meanwhile: "it was completed", steps: [completes], because: "completed" },
    { meanwhile: "it was withdrawn", steps: [removes(bo)], because: "withdrawn" },
  ])("past the deadline reports $because when $meanwhile", ({ steps, because }) => {
    const later = after(answered, ...steps);
    expect(attempt(later, declines(bo)(answered), thursdayBegins)).toEqual(stale(because, answered, bo));
    expect(checkCanOpen.invitee(later, declines(bo)(answered), thursdayBegins)).toEqual(stale(because, answered, bo));
  });

  test("uses the new day after a reschedule", () => {
    const rescheduled = after(answered, reschedules(thursday), accepts(bo));
    expect(attempt(rescheduled, declines(bo), thursdayBegins).ok).toBe(true);
  });

  test("has a deadline, but a first answer does not", () => {
    const muchLater = new Date("2027-01-01T00:00:00Z");
    expect(attempt(meeting, accepts(bo), muchLater).ok).toBe(true);
    expect(attempt(meeting, declines(bo), muchLater)).toMatchObject({
      ok: true,
      changes: { update: [{ set: { declinedAt: muchLater } }] },
    });
  });

  test("an accepted invitation can't be accepted again", () => {
    expect(attempt(answered, accepts(bo)).ok).toBe(false);
  });

  test("a declined invitation can't be declined again, and no second notice is sent", () => {
    expect(attempt(answered, declines(cy, "Still busy")).ok).toBe(false);
  });
});

describe("opening the details", () => {
  test("is recorded once and shown on the organizer's card", () => {
    const { id } = invitationOf(meeting, bo);
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
  ])("is not recorded once they have $how", ({ steps }) => {
    expect(attempt(after(meeting, ...steps), sees(bo))).toEqual(refusal("nothing-changed"));
  });

  test("is refused for anyone but the invitee, even the organizer", () => {
    expect(attempt(meeting, sees(bo, ana))).toEqual(refusal("not-invitee"));
    expect(attempt(meeting, { type: "see", by: "bo", invitationId: "unknown" })).toEqual(refusal("not-invitee"));
  });

  test("does not make buttons stale", () => {
    expect(attempt(after(meeting, sees(bo)), accepts(bo)(meeting)).ok).toBe(true);
  });
});

describe("R11: an invitation that can't be delivered", () => {
  test.each(["DEACTIVATED", "UNREACHABLE", "UNCERTAIN"] as const)("is shown on the organizer's card as %s", (why) => {
    const { id } = invitationOf(meeting, bo);
    expect(attempt(meeting, cannotReach(bo, why))).toEqual({
      ok: true,
      changes: { followUp: {}, update: [{ ids: [id], set: { undeliverable: why, hasLeft: why === "DEACTIVATED" } }], add: [] },
      history: { what: "undeliverable", by: null, invitationId: id, from: "PENDING", to: why, reason: "" },
      effects: [],
    });
  });

  test.each([
    { what: "that is already marked undeliverable", steps: [cannotReach(bo, "DEACTIVATED")] },
    { what: "that has since been accepted", steps: [accepts(bo)] },
    { what: "that has since been declined", steps: [declines(bo)] },
    { what: "that has since been withdrawn", steps: [removes(bo)] },
    { what: "that has since been rescheduled", steps: [reschedules(thursday)] },
  ])("changes nothing $what", ({ steps }) => {
    expect(attempt(after(meeting, ...steps), cannotReach(bo)(meeting))).toEqual(refusal("nothing-changed"));
  });

  test("changes nothing when the invitation doesn't exist", () => {
    expect(attempt(meeting, { type: "undeliverable", invitationId: "unknown", revision: 1, why: "UNREACHABLE" })).toEqual(
      refusal("nothing-changed"),
    );
  });

  test.each([
    { how: "an acceptance", step: accepts(bo) },
    { how: "a decline", step: declines(bo) },
    { how: "a reschedule", step: reschedules(thursday) },
    { how: "its removal", step: removes(bo) },
    { how: "a reassignment", step: assigns(dee) },
  ])("is no longer marked undeliverable after $how", ({ step }) => {
    expect(invitationOf(after(delegated, cannotReach(bo), step), bo).undeliverable).toBeNull();
  });

  test("is recorded for a completed follow-up too", () => {
    expect(attempt(after(meeting, completes), cannotReach(bo)).ok).toBe(true);
  });
});

test("R3: answers, views, and failed deliveries do not change the revision", () => {
  const steps = [accepts(bo), declines(bo), sees(cy), cannotReach(cy)];
  for (const step of steps) {
    const decision = attempt(delegated, step);
    expect(decision.ok && apply(delegated, decision).revision).toBe(1);
  }
});
