import { describe, expect, test } from "vitest";
import type { Command, CommandType } from "../../src/domain/commands.ts";
import type { Because } from "../../src/domain/types.ts";
import type { FollowUp, FollowUpStatus } from "../../src/domain/follow-up.ts";
import { mayOpen } from "../../src/domain/authorization.ts";
import type { Person } from "../../src/domain/invitability.ts";
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
  takesOver,
  wants,
} from "./steps.ts";
import { after, ana, attempt, bo, created, cy, dee, eve, now, refusal, type Step, thursday } from "./world.ts";

// Ana assigned it to Bo, and Cy is invited along. What is about one invitation is about Cy's, but reassigning is about Bo's.
const people = { organizer: ana, owner: bo, invitee: cy, stranger: dee };
const open = created({ owner: bo, participants: [cy] });
const followUps: Record<FollowUpStatus, FollowUp> = { OPEN: open, COMPLETED: after(open, completes), CANCELLED: after(open, cancels) };

type Said = "yes" | Because;
type Row = [organizer: Said, owner: Said, invitee: Said, stranger: Said];
type Commands = Record<
  Exclude<CommandType, "undeliverable" | "left" | "returned" | "hand-over">,
  { step: (followUp: FollowUp) => Command } & Record<FollowUpStatus, Row>
>;

const theInvitee = (said: Said): Row => ["not-invitee", "not-invitee", said, "not-invitee"];
const theOrganizer = (said: Said): Row => [said, "not-organizer", "not-organizer", "not-organizer"];
const theOwner = (said: Said): Row => ["may-not-take-over", said, "may-not-take-over", "may-not-take-over"];
const eitherOf = (said: Said): Row => [said, said, "not-organizer-or-owner", "not-organizer-or-owner"];

const inviteeWhileOpen = { OPEN: theInvitee("yes"), COMPLETED: theInvitee("completed"), CANCELLED: theInvitee("cancelled") };
const organizerWhileOpen = { OPEN: theOrganizer("yes"), COMPLETED: theOrganizer("completed"), CANCELLED: theOrganizer("cancelled") };

const eitherSide = (said: Said): Row => [said, "not-invitee", said, "not-invitee"];

const commands: Commands = {
  accept: { step: accepts(cy), ...inviteeWhileOpen },
  decline: { step: declines(cy), ...inviteeWhileOpen },
  see: { step: sees(cy), OPEN: theInvitee("yes"), COMPLETED: theInvitee("yes"), CANCELLED: theInvitee("nothing-changed") },
  reassign: { step: reassigns(bo, eve), ...organizerWhileOpen },
  reschedule: { step: reschedules(thursday), ...organizerWhileOpen },
  keep: { step: keeps(cy), ...organizerWhileOpen },
  remove: { step: removes(cy), ...organizerWhileOpen },
  clear: { step: clears(cy), OPEN: eitherSide("not-over"), COMPLETED: eitherSide("completed"), CANCELLED: eitherSide("cancelled") },
  "set-participants": { step: wants(cy, eve), ...organizerWhileOpen },
  cancel: { step: cancels, ...organizerWhileOpen },
  complete: { step: completes, OPEN: eitherOf("yes"), COMPLETED: eitherOf("completed"), CANCELLED: eitherOf("cancelled") },
  "take-over": { step: takesOver(bo), OPEN: theOwner("yes"), COMPLETED: theOwner("completed"), CANCELLED: theOwner("cancelled") },
  reopen: { step: reopens, OPEN: eitherOf("not-completed"), COMPLETED: eitherOf("yes"), CANCELLED: eitherOf("cancelled") },
};

// Only a decline can be kept, so that Cy has declined there; and only from whoever has left it can be taken over, by an owner who has accepted.
const special: Record<string, FollowUp> = {
  keep: after(open, declines(cy)),
  "take-over": after(open, accepts(bo), accepts(cy), leaves(ana)),
};
const before = (status: FollowUpStatus, command: string): FollowUp => {
  const begun = special[command];
  if (!begun) return followUps[status];
  return { OPEN: begun, COMPLETED: after(begun, completes), CANCELLED: after(begun, cancels) }[status];
};
const said = (followUp: FollowUp, step: Step): Said => {
  const decision = attempt(followUp, step);
  return decision.ok ? "yes" : decision.refusal.because;
};

const byWhom = (command: Command, { id }: Person): Command => ("by" in command ? { ...command, by: id } : command);

describe.each(Object.entries(commands))("R1: who may %s", (command, { step, ...rows }) => {
  const statuses: FollowUpStatus[] = ["OPEN", "COMPLETED", "CANCELLED"];
  const cells = statuses.flatMap((status) =>
    Object.entries(people).map(([who, person], column) => ({ status, who, person, expected: rows[status][column] })),
  );

  test.each(cells)("the $who, when it is $status: $expected", ({ status, person, expected }) => {
    const followUp = before(status, command);
    expect(said(followUp, byWhom(step(followUp), person))).toBe(expected);
  });

  test("a stranger is only told so: nothing is shown anew", () => {
    const followUp = before("OPEN", command);
    const because = rows.OPEN[3];
    if (because === "yes") throw new Error("A stranger may do nothing");
    expect(attempt(followUp, byWhom(step(followUp), dee))).toEqual(refusal(because));
  });
});

describe("R1: who is owner", () => {
  test("the owner may complete before having answered, and reopen", () => {
    const completed = after(open, (followUp) => byWhom(completes(followUp), bo));
    expect(said(completed, (followUp) => byWhom(reopens(followUp), bo))).toBe("yes");
  });

  test("who declined the assignment is not the owner any more", () => {
    expect(said(after(open, declines(bo)), (followUp) => byWhom(completes(followUp), bo))).toBe("not-organizer-or-owner");
  });

  test("who it was passed on from is not the owner any more, who it was passed on to is", () => {
    const passedOn = after(open, assigns(eve));
    expect(said(passedOn, (followUp) => byWhom(completes(followUp), bo))).toBe("not-organizer-or-owner");
    expect(said(passedOn, (followUp) => byWhom(completes(followUp), eve))).toBe("yes");
  });

  test("the invitee of one invitation may not answer another's", () => {
    expect(attempt(open, accepts(bo, cy))).toEqual(refusal("not-invitee"));
    expect(attempt(open, declines(cy, "no", bo))).toEqual(refusal("not-invitee"));
    expect(attempt(open, sees(cy, bo))).toEqual(refusal("not-invitee"));
  });
});

describe("R1: who may look at the details", () => {
  const notInvited = refusal("not-invited");

  test.each<{ when: string; followUp: FollowUp; invited: Person[]; others: Person[] }>([
    { when: "they are asked", followUp: open, invited: [bo, cy], others: [dee] },
    { when: "they have answered", followUp: after(open, accepts(bo), declines(cy)), invited: [bo, cy], others: [dee] },
    { when: "it is completed", followUp: followUps.COMPLETED, invited: [bo, cy], others: [dee] },
    { when: "one was removed", followUp: after(open, removes(cy)), invited: [bo], others: [cy, dee] },
    { when: "it was passed on", followUp: after(open, assigns(eve)), invited: [cy, eve], others: [bo, dee] },
    { when: "one was removed and invited again", followUp: after(open, removes(cy), wants(cy)), invited: [bo, cy], others: [dee] },
    { when: "it is cancelled", followUp: followUps.CANCELLED, invited: [], others: [bo, cy, dee] },
  ])("the organizer and whoever is invited, when $when", ({ followUp, invited, others }) => {
    for (const one of [ana, ...invited]) expect(mayOpen.asAnybodyOf(followUp, one.id)).toBeUndefined();
    for (const one of others) expect(mayOpen.asAnybodyOf(followUp, one.id)).toEqual(notInvited);
  });
});

describe("R1: who may open a form", () => {
  test("for declining: the invitee", () => {
    expect(mayOpen.asInvitee(open, declines(cy)(open), now)).toBeUndefined();
    for (const one of [ana, bo, dee]) expect(mayOpen.asInvitee(open, declines(cy, "", one)(open), now)).toEqual(refusal("not-invitee"));
  });

  test("for changing something: the organizer", () => {
    const drawn = reschedules(thursday)(open);
    expect(mayOpen.asOrganizer(open, drawn)).toBeUndefined();
    for (const { id } of [bo, cy, dee]) expect(mayOpen.asOrganizer(open, { ...drawn, by: id })).toEqual(refusal("not-organizer"));
  });
});

describe("R11: the delivery may say that an invitation did not arrive", () => {
  test.each([
    { status: "OPEN", expected: "yes" },
    { status: "COMPLETED", expected: "yes" },
    { status: "CANCELLED", expected: "nothing-changed" },
  ] as const)("when the follow-up is $status: $expected", ({ status, expected }) => {
    expect(said(followUps[status], cannotReach(cy))).toBe(expected);
  });
});
