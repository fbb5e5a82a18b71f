import { describe, expect, test } from "vitest";
import { checkCanOpen } from "../../src/domain/authorization.ts";
import type { Command, CommandType } from "../../src/domain/commands.ts";
import type { FollowUp, FollowUpStatus } from "../../src/domain/follow-up.ts";
import type { Person } from "../../src/domain/invitability.ts";
import type { RefusalCode } from "../../src/domain/types.ts";
import { after, ana, attempt, bo, created, cy, dee, eve, now, refusal, type Step, thursday } from "./fixtures.ts";
import {
  accepts,
  assigns,
  cancels,
  cannotReach,
  clears,
  completes,
  declines,
  keeps,
  leaves,
  reassigns,
  removes,
  reopens,
  reschedules,
  sees,
  setsParticipants,
  takesOver,
} from "./steps.ts";

// Ana assigned it to Bo; Cy is a participant. Invitation commands target Cy's invitation, except reassigning, which targets Bo's.
const people = { organizer: ana, owner: bo, invitee: cy, stranger: dee };
const open = created({ owner: bo, participants: [cy] });
const followUps: Record<FollowUpStatus, FollowUp> = { OPEN: open, COMPLETED: after(open, completes), CANCELLED: after(open, cancels) };

type Outcome = "allowed" | RefusalCode;
type Row = [organizer: Outcome, owner: Outcome, invitee: Outcome, stranger: Outcome];
type Commands = Record<
  Exclude<CommandType, "undeliverable" | "left" | "returned" | "hand-over">,
  { step: (followUp: FollowUp) => Command } & Record<FollowUpStatus, Row>
>;

const onlyInvitee = (outcome: Outcome): Row => ["not-invitee", "not-invitee", outcome, "not-invitee"];
const onlyOrganizer = (outcome: Outcome): Row => [outcome, "not-organizer", "not-organizer", "not-organizer"];
const onlyOwner = (outcome: Outcome): Row => ["may-not-take-over", outcome, "may-not-take-over", "may-not-take-over"];
const organizerOrOwner = (outcome: Outcome): Row => [outcome, outcome, "not-organizer-or-owner", "not-organizer-or-owner"];

const inviteeWhileOpen = { OPEN: onlyInvitee("allowed"), COMPLETED: onlyInvitee("completed"), CANCELLED: onlyInvitee("cancelled") };
const organizerWhileOpen = { OPEN: onlyOrganizer("allowed"), COMPLETED: onlyOrganizer("completed"), CANCELLED: onlyOrganizer("cancelled") };

const organizerOrInvitee = (outcome: Outcome): Row => [outcome, "not-invitee", outcome, "not-invitee"];

const commands: Commands = {
  accept: { step: accepts(cy), ...inviteeWhileOpen },
  decline: { step: declines(cy), ...inviteeWhileOpen },
  see: { step: sees(cy), OPEN: onlyInvitee("allowed"), COMPLETED: onlyInvitee("allowed"), CANCELLED: onlyInvitee("nothing-changed") },
  reassign: { step: reassigns(bo, eve), ...organizerWhileOpen },
  reschedule: { step: reschedules(thursday), ...organizerWhileOpen },
  keep: { step: keeps(cy), ...organizerWhileOpen },
  remove: { step: removes(cy), ...organizerWhileOpen },
  clear: {
    step: clears(cy),
    OPEN: organizerOrInvitee("not-over"),
    COMPLETED: organizerOrInvitee("completed"),
    CANCELLED: organizerOrInvitee("cancelled"),
  },
  "set-participants": { step: setsParticipants(cy, eve), ...organizerWhileOpen },
  cancel: { step: cancels, ...organizerWhileOpen },
  complete: {
    step: completes,
    OPEN: organizerOrOwner("allowed"),
    COMPLETED: organizerOrOwner("completed"),
    CANCELLED: organizerOrOwner("cancelled"),
  },
  "take-over": { step: takesOver(bo), OPEN: onlyOwner("allowed"), COMPLETED: onlyOwner("completed"), CANCELLED: onlyOwner("cancelled") },
  reopen: {
    step: reopens,
    OPEN: organizerOrOwner("not-completed"),
    COMPLETED: organizerOrOwner("allowed"),
    CANCELLED: organizerOrOwner("cancelled"),
  },
};

// "Got it" needs a decline. Taking over needs an organizer who has left and an owner who has accepted.
const special: Record<string, FollowUp> = {
  keep: after(open, declines(cy)),
  "take-over": after(open, accepts(bo), accepts(cy), leaves(ana)),
};
const before = (status: FollowUpStatus, command: string): FollowUp => {
  const start = special[command];
  if (!start) return followUps[status];
  return { OPEN: start, COMPLETED: after(start, completes), CANCELLED: after(start, cancels) }[status];
};
const outcomeOf = (followUp: FollowUp, step: Step): Outcome => {
  const decision = attempt(followUp, step);
  return decision.ok ? "allowed" : decision.refusal.because;
};

const actingAs = (command: Command, { id }: Person): Command => ("by" in command ? { ...command, by: id } : command);

describe.each(Object.entries(commands))("R1: who may %s", (command, { step, ...rows }) => {
  const statuses: FollowUpStatus[] = ["OPEN", "COMPLETED", "CANCELLED"];
  const cells = statuses.flatMap((status) =>
    Object.entries(people).map(([who, person], column) => ({ status, who, person, expected: rows[status][column] })),
  );

  test.each(cells)("the $who, when $status: $expected", ({ status, person, expected }) => {
    const followUp = before(status, command);
    expect(outcomeOf(followUp, actingAs(step(followUp), person))).toBe(expected);
  });

  test("a stranger is refused and nothing is redrawn", () => {
    const followUp = before("OPEN", command);
    const because = rows.OPEN[3];
    if (because === "allowed") throw new Error("A stranger may do nothing");
    expect(attempt(followUp, actingAs(step(followUp), dee))).toEqual(refusal(because));
  });
});

describe("R1: ownership", () => {
  test("the owner may complete and reopen before answering", () => {
    const completed = after(open, (followUp) => actingAs(completes(followUp), bo));
    expect(outcomeOf(completed, (followUp) => actingAs(reopens(followUp), bo))).toBe("allowed");
  });

  test("someone who declined the assignment is no longer the owner", () => {
    expect(outcomeOf(after(open, declines(bo)), (followUp) => actingAs(completes(followUp), bo))).toBe("not-organizer-or-owner");
  });

  test("reassigning moves ownership to the new person", () => {
    const passedOn = after(open, assigns(eve));
    expect(outcomeOf(passedOn, (followUp) => actingAs(completes(followUp), bo))).toBe("not-organizer-or-owner");
    expect(outcomeOf(passedOn, (followUp) => actingAs(completes(followUp), eve))).toBe("allowed");
  });

  test("an invitee may not answer someone else's invitation", () => {
    expect(attempt(open, accepts(bo, cy))).toEqual(refusal("not-invitee"));
    expect(attempt(open, declines(cy, "no", bo))).toEqual(refusal("not-invitee"));
    expect(attempt(open, sees(cy, bo))).toEqual(refusal("not-invitee"));
  });
});

describe("R1: who may see the details", () => {
  const notInvited = refusal("not-invited");

  test.each<{ when: string; followUp: FollowUp; invited: Person[]; others: Person[] }>([
    { when: "invitations are pending", followUp: open, invited: [bo, cy], others: [dee] },
    { when: "people have answered", followUp: after(open, accepts(bo), declines(cy)), invited: [bo, cy], others: [dee] },
    { when: "it is completed", followUp: followUps.COMPLETED, invited: [bo, cy], others: [dee] },
    { when: "one person was removed", followUp: after(open, removes(cy)), invited: [bo], others: [cy, dee] },
    { when: "it was reassigned", followUp: after(open, assigns(eve)), invited: [cy, eve], others: [bo, dee] },
    {
      when: "one person was removed and invited again",
      followUp: after(open, removes(cy), setsParticipants(cy)),
      invited: [bo, cy],
      others: [dee],
    },
    { when: "it is cancelled", followUp: followUps.CANCELLED, invited: [], others: [bo, cy, dee] },
  ])("the organizer and everyone invited, when $when", ({ followUp, invited, others }) => {
    for (const one of [ana, ...invited]) expect(checkCanOpen.participant(followUp, one.id)).toBeUndefined();
    for (const one of others) expect(checkCanOpen.participant(followUp, one.id)).toEqual(notInvited);
  });
});

describe("R1: who may open a form", () => {
  test("the invitee may open the decline form", () => {
    expect(checkCanOpen.invitee(open, declines(cy)(open), now)).toBeUndefined();
    for (const one of [ana, bo, dee]) expect(checkCanOpen.invitee(open, declines(cy, "", one)(open), now)).toEqual(refusal("not-invitee"));
  });

  test("the organizer may open the forms that change something", () => {
    const drawn = reschedules(thursday)(open);
    expect(checkCanOpen.organizer(open, drawn)).toBeUndefined();
    for (const { id } of [bo, cy, dee]) expect(checkCanOpen.organizer(open, { ...drawn, by: id })).toEqual(refusal("not-organizer"));
  });
});

describe("R11: delivery may report that an invitation was not delivered", () => {
  test.each([
    { status: "OPEN", expected: "allowed" },
    { status: "COMPLETED", expected: "allowed" },
    { status: "CANCELLED", expected: "nothing-changed" },
  ] as const)("when the follow-up is $status: $expected", ({ status, expected }) => {
    expect(outcomeOf(followUps[status], cannotReach(cy))).toBe(expected);
  });
});
