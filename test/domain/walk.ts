import fc from "fast-check";
import type { Command, CommandType } from "../../src/domain/commands.ts";
import type { FollowUp, InvitationState, Undeliverable } from "../../src/domain/follow-up.ts";
import type { Decision } from "../../src/domain/types.ts";
import { ana, apply, attempt, bo, bot, created, cy, dee, eve, former, friday, now, outsider, thursday, tuesday } from "./fixtures.ts";

/** One step of a walk: the command, the decision, and the follow-up before and after. */
export type WalkStep = { command: Command; before: FollowUp; decision: Decision; after: FollowUp };

const types: CommandType[] = [
  "accept",
  "decline",
  "see",
  "reassign",
  "reschedule",
  "keep",
  "cancel",
  "complete",
  "reopen",
  "set-participants",
  "remove",
  "clear",
  "undeliverable",
  "left",
  "returned",
  "take-over",
  "hand-over",
];
const undeliverableReasons: Undeliverable[] = ["DEACTIVATED", "UNREACHABLE", "UNCERTAIN"];
const states: InvitationState[] = ["PENDING", "ACCEPTED", "DECLINED", "WITHDRAWN"];
const hour = 3_600_000;

const anyone = fc.constantFrom(ana, bo, cy, dee, eve);
const invitable = fc.oneof({ weight: 12, arbitrary: anyone }, { weight: 1, arbitrary: fc.constantFrom(bot, former, outsider) });
// Rare, because they end or interrupt a walk.
const rareTypes: CommandType[] = ["cancel", "complete"];
const type = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(...types.filter((one) => !rareTypes.includes(one))) },
  { weight: 1, arbitrary: fc.constantFrom(...rareTypes) },
);

/** What the button was drawn for: the current state, the state some steps ago, or any state at all. */
const drawn = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ from: 0 }) },
  { weight: 2, arbitrary: fc.record({ from: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ from: fc.constant(0), revision: fc.nat(4), expectedState: fc.constantFrom(...states) }) },
);

export const move = fc.record({
  type,
  drawn,
  /** Undefined for a person with permission. */
  by: fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: anyone }),
  which: fc.nat(9),
  named: fc.boolean(),
  to: invitable,
  people: fc.array(invitable, { maxLength: 4 }),
  confirmed: fc.option(anyone, { nil: undefined }),
  when: fc.constantFrom(tuesday, thursday, friday, { ...friday, durationMinutes: 60 }, { ...friday, allDay: true }),
  text: fc.constantFrom("", "On leave"),
  why: fc.constantFrom(...undeliverableReasons),
  hours: fc.oneof(fc.constant(0), fc.integer({ min: -24, max: 120 })),
});
export type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

export const beginning = fc.record({ owner: anyone, participants: fc.array(anyone, { maxLength: 4 }) });

/** Any commands, by anyone, from any button, at any time. */
export const walks = fc
  .tuple(beginning, fc.array(move, { maxLength: 30, size: "max" }))
  .map(([start, moves]) => walk(created(start), moves));

function walk(start: FollowUp, moves: Move[]): WalkStep[] {
  const seen = [start];
  return moves.map((one) => {
    const before = seen[0] ?? start;
    const command = commandOf(one, before, seen[Math.min(one.drawn.from, seen.length - 1)] ?? before);
    const decision = attempt(before, command, new Date(now.getTime() + one.hours * hour));
    const after = decision.ok ? apply(before, decision) : before;
    seen.unshift(after);
    return { command, before, decision, after };
  });
}

/** Turns a move into a command, given the follow-up now and as its button showed it. */
export function commandOf(one: Move, current: FollowUp, shown: FollowUp): Command {
  const { invitations, organizerId } = shown;
  const invitation = invitations[one.which % Math.max(1, invitations.length)];
  const revision = "revision" in one.drawn ? one.drawn.revision : shown.revision;
  const expectedState = "expectedState" in one.drawn ? one.drawn.expectedState : (invitation?.state ?? "PENDING");
  const invitationId = invitation?.id ?? "unknown";
  const invitee = one.by?.id ?? invitation?.inviteeId ?? organizerId;
  const by = one.by?.id ?? organizerId;
  const about = { revision, invitationId, expectedState };
  const maybe = one.named ? about : { revision };
  switch (one.type) {
    case "left":
    case "returned":
      return { type: one.type, personId: one.named ? organizerId : invitee };
    case "accept":
      return { type: one.type, by: invitee, ...about };
    case "take-over":
      return { type: one.type, by: invitee, ...about };
    case "hand-over":
      return { type: one.type, from: one.named ? organizerId : current.organizerId, to: one.to };
    case "clear":
      return { type: one.type, by: one.named ? by : invitee, ...about };
    case "decline":
      return { type: one.type, by: invitee, ...about, reason: one.text };
    case "see":
      return { type: one.type, by: invitee, invitationId };
    case "reassign":
      return { type: one.type, by, ...maybe, to: one.to, note: one.text, confirmed: one.confirmed?.id };
    case "reschedule":
      return { type: one.type, by, ...maybe, to: one.when, note: one.text };
    case "keep":
    case "remove":
      return { type: one.type, by, ...about };
    case "set-participants":
      return { type: one.type, by, revision, people: one.people };
    case "cancel":
      return { type: one.type, by, ...maybe };
    case "complete":
    case "reopen":
      return { type: one.type, by: one.by?.id ?? current.ownerId, ...maybe };
    case "undeliverable":
      return { type: one.type, invitationId, revision: "revision" in one.drawn ? revision : (invitation?.revision ?? 1), why: one.why };
  }
}
