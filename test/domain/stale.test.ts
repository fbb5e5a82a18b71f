import { describe, expect, test } from "vitest";
import { checkCanOpen } from "../../src/domain/authorization.ts";
import type { RefusalCode } from "../../src/domain/types.ts";
import {
  after,
  ana,
  attempt,
  bo,
  created,
  cy,
  dee,
  eve,
  friday,
  now as monday,
  organizerCard,
  refusal,
  type Step,
  stale,
  thursday,
} from "./fixtures.ts";
import {
  accepts,
  assigns,
  cancels,
  cancelsFor,
  cannotReach,
  completes,
  declines,
  keeps,
  reassigns,
  removes,
  reopens,
  reschedules,
  reschedulesFor,
  sees,
  setsParticipants,
} from "./steps.ts";

// R2: the clicked button was drawn for `before`, and something else has happened since.
type Meanwhile = { meanwhile: string; steps: Step[]; because: RefusalCode };
const commonCases: Meanwhile[] = [
  { meanwhile: "it was rescheduled", steps: [reschedules(thursday)], because: "out-of-date" },
  { meanwhile: "it was rescheduled twice", steps: [reschedules(thursday), reschedules(friday)], because: "out-of-date" },
  { meanwhile: "it was completed", steps: [completes], because: "completed" },
  { meanwhile: "it was cancelled", steps: [cancels], because: "cancelled" },
  { meanwhile: "it was rescheduled and cancelled", steps: [reschedules(thursday), cancels], because: "cancelled" },
];

describe("the invitee's buttons", () => {
  const before = created({ owner: bo, participants: [cy] });
  const cases: Meanwhile[] = [
    ...commonCases,
    { meanwhile: "they accepted", steps: [accepts(bo)], because: "already-accepted" },
    { meanwhile: "they declined", steps: [declines(bo)], because: "already-declined" },
    { meanwhile: "they were removed", steps: [removes(bo)], because: "withdrawn" },
    { meanwhile: "it was reassigned", steps: [assigns(dee)], because: "passed-on" },
    { meanwhile: "they declined and it was reassigned", steps: [declines(bo), reassigns(bo, dee)], because: "passed-on" },
    { meanwhile: "it was reassigned and rescheduled", steps: [assigns(dee), reschedules(thursday)], because: "passed-on" },
  ];

  test.each(cases)("change nothing when $meanwhile: $because", ({ steps, because }) => {
    const now = after(before, ...steps);
    expect(attempt(now, accepts(bo)(before))).toEqual(stale(because, before, bo));
    expect(attempt(now, declines(bo, "No")(before))).toEqual(stale(because, before, bo));
    expect(checkCanOpen.invitee(now, declines(bo)(before), monday)).toEqual(stale(because, before, bo));
  });

  test("drawn for an accepted invitation are refused after a reschedule", () => {
    const accepted = after(before, accepts(bo));
    expect(attempt(after(accepted, reschedules(thursday)), declines(bo)(accepted))).toEqual(stale("out-of-date", before, bo));
  });

  test("drawn for another answer of the same revision are refused", () => {
    const declined = after(before, declines(bo));
    expect(attempt(before, accepts(bo)(declined))).toEqual(stale("out-of-date", before, bo));
    expect(attempt(declined, declines(bo)(after(before, accepts(bo))))).toEqual(stale("already-declined", before, bo));
  });

  test("of someone invited a second time work only on the second card", () => {
    const twice = after(before, removes(cy), setsParticipants(cy));
    expect(attempt(twice, accepts(cy)(before))).toEqual(stale("withdrawn", before, cy));
    expect(attempt(twice, accepts(cy)).ok).toBe(true);
  });

  test("keep working while nothing that affects them has changed", () => {
    const now = after(before, accepts(cy), setsParticipants(cy, eve), sees(bo), cannotReach(bo), completes, reopens);
    expect(attempt(now, accepts(bo)(before)).ok).toBe(true);
    expect(attempt(now, declines(bo)(before)).ok).toBe(true);
  });

  test("for an invitation that doesn't exist are refused as gone", () => {
    expect(attempt(before, { ...accepts(bo)(before), invitationId: "unknown" })).toEqual(refusal("gone"));
  });
});

describe("the organizer's buttons on a declined notice", () => {
  const before = after(created({ owner: bo, participants: [cy] }), declines(bo), declines(cy));
  const cases: Meanwhile[] = [
    ...commonCases,
    { meanwhile: "Bo accepted after all", steps: [accepts(bo)], because: "already-accepted" },
    { meanwhile: "the organizer clicked “Got it”", steps: [keeps(bo)], because: "decided" },
    { meanwhile: "Bo was removed", steps: [removes(bo)], because: "withdrawn" },
    { meanwhile: "it was reassigned", steps: [reassigns(bo, dee)], because: "passed-on" },
    { meanwhile: "it was reassigned from the follow-up's own card", steps: [assigns(dee)], because: "passed-on" },
  ];

  test.each(cases)("change nothing when $meanwhile: $because", ({ steps, because }) => {
    const now = after(before, ...steps);
    for (const step of [keeps(bo), removes(bo), reassigns(bo, eve), reschedulesFor(bo, friday), cancelsFor(bo)]) {
      expect(attempt(now, step(before))).toEqual(stale(because, before, bo, organizerCard));
      expect(checkCanOpen.organizer(now, step(before))).toEqual(stale(because, before, bo, organizerCard));
    }
  });

  test("drawn for a pending invitation are refused once it is answered", () => {
    const pending = created({ participants: [bo] });
    expect(attempt(after(pending, accepts(bo)), removes(bo)(pending))).toEqual(stale("already-accepted", pending, bo, organizerCard));
    expect(attempt(after(pending, declines(bo)), removes(bo)(pending))).toEqual(stale("already-declined", pending, bo, organizerCard));
  });

  test("for an invitation that doesn't exist are refused as gone", () => {
    expect(attempt(before, { ...cancelsFor(bo)(before), invitationId: "unknown" })).toEqual(refusal("gone", [organizerCard]));
    expect(attempt(before, { ...keeps(bo)(before), invitationId: "unknown" })).toEqual(refusal("gone", [organizerCard]));
    expect(attempt(before, { ...reassigns(bo, eve)(before), invitationId: "unknown" })).toEqual(refusal("gone", [organizerCard]));
  });

  test("for one person keep working after someone else answers", () => {
    const now = after(before, accepts(cy));
    expect(attempt(now, keeps(bo)(before)).ok).toBe(true);
    expect(attempt(now, cancelsFor(bo)(before)).ok).toBe(true);
  });
});

describe("the organizer's buttons on the follow-up", () => {
  const before = created({ owner: bo, participants: [cy] });

  test.each(commonCases)("change nothing when $meanwhile: $because", ({ steps, because }) => {
    const now = after(before, ...steps);
    for (const step of [reschedules(friday), assigns(eve), setsParticipants(eve), cancels]) {
      expect(attempt(now, step(before))).toEqual(refusal(because, [organizerCard]));
      expect(checkCanOpen.organizer(now, step(before))).toEqual(refusal(because, [organizerCard]));
    }
  });

  test("keep working after people answer", () => {
    const now = after(before, accepts(bo), declines(cy));
    for (const step of [reschedules(friday), assigns(eve), setsParticipants(eve), cancels, completes]) {
      expect(attempt(now, step(before)).ok).toBe(true);
    }
  });

  test("drawn before a reschedule complete nothing", () => {
    const now = after(before, reschedules(thursday));
    expect(attempt(now, completes(before)).ok).toBe(false);
  });

  test("drawn before it was reopened, rescheduled, and completed again reopen nothing", () => {
    const completed = after(before, completes);
    const now = after(completed, reopens, reschedules(thursday), completes);
    expect(attempt(now, reopens(completed)).ok).toBe(false);
  });
});

describe("the same click delivered twice has one outcome", () => {
  const before = after(created({ owner: bo, participants: [cy, dee] }), declines(bo), declines(cy));
  const clicks: Step[] = [
    accepts(bo),
    accepts(dee),
    declines(dee),
    keeps(bo),
    removes(cy),
    reassigns(bo, eve),
    assigns(eve),
    reschedules(thursday),
    setsParticipants(cy),
    cancels,
    cancelsFor(bo),
    completes,
  ];

  test.each(clicks.map((click) => (typeof click === "function" ? click(before) : click)))("$type", (command) => {
    expect(attempt(after(before, command), command).ok).toBe(false);
  });
});

test("the first of a simultaneous acceptance and decline wins", () => {
  const before = created({ participants: [bo] });
  const [accept, decline] = [accepts(bo)(before), declines(bo)(before)];
  expect(attempt(after(before, accept), decline)).toEqual(stale("already-accepted", before, bo));
  expect(attempt(after(before, decline), accept)).toEqual(stale("already-declined", before, bo));
});

test("missing permission is reported before anything stale", () => {
  const before = created({ participants: [bo] });
  const cancelled = after(before, reschedules(thursday), cancels);
  expect(attempt(cancelled, accepts(bo, ana)(before))).toEqual(refusal("not-invitee"));
  expect(attempt(cancelled, { ...cancels(before), by: bo.id })).toEqual(refusal("not-organizer"));
});
