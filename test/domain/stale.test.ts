import { describe, expect, test } from "vitest";
import type { Because } from "../../src/domain/types.ts";
import { mayOpen } from "../../src/domain/authorization.ts";
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
  wants,
} from "./steps.ts";
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
  stale,
  type Step,
  thursday,
} from "./world.ts";

// R2: what is clicked was drawn for `before`; meanwhile something else has happened.
type Meanwhile = { meanwhile: string; steps: Step[]; because: Because };
const everywhere: Meanwhile[] = [
  { meanwhile: "it was rescheduled", steps: [reschedules(thursday)], because: "out-of-date" },
  { meanwhile: "it was rescheduled to and fro", steps: [reschedules(thursday), reschedules(friday)], because: "out-of-date" },
  { meanwhile: "it was completed", steps: [completes], because: "completed" },
  { meanwhile: "it was cancelled", steps: [cancels], because: "cancelled" },
  { meanwhile: "it was rescheduled and cancelled", steps: [reschedules(thursday), cancels], because: "cancelled" },
];

describe("the invitee's buttons", () => {
  const before = created({ owner: bo, participants: [cy] });
  const cases: Meanwhile[] = [
    ...everywhere,
    { meanwhile: "they accepted", steps: [accepts(bo)], because: "already-accepted" },
    { meanwhile: "they declined", steps: [declines(bo)], because: "already-declined" },
    { meanwhile: "they were removed", steps: [removes(bo)], because: "withdrawn" },
    { meanwhile: "it was passed on to somebody else", steps: [assigns(dee)], because: "passed-on" },
    { meanwhile: "they declined and it was passed on", steps: [declines(bo), reassigns(bo, dee)], because: "passed-on" },
    { meanwhile: "it was passed on and rescheduled", steps: [assigns(dee), reschedules(thursday)], because: "passed-on" },
  ];

  test.each(cases)("change nothing when $meanwhile: $because", ({ steps, because }) => {
    const now = after(before, ...steps);
    expect(attempt(now, accepts(bo)(before))).toEqual(stale(because, before, bo));
    expect(attempt(now, declines(bo, "No")(before))).toEqual(stale(because, before, bo));
    expect(mayOpen.asInvitee(now, declines(bo)(before), monday)).toEqual(stale(because, before, bo));
  });

  test("drawn for an acceptance are void once it is asked again", () => {
    const accepted = after(before, accepts(bo));
    expect(attempt(after(accepted, reschedules(thursday)), declines(bo)(accepted))).toEqual(stale("out-of-date", before, bo));
  });

  test("drawn for another answer of the same revision are void", () => {
    const declined = after(before, declines(bo));
    expect(attempt(before, accepts(bo)(declined))).toEqual(stale("out-of-date", before, bo));
    expect(attempt(declined, declines(bo)(after(before, accepts(bo))))).toEqual(stale("already-declined", before, bo));
  });

  test("of somebody invited a second time work only on the second card", () => {
    const twice = after(before, removes(cy), wants(cy));
    expect(attempt(twice, accepts(cy)(before))).toEqual(stale("withdrawn", before, cy));
    expect(attempt(twice, accepts(cy)).ok).toBe(true);
  });

  test("work while nothing that concerns them has happened", () => {
    const now = after(before, accepts(cy), wants(cy, eve), sees(bo), cannotReach(bo), completes, reopens);
    expect(attempt(now, accepts(bo)(before)).ok).toBe(true);
    expect(attempt(now, declines(bo)(before)).ok).toBe(true);
  });

  test("for an invitation that does not exist say so", () => {
    expect(attempt(before, { ...accepts(bo)(before), invitationId: "unknown" })).toEqual(refusal("gone"));
  });
});

describe("the organizer's buttons on a declined notice", () => {
  const before = after(created({ owner: bo, participants: [cy] }), declines(bo), declines(cy));
  const cases: Meanwhile[] = [
    ...everywhere,
    { meanwhile: "Bo accepted after all", steps: [accepts(bo)], because: "already-accepted" },
    { meanwhile: "the organizer had said “Got it”", steps: [keeps(bo)], because: "decided" },
    { meanwhile: "Bo was removed", steps: [removes(bo)], because: "withdrawn" },
    { meanwhile: "it was passed on", steps: [reassigns(bo, dee)], because: "passed-on" },
    { meanwhile: "it was passed on from the follow-up's own card", steps: [assigns(dee)], because: "passed-on" },
  ];

  test.each(cases)("change nothing when $meanwhile: $because", ({ steps, because }) => {
    const now = after(before, ...steps);
    for (const step of [keeps(bo), removes(bo), reassigns(bo, eve), reschedulesFor(bo, friday), cancelsFor(bo)]) {
      expect(attempt(now, step(before))).toEqual(stale(because, before, bo, organizerCard));
      expect(mayOpen.asOrganizer(now, step(before))).toEqual(stale(because, before, bo, organizerCard));
    }
  });

  test("drawn for a pending invitation are void once there is an answer", () => {
    const pending = created({ participants: [bo] });
    expect(attempt(after(pending, accepts(bo)), removes(bo)(pending))).toEqual(stale("already-accepted", pending, bo, organizerCard));
    expect(attempt(after(pending, declines(bo)), removes(bo)(pending))).toEqual(stale("already-declined", pending, bo, organizerCard));
  });

  test("for an invitation that does not exist say so", () => {
    expect(attempt(before, { ...cancelsFor(bo)(before), invitationId: "unknown" })).toEqual(refusal("gone", [organizerCard]));
    expect(attempt(before, { ...keeps(bo)(before), invitationId: "unknown" })).toEqual(refusal("gone", [organizerCard]));
    expect(attempt(before, { ...reassigns(bo, eve)(before), invitationId: "unknown" })).toEqual(refusal("gone", [organizerCard]));
  });

  test("about one person do not mind what another has answered", () => {
    const now = after(before, accepts(cy));
    expect(attempt(now, keeps(bo)(before)).ok).toBe(true);
    expect(attempt(now, cancelsFor(bo)(before)).ok).toBe(true);
  });
});

describe("the organizer's buttons on the follow-up", () => {
  const before = created({ owner: bo, participants: [cy] });

  test.each(everywhere)("change nothing when $meanwhile: $because", ({ steps, because }) => {
    const now = after(before, ...steps);
    for (const step of [reschedules(friday), assigns(eve), wants(eve), cancels]) {
      expect(attempt(now, step(before))).toEqual(refusal(because, [organizerCard]));
      expect(mayOpen.asOrganizer(now, step(before))).toEqual(refusal(because, [organizerCard]));
    }
  });

  test("do not mind what people have answered", () => {
    const now = after(before, accepts(bo), declines(cy));
    for (const step of [reschedules(friday), assigns(eve), wants(eve), cancels, completes]) {
      expect(attempt(now, step(before)).ok).toBe(true);
    }
  });

  test("a Complete button drawn before it was rescheduled completes nothing", () => {
    const now = after(before, reschedules(thursday));
    expect(attempt(now, completes(before)).ok).toBe(false);
  });

  test("a Reopen button drawn before it was reopened, rescheduled and completed again reopens nothing", () => {
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
    wants(cy),
    cancels,
    cancelsFor(bo),
    completes,
  ];

  test.each(clicks.map((click) => (typeof click === "function" ? click(before) : click)))("$type", (command) => {
    expect(attempt(after(before, command), command).ok).toBe(false);
  });
});

test("of an acceptance and a decline at once, the first one wins", () => {
  const before = created({ participants: [bo] });
  const [yes, no] = [accepts(bo)(before), declines(bo)(before)];
  expect(attempt(after(before, yes), no)).toEqual(stale("already-accepted", before, bo));
  expect(attempt(after(before, no), yes)).toEqual(stale("already-declined", before, bo));
});

test("who may not is told that first, whatever else is out of date", () => {
  const before = created({ participants: [bo] });
  const cancelled = after(before, reschedules(thursday), cancels);
  expect(attempt(cancelled, accepts(bo, ana)(before))).toEqual(refusal("not-invitee"));
  expect(attempt(cancelled, { ...cancels(before), by: bo.id })).toEqual(refusal("not-organizer"));
});
