import fc from "fast-check";
import { expect, test } from "vitest";
import { assignment, isLive, isLostOwner, isUndecided } from "../../src/domain/follow-up.ts";
import type { RefusalCode } from "../../src/domain/types.ts";
import { bot, former, outsider } from "./fixtures.ts";
import { type WalkStep, walks } from "./walk.ts";

/** Checks every step of many random walks. */
const always = (check: (step: WalkStep) => void) =>
  fc.assert(
    fc.property(walks, (walk) => walk.forEach(check)),
    { numRuns: 300 },
  );

const invitationIdOf = ({ command }: WalkStep) => ("invitationId" in command ? command.invitationId : undefined);
const invitationIn = (followUp: WalkStep["before"], id: string | undefined) =>
  followUp.invitations.find((invitation) => invitation.id === id);

test("no one has two live invitations", () => {
  always(({ after }) => {
    const live = after.invitations.filter(isLive).map(({ inviteeId }) => inviteeId);
    expect(new Set(live).size).toBe(live.length);
  });
});

test("a follow-up is assigned to one person at most", () => {
  always(({ after }) => expect(after.invitations.filter((one) => one.role === "OWNER" && isLive(one)).length).toBeLessThanOrEqual(1));
});

test("the organizer is never invited, and bots, deactivated members, and outsiders neither organize nor get invited", () => {
  const never = new Set([bot, former, outsider].map(({ id }) => id));
  always(({ after }) => {
    expect(after.invitations.filter(({ inviteeId }) => never.has(inviteeId))).toEqual([]);
    expect(after.invitations.filter((one) => isLive(one) && one.inviteeId === after.organizerId)).toEqual([]);
    expect(never).not.toContain(after.organizerId);
  });
});

test("only taking over and handing over change the organizer, who hasn't left and gets a notice for every pending decision", () => {
  always(({ command, before, decision, after }) => {
    const isHandedOver = decision.ok && (command.type === "take-over" || command.type === "hand-over");
    expect(after.organizerId !== before.organizerId).toBe(isHandedOver);
    if (!isHandedOver) return;
    expect(after.organizerHasLeft).toBe(false);
    const notified = decision.effects.flatMap((effect) =>
      effect.type.endsWith("-notice") && "invitationId" in effect ? [effect.invitationId] : [],
    );
    expect(notified).toEqual(after.invitations.filter(isUndecided).map(({ id }) => id));
    expect(decision.effects).toContainEqual({ type: "organizer-card" });
  });
});

test("only someone who has accepted can take over, and only from an organizer who has left", () => {
  always(({ command, before, decision }) => {
    if (!decision.ok || command.type !== "take-over") return;
    expect(before).toMatchObject({ organizerHasLeft: true, status: "OPEN" });
    expect(invitationIn(before, command.invitationId)).toMatchObject({ inviteeId: command.by, state: "ACCEPTED", hasLeft: false });
    const owner = assignment(before);
    if (owner?.state === "ACCEPTED" && !owner.hasLeft) expect(owner.inviteeId).toBe(command.by);
  });
});

test("an answer counts only for the current revision and the state its button showed", () => {
  always(({ command, before, decision }) => {
    if (!decision.ok || (command.type !== "accept" && command.type !== "decline")) return;
    expect(command.revision).toBe(before.revision);
    expect(invitationIn(before, command.invitationId)).toMatchObject({
      revision: before.revision,
      state: command.expectedState,
      inviteeId: command.by,
    });
  });
});

test("every live invitation is for the current time", () => {
  always(({ after }) => after.invitations.filter(isLive).forEach(({ revision }) => expect(revision).toBe(after.revision)));
});

test("only rescheduling increments the revision", () => {
  always(({ command, before, decision, after }) => {
    expect(after.revision - before.revision).toBe(decision.ok && command.type === "reschedule" ? 1 : 0);
  });
});

test("an invitation never disappears, and its person, role, first revision, and predecessor never change", () => {
  always(({ before, after }) => {
    const identity = ({ invitations }: WalkStep["before"]) =>
      invitations.map(({ id, inviteeId, role, firstRevision, passedOnFrom }) => ({ id, inviteeId, role, firstRevision, passedOnFrom }));
    expect(identity(after).slice(0, before.invitations.length)).toEqual(identity(before));
    expect(new Set(after.invitations.map(({ id }) => id)).size).toBe(after.invitations.length);
  });
});

test("a new invitation starts at the current revision", () => {
  always(({ before, after }) =>
    after.invitations.slice(before.invitations.length).forEach(({ firstRevision }) => expect(firstRevision).toBe(before.revision)),
  );
});

test("only rescheduling changes an invitation's note, to the note of the reschedule", () => {
  always(({ command, before, decision, after }) => {
    const rescheduled = decision.ok && command.type === "reschedule" ? command : undefined;
    const expected = before.invitations.map((one) => (rescheduled && isLive(one) ? rescheduled.note : one.note));
    expect(after.invitations.slice(0, before.invitations.length).map(({ note }) => note)).toEqual(expected);
  });
});

test("a withdrawn invitation never changes again", () => {
  always(({ before, after }) => {
    const withdrawn = before.invitations.filter((one) => !isLive(one));
    expect(withdrawn.map(({ id }) => invitationIn(after, id))).toEqual(withdrawn);
  });
});

test("every change has one history row that says what was done and by whom", () => {
  always(({ command, before, decision }) => {
    if (!decision.ok) return;
    const { history } = decision;
    const takingBack = command.type === "reassign" && command.to.id === before.organizerId;
    if (takingBack) expect(["keep", "remove"]).toContain(history.what);
    else expect(history.what).toBe(command.type);
    expect(history.by).toBe("by" in command ? command.by : null);
    expect(Object.keys(history).toSorted()).toEqual(["by", "from", "invitationId", "reason", "to", "what"]);
  });
});

test("the owner is the assignee, or the organizer when it is unassigned or declined", () => {
  always(({ after }) => {
    if (after.status === "CANCELLED") return;
    const owner = assignment(after);
    expect(after.ownerId).toBe(owner && owner.state !== "DECLINED" ? owner.inviteeId : after.organizerId);
  });
});

test("only the invitee can accept an invitation", () => {
  always((step) => {
    const { command, before, after } = step;
    const newly = after.invitations.filter(({ id, state }) => state === "ACCEPTED" && invitationIn(before, id)?.state !== "ACCEPTED");
    if (newly.length === 0) return;
    expect(newly.map(({ id }) => id)).toEqual([invitationIdOf(step)]);
    expect(command).toMatchObject({ type: "accept", by: newly[0]?.inviteeId });
  });
});

test("only the invitee can decline an invitation, and the organizer gets a notice each time", () => {
  always((step) => {
    const { command, before, decision, after } = step;
    const newly = after.invitations.filter(({ id, state }) => state === "DECLINED" && invitationIn(before, id)?.state !== "DECLINED");
    if (newly.length === 0) return;
    expect(newly.map(({ id }) => id)).toEqual([invitationIdOf(step)]);
    expect(command).toMatchObject({ type: "decline", by: newly[0]?.inviteeId });
    expect(decision.effects).toContainEqual({ type: "declined-notice", invitationId: invitationIdOf(step), reason: newly[0]?.reason });
  });
});

test("the organizer, the owner, and the invitee can change only what is theirs", () => {
  always(({ command, before, decision }) => {
    if (!decision.ok || !("by" in command)) return;
    const { organizerId, ownerId } = before;
    switch (command.type) {
      case "accept":
      case "decline":
      case "see":
      case "take-over":
        return expect(command.by).toBe(invitationIn(before, command.invitationId)?.inviteeId);
      case "complete":
      case "reopen":
        return expect([organizerId, ownerId]).toContain(command.by);
      case "clear":
        return expect([organizerId, invitationIn(before, command.invitationId)?.inviteeId]).toContain(command.by);
      default:
        return expect(command.by).toBe(organizerId);
    }
  });
});

test("a refusal has a reason and no changes", () => {
  always(({ decision }) => {
    if (decision.ok) return;
    expect(Object.keys(decision).toSorted()).toEqual(["effects", "ok", "refusal"]);
    expect(decision.refusal.because).toBeTruthy();
    for (const { type } of decision.effects) expect(["redraw", "redraw-all", "organizer-card"]).toContain(type);
  });
});

test("a refusal of a stale button names the invitee of its invitation, or no one if it has none", () => {
  const staleReasons = new Set<RefusalCode>([
    "out-of-date",
    "already-accepted",
    "already-declined",
    "withdrawn",
    "passed-on",
    "cancelled",
    "completed",
    "too-late",
    "decided",
  ]);
  always((step) => {
    const { command, before, decision } = step;
    if (decision.ok || !staleReasons.has(decision.refusal.because)) return;
    // Completing and reopening apply to the whole follow-up, wherever the button was.
    const isAboutOne = command.type !== "complete" && command.type !== "reopen";
    expect(decision.refusal.personId).toBe(isAboutOne ? invitationIn(before, invitationIdOf(step))?.inviteeId : undefined);
  });
});

test("a cancelled follow-up never changes, except when someone returns", () => {
  always(({ command, before, decision, after }) => {
    if (after.status === "CANCELLED") expect(after.invitations.filter(isLive)).toEqual([]);
    if (before.status === "CANCELLED") expect(decision.ok && command.type).toBe(decision.ok && "returned");
  });
});

test("a completed follow-up takes no answers or changes until it is reopened", () => {
  always(({ command, before, decision }) => {
    if (before.status === "COMPLETED" && decision.ok) expect(["reopen", "see", "undeliverable", "returned"]).toContain(command.type);
  });
});

test("an undeliverable invitation is always pending", () => {
  always(({ after }) => after.invitations.forEach(({ undeliverable, state }) => undeliverable !== null && expect(state).toBe("PENDING")));
});

test("a decision is always about a decline or an owner who has left", () => {
  always(({ after }) =>
    after.invitations.forEach((one) => one.decidedAt !== null && expect(one.state === "DECLINED" || isLostOwner(one)).toBe(true)),
  );
});

test("a pending invitation is undeliverable as DEACTIVATED exactly when its invitee has left", () => {
  always(({ after }) =>
    after.invitations.forEach(({ undeliverable, state, hasLeft }) =>
      expect(undeliverable === "DEACTIVATED").toBe(hasLeft && state === "PENDING"),
    ),
  );
});

test("the organizer gets a notice when an owner leaves, and none when anyone else leaves", () => {
  always(({ command, before, decision, after }) => {
    const lostOwners = after.invitations.filter(
      (one) => isLostOwner(one) && !before.invitations.some(({ id, hasLeft }) => id === one.id && hasLeft),
    );
    if (command.type === "take-over" || command.type === "hand-over") return;
    if (command.type === "left") expect(decision.effects).toEqual(lostOwners.map(({ id }) => ({ type: "left-notice", invitationId: id })));
    else expect(lostOwners).toEqual([]);
  });
});

test("a live invitation has a decline time exactly while it is declined", () => {
  always(({ after }) =>
    after.invitations.filter(isLive).forEach(({ declinedAt, state }) => expect(declinedAt !== null).toBe(state === "DECLINED")),
  );
});

test("every new invitation is sent, and effects refer only to existing invitations", () => {
  always(({ before, decision, after }) => {
    const about = decision.effects.flatMap((effect) => ("invitationId" in effect ? [effect] : []));
    for (const { invitationId } of about) expect(invitationIn(after, invitationId)).toBeDefined();
    const added = after.invitations.slice(before.invitations.length).map(({ id }) => id);
    for (const id of added) expect(decision.effects).toContainEqual({ type: "ask", invitationId: id });
  });
});

test("random walks reach a success for every command and many kinds of refusals", () => {
  // Seeded, because some random samples would miss one of them.
  const decisions = fc.sample(walks, { numRuns: 1000, seed: 1 }).flat();
  const successes = decisions.flatMap(({ command, decision }) => (decision.ok ? [command.type] : []));
  const refusals = decisions.flatMap(({ decision }) => (decision.ok ? [] : [decision.refusal.because]));
  expect(new Set(successes).size).toBe(17);
  expect([...new Set(refusals)]).toEqual(
    expect.arrayContaining([
      "not-invitee",
      "not-organizer",
      "may-not-take-over",
      "has-organizer",
      "out-of-date",
      "already-accepted",
      "passed-on",
      "withdrawn",
      "cancelled",
      "completed",
    ]),
  );
});
