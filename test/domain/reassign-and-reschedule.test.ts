import { describe, expect, test } from "vitest";
import { chainOf, type When } from "../../src/domain/follow-up.ts";
import type { Person } from "../../src/domain/invitability.ts";
import {
  after,
  ana,
  ask,
  attempt,
  bo,
  bot,
  created,
  cy,
  dee,
  eve,
  former,
  friday,
  invitationOf,
  now,
  outsider,
  refusal,
  statesOf,
  thursday,
  tuesday,
} from "./fixtures.ts";
import {
  accepts,
  assigns,
  cannotReach,
  declines,
  keeps,
  reassigns,
  removes,
  reschedules,
  reschedulesFor,
  sees,
  setsParticipants,
} from "./steps.ts";

const withdrawn = { state: "WITHDRAWN", decidedAt: null, undeliverable: null, hasLeft: false };
const pending = { state: "PENDING", reason: "", declinedAt: null, seenAt: null, decidedAt: null, undeliverable: null };
const fresh = { ...pending, hasLeft: false, revision: 1, firstRevision: 1, note: "", passedOnFrom: null };

const meeting = created({ participants: [bo, cy] });
const delegated = created({ owner: bo, participants: [cy] });
const declined = after(delegated, declines(bo, "On leave"));

describe("R4: reassigning", () => {
  test("withdraws the old invitation, sends the new person the note, and makes them the owner", () => {
    const old = invitationOf(declined, bo);
    const added = { ...fresh, id: "id-03", inviteeId: "dee", role: "OWNER", note: "Please, Dee", passedOnFrom: old.id };
    expect(attempt(declined, reassigns(bo, dee, { note: "Please, Dee" }))).toEqual({
      ok: true,
      changes: { followUp: { ownerId: "dee" }, update: [{ ids: [old.id], set: withdrawn }], add: [added] },
      history: { what: "reassign", by: "ana", invitationId: "id-03", from: "bo", to: "dee", reason: "Please, Dee" },
      effects: [ask(added)],
    });
  });

  test("an unassigned follow-up assigns it for the first time", () => {
    const added = { ...fresh, id: "id-03", inviteeId: "dee", role: "OWNER" };
    expect(attempt(meeting, assigns(dee))).toEqual({
      ok: true,
      changes: { followUp: { ownerId: "dee" }, update: [], add: [added] },
      history: { what: "reassign", by: "ana", invitationId: "id-03", from: "ana", to: "dee", reason: "" },
      effects: [ask(added)],
    });
  });

  test("is allowed before an answer and after an acceptance", () => {
    expect(statesOf(after(delegated, reassigns(bo, dee)))).toEqual(["bo WITHDRAWN", "cy PENDING", "dee PENDING"]);
    expect(statesOf(after(delegated, accepts(bo), reassigns(bo, dee)))).toEqual(["bo WITHDRAWN", "cy PENDING", "dee PENDING"]);
  });

  test("invites the new person for the current time", () => {
    expect(invitationOf(after(delegated, reschedules(thursday), assigns(dee)), dee)).toMatchObject({ revision: 2, firstRevision: 2 });
  });

  test("from the follow-up's own card links to the current owner's invitation", () => {
    expect(invitationOf(after(delegated, assigns(dee)), dee).passedOnFrom).toBe(invitationOf(delegated, bo).id);
  });

  test("to a participant replaces their invitation, even an accepted one, with an owner's invitation", () => {
    const before = after(declined, accepts(cy));
    const replaced = [invitationOf(before, bo), invitationOf(before, cy)];
    expect(attempt(before, reassigns(bo, cy))).toMatchObject({
      changes: {
        followUp: { ownerId: "cy" },
        update: [{ ids: replaced.map(({ id }) => id), set: withdrawn }],
        add: [{ inviteeId: "cy", role: "OWNER", state: "PENDING" }],
      },
      effects: [{ type: "ask" }],
    });
    expect(statesOf(after(before, reassigns(bo, cy)))).toEqual(["bo WITHDRAWN", "cy WITHDRAWN", "cy PENDING"]);
  });

  test("keeps the chain of people and their reasons", () => {
    const before = after(declined, reassigns(bo, dee), declines(dee, "Too much"), reassigns(dee, eve));
    expect(chainOf(before, invitationOf(before, eve)).map(({ inviteeId, reason }) => [inviteeId, reason])).toEqual([
      ["bo", "On leave"],
      ["dee", "Too much"],
      ["eve", ""],
    ]);
    expect(before).toMatchObject({ ownerId: "eve", revision: 1 });
  });

  test("the chain lists everyone it was assigned to up to a given person, even across taking it back, and no participants", () => {
    const before = after(declined, assigns(ana), assigns(ana), assigns(dee), removes(dee), assigns(cy));
    const chain = (last: Person) =>
      chainOf(before, invitationOf(before, last)).map(({ inviteeId, role, state }) => [inviteeId, role, state]);
    const [toBo, toDee, toCy] = [
      ["bo", "OWNER", "WITHDRAWN"],
      ["dee", "OWNER", "WITHDRAWN"],
      ["cy", "OWNER", "PENDING"],
    ];
    expect(chain(bo)).toEqual([toBo]);
    expect(chain(dee)).toEqual([toBo, toDee]);
    expect(chain(cy)).toEqual([toBo, toDee, toCy]);
    expect(invitationOf(before, dee).passedOnFrom).toBeNull();
  });

  test("a participant's decline is refused, because nothing was assigned to them", () => {
    expect(attempt(after(meeting, declines(bo)), reassigns(bo, dee))).toEqual(refusal("not-assigned"));
    expect(attempt(meeting, reassigns(bo, ana))).toEqual(refusal("not-assigned"));
  });

  test("R3: does not change the revision, even with a note, so others' buttons keep working", () => {
    const before = after(declined, reassigns(bo, dee, { note: "Please" }));
    expect(before.revision).toBe(1);
    expect(attempt(before, accepts(cy)(delegated)).ok).toBe(true);
  });
});

describe("R7: assigning", () => {
  test.each([
    { who: bot, because: "bot" },
    { who: former, because: "deactivated" },
    { who: outsider, because: "external" },
  ] as const)("to someone who is $because is refused", ({ who, because }) => {
    expect(attempt(declined, reassigns(bo, who))).toEqual(refusal(because, [], who));
    expect(attempt(meeting, assigns(who))).toEqual(refusal(because, [], who));
    expect(attempt(meeting, setsParticipants(bo, cy, who))).toEqual(refusal(because, [], who));
  });

  test("to the current owner is refused, whether or not they have answered", () => {
    expect(attempt(delegated, assigns(bo))).toEqual(refusal("same-person", [], bo));
    expect(attempt(after(delegated, accepts(bo)), assigns(bo))).toEqual(refusal("same-person", [], bo));
  });

  test("an unassigned follow-up to yourself changes nothing", () => {
    expect(attempt(meeting, assigns(ana))).toEqual(refusal("nothing-changed"));
    expect(attempt(after(delegated, assigns(ana)), assigns(ana))).toEqual(refusal("nothing-changed"));
  });

  test("to someone who declined requires a confirmed warning that names them", () => {
    const warning = refusal("declined-before", [], bo);
    expect(attempt(declined, reassigns(bo, bo))).toEqual(warning);
    expect(attempt(declined, reassigns(bo, bo, { confirmed: dee.id }))).toEqual(warning);
    expect(statesOf(after(declined, reassigns(bo, bo, { confirmed: bo.id })))).toEqual(["bo WITHDRAWN", "cy PENDING", "bo PENDING"]);
  });

  test("to someone who declined earlier in the chain or as a participant requires the warning too", () => {
    const chain = after(declined, reassigns(bo, dee), declines(dee));
    expect(attempt(chain, reassigns(dee, bo))).toEqual(refusal("declined-before", [], bo));
    expect(attempt(chain, reassigns(dee, bo, { confirmed: bo.id })).ok).toBe(true);
    expect(attempt(after(declined, declines(cy)), reassigns(bo, cy))).toEqual(refusal("declined-before", [], cy));
    expect(attempt(after(declined, declines(cy), removes(cy)), reassigns(bo, cy))).toEqual(refusal("declined-before", [], cy));
  });

  test("to someone who declined and then accepted needs no warning", () => {
    const before = after(declined, declines(cy), accepts(cy));
    expect(attempt(before, reassigns(bo, cy)).ok).toBe(true);
  });

  test("ignores a confirmed warning for someone who hasn't declined", () => {
    expect(attempt(declined, reassigns(bo, dee, { confirmed: dee.id })).ok).toBe(true);
  });

  test("a declined task to yourself keeps the decline and invites no one", () => {
    const old = invitationOf(declined, bo);
    expect(attempt(declined, reassigns(bo, ana))).toEqual({
      ok: true,
      changes: { followUp: {}, update: [{ ids: [old.id], set: { decidedAt: now } }], add: [] },
      history: { what: "keep", by: "ana", invitationId: old.id, from: "DECLINED", to: "DECLINED", reason: "" },
      effects: [],
    });
    expect(after(declined, assigns(ana)).ownerId).toBe("ana");
  });

  test.each([
    { when: "not been answered", before: delegated },
    { when: "been accepted", before: after(delegated, accepts(bo)) },
    { when: "been declined and left as is", before: after(declined, keeps(bo)) },
  ])("to yourself takes back a task that has $when", ({ before }) => {
    const old = invitationOf(before, bo);
    expect(attempt(before, assigns(ana))).toEqual({
      ok: true,
      changes: { followUp: { ownerId: "ana" }, update: [{ ids: [old.id], set: withdrawn }], add: [] },
      history: { what: "remove", by: "ana", invitationId: old.id, from: "bo", to: "", reason: "" },
      effects: [],
    });
  });
});

describe("R11: fixing an undelivered invitation", () => {
  const unreached = after(meeting, cannotReach(bo));

  test("a participant's invitation can be reassigned and keeps its role", () => {
    const old = invitationOf(unreached, bo);
    expect(attempt(unreached, reassigns(bo, dee))).toMatchObject({
      changes: {
        followUp: {},
        update: [{ ids: [old.id], set: withdrawn }],
        add: [{ inviteeId: "dee", role: "PARTICIPANT", passedOnFrom: old.id }],
      },
      history: { from: "bo", to: "dee" },
      effects: [{ type: "ask" }],
    });
    expect(after(unreached, reassigns(bo, dee)).ownerId).toBe("ana");
  });

  test("a participant's invitation can't be reassigned to someone already invited", () => {
    expect(attempt(unreached, reassigns(bo, cy))).toEqual(refusal("already-invited", [], cy));
    const assigned = after(delegated, cannotReach(cy));
    expect(attempt(assigned, reassigns(cy, bo))).toEqual(refusal("already-invited", [], bo));
  });

  test("the same person can be invited again", () => {
    expect(statesOf(after(unreached, reassigns(bo, bo)))).toEqual(["bo WITHDRAWN", "cy PENDING", "bo PENDING"]);
    expect(statesOf(after(delegated, cannotReach(bo), assigns(bo)))).toEqual(["bo WITHDRAWN", "cy PENDING", "bo PENDING"]);
  });

  test("it can be removed, or reassigned to the organizer", () => {
    expect(statesOf(after(unreached, removes(bo)))).toEqual(["bo WITHDRAWN", "cy PENDING"]);
    expect(statesOf(after(unreached, reassigns(bo, ana)))).toEqual(["bo WITHDRAWN", "cy PENDING"]);
  });
});

describe("rescheduling", () => {
  const previously = ({ startsAt, allDay, durationMinutes, zone }: When) => ({
    previousStartsAt: startsAt,
    previousAllDay: allDay,
    previousDurationMinutes: durationMinutes,
    previousZone: zone,
  });

  test("invites everyone still invited again, whatever they answered, and saves the old time", () => {
    const before = after(created({ participants: [bo, cy, dee, eve] }), accepts(bo), declines(cy, "Busy"), sees(dee), removes(eve));
    const live = [bo, cy, dee].map((person) => invitationOf(before, person));
    expect(attempt(before, reschedules(thursday, "Room was taken"))).toEqual({
      ok: true,
      changes: {
        followUp: {
          ...thursday,
          revision: 2,
          ownerId: "ana",
          previousStartsAt: tuesday.startsAt,
          previousAllDay: false,
          previousDurationMinutes: 30,
          previousZone: "Europe/Berlin",
        },
        update: [{ ids: live.map(({ id }) => id), set: { ...pending, revision: 2, note: "Room was taken" } }],
        add: [],
      },
      history: {
        what: "reschedule",
        by: "ana",
        invitationId: null,
        from: "2026-06-02T08:00:00.000Z, 30 minutes",
        to: "2026-06-04T12:00:00.000Z, 30 minutes",
        reason: "Room was taken",
      },
      effects: live.map(ask),
    });
  });

  test("clears every answer and resolves every notice", () => {
    const before = after(meeting, declines(bo, "Busy"), keeps(bo), declines(cy, "Ill"), reschedules(thursday));
    for (const person of [bo, cy]) expect(invitationOf(before, person)).toMatchObject({ ...pending, revision: 2 });
  });

  test("tries undelivered invitations again", () => {
    expect(invitationOf(after(meeting, cannotReach(bo), reschedules(thursday)), bo).undeliverable).toBeNull();
  });

  test.each(["Room was taken", ""])("its note %j replaces the note of everyone still invited, and no one else's", (note) => {
    const before = after(delegated, assigns(dee, { note: "Please" }), reassigns(dee, eve, { note: "Then you" }));
    const notes = after(before, reschedules(thursday, note)).invitations.map((invitation) => [invitation.inviteeId, invitation.note]);
    expect(notes).toEqual([
      ["bo", ""],
      ["cy", note],
      ["dee", "Please"],
      ["eve", note],
    ]);
  });

  test("an assigned follow-up makes its assignee the owner again, even if they had declined", () => {
    expect(declined.ownerId).toBe("ana");
    expect(after(declined, reschedules(thursday)).ownerId).toBe("bo");
    expect(after(declined, reschedules(thursday), declines(bo)).ownerId).toBe("ana");
  });

  test("leaves an unassigned follow-up with the organizer", () => {
    expect(after(delegated, removes(bo), reschedules(thursday)).ownerId).toBe("ana");
  });

  test("repeatedly saves the time just before each reschedule", () => {
    const before = after(meeting, reschedules(thursday), reschedules(friday));
    expect(before).toMatchObject({ revision: 3, startsAt: friday.startsAt, previousStartsAt: thursday.startsAt });
    expect(before.invitations.map(({ revision }) => revision)).toEqual([3, 3]);
  });

  test("saves all of the old time: day, duration, and zone", () => {
    const day: When = { startsAt: new Date("2026-06-03T18:30:00Z"), allDay: true, durationMinutes: 0, zone: "Asia/Kolkata" };
    const long: When = { ...thursday, durationMinutes: 90, zone: "America/New_York" };
    const first = after(meeting, reschedules(day));
    const second = after(first, reschedules(long));
    expect(first).toMatchObject({ ...day, ...previously(tuesday) });
    expect(second).toMatchObject({ ...long, ...previously(day) });
    expect(after(second, reschedules(friday))).toMatchObject({ ...friday, ...previously(long) });
    expect(attempt(first, reschedules(long))).toMatchObject({
      history: { from: "2026-06-03T18:30:00.000Z, all day", to: "2026-06-04T12:00:00.000Z, 90 minutes" },
    });
  });

  test("keeps each invitation's first revision", () => {
    const before = after(meeting, reschedules(thursday), setsParticipants(bo, cy, dee), reschedules(friday));
    expect(before.invitations.map(({ revision, firstRevision }) => [revision, firstRevision])).toEqual([
      [3, 1],
      [3, 1],
      [3, 2],
    ]);
  });

  test("from a notice does the same as from the card", () => {
    const before = after(meeting, declines(bo));
    expect(attempt(before, reschedulesFor(bo, thursday, "Sorry"))).toEqual(attempt(before, reschedules(thursday, "Sorry")));
  });

  test.each<{ what: string; more: Partial<When>; isDifferent: boolean }>([
    { what: "a different duration", more: { durationMinutes: 45 }, isDifferent: true },
    { what: "all day instead of a time", more: { allDay: true }, isDifferent: true },
    { what: "a minute later", more: { startsAt: new Date("2026-06-02T08:01:00Z") }, isDifferent: true },
    { what: "the same time", more: {}, isDifferent: false },
    { what: "the same time in another zone", more: { zone: "Asia/Kolkata" }, isDifferent: false },
  ])("R3: $what counts as a different time: $isDifferent", ({ more, isDifferent }) => {
    const decision = attempt(meeting, reschedules({ ...tuesday, ...more }));
    if (isDifferent) expect(decision).toMatchObject({ ok: true, changes: { followUp: { revision: 2 } } });
    else expect(decision).toEqual(refusal("same-time"));
  });

  test("R3: a task is due without a duration, so another duration is the same time", () => {
    const task = { ...meeting, type: "TASK" as const };
    expect(attempt(task, reschedules({ ...tuesday, durationMinutes: 45 }))).toEqual(refusal("same-time"));
    expect(attempt(task, reschedules({ ...thursday, durationMinutes: 45 })).ok).toBe(true);
  });

  test("R8: to the past is refused", () => {
    expect(attempt(meeting, reschedules({ ...tuesday, startsAt: now }))).toEqual(refusal("in-the-past"));
    expect(attempt(meeting, reschedules({ ...tuesday, startsAt: new Date(now.getTime() + 1) })).ok).toBe(true);
  });

  test("R8: to the same time is refused once that time is past", () => {
    expect(attempt(meeting, reschedules(tuesday), thursday.startsAt)).toEqual(refusal("in-the-past"));
  });
});

describe("removing a person", () => {
  test("withdraws a participant's invitation and notifies no one else", () => {
    const { id } = invitationOf(meeting, bo);
    expect(attempt(meeting, removes(bo))).toEqual({
      ok: true,
      changes: { followUp: {}, update: [{ ids: [id], set: withdrawn }], add: [] },
      history: { what: "remove", by: "ana", invitationId: id, from: "bo", to: "", reason: "" },
      effects: [],
    });
  });

  test.each([
    { when: "has not answered", before: delegated },
    { when: "has accepted", before: after(delegated, accepts(bo)) },
    { when: "has declined", before: declined },
  ])("who is assigned and $when returns the task to the organizer", ({ before }) => {
    expect(attempt(before, removes(bo))).toMatchObject({ ok: true, changes: { followUp: { ownerId: "ana" } } });
  });
});

describe("changing the participants", () => {
  test("invites the new people, withdraws the missing ones, and notifies no one else", () => {
    const before = after(delegated, setsParticipants(cy, dee), accepts(cy));
    const [removed, added] = [invitationOf(before, dee), { ...fresh, id: "id-04", inviteeId: "eve", role: "PARTICIPANT" }];
    expect(attempt(before, setsParticipants(cy, eve))).toEqual({
      ok: true,
      changes: { followUp: {}, update: [{ ids: [removed.id], set: withdrawn }], add: [added] },
      history: { what: "set-participants", by: "ana", invitationId: null, from: "dee", to: "eve", reason: "" },
      effects: [ask(added)],
    });
  });

  test("invites new people for the current time", () => {
    expect(invitationOf(after(meeting, reschedules(thursday), setsParticipants(bo, cy, dee)), dee)).toMatchObject({
      revision: 2,
      firstRevision: 2,
    });
  });

  test("never removes the owner or invites them twice", () => {
    expect(statesOf(after(delegated, setsParticipants()))).toEqual(["bo PENDING", "cy WITHDRAWN"]);
    expect(attempt(delegated, setsParticipants(bo, cy))).toEqual(refusal("nothing-changed"));
  });

  test("ignores the organizer and duplicates", () => {
    expect(statesOf(after(meeting, setsParticipants(ana, bo, cy, dee, dee)))).toEqual(["bo PENDING", "cy PENDING", "dee PENDING"]);
    expect(attempt(meeting, setsParticipants(cy, bo, ana))).toEqual(refusal("nothing-changed"));
  });

  test("someone who was removed gets a new invitation when added again", () => {
    expect(statesOf(after(meeting, setsParticipants(cy), setsParticipants(bo, cy)))).toEqual(["bo WITHDRAWN", "cy PENDING", "bo PENDING"]);
  });

  test("a participant who declined stays, and keeps their answer", () => {
    expect(statesOf(after(meeting, declines(bo), setsParticipants(bo)))).toEqual(["bo DECLINED", "cy WITHDRAWN"]);
  });

  test("keeps someone who has since been deactivated", () => {
    expect(attempt(meeting, setsParticipants({ ...bo, deactivated: true }, cy, dee)).ok).toBe(true);
  });
});
