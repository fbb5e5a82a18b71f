import fc from "fast-check";
import { expect, test } from "vitest";
import type { Because } from "../../src/domain/types.ts";
import { assignment, isLive, isLostOwner, isUndecided } from "../../src/domain/follow-up.ts";
import { bot, former, outsider } from "./world.ts";
import { type Said, walks } from "./walk.ts";

/** Holds at every step of any walk. */
const always = (check: (said: Said) => void) =>
  fc.assert(
    fc.property(walks, (walk) => walk.forEach(check)),
    { numRuns: 300 },
  );

const asked = ({ command }: Said) => ("invitationId" in command ? command.invitationId : undefined);
const invitationIn = (followUp: Said["before"], id: string | undefined) => followUp.invitations.find((invitation) => invitation.id === id);

test("nobody has two invitations at a time", () => {
  always(({ after }) => {
    const live = after.invitations.filter(isLive).map(({ inviteeId }) => inviteeId);
    expect(new Set(live).size).toBe(live.length);
  });
});

test("a follow-up is assigned to one person at most", () => {
  always(({ after }) => expect(after.invitations.filter((one) => one.role === "OWNER" && isLive(one)).length).toBeLessThanOrEqual(1));
});

test("the organizer is not invited, and never is a bot, a former member or an outsider, who do not organize either", () => {
  const never = new Set([bot, former, outsider].map(({ id }) => id));
  always(({ after }) => {
    expect(after.invitations.filter(({ inviteeId }) => never.has(inviteeId))).toEqual([]);
    expect(after.invitations.filter((one) => isLive(one) && one.inviteeId === after.organizerId)).toEqual([]);
    expect(never).not.toContain(after.organizerId);
  });
});

test("only taking over and handing over change the organizer, who is there then, and is told of every decision that waits", () => {
  always(({ command, before, decision, after }) => {
    const isHandedOver = decision.ok && (command.type === "take-over" || command.type === "hand-over");
    expect(after.organizerId !== before.organizerId).toBe(isHandedOver);
    if (!isHandedOver) return;
    expect(after.organizerHasLeft).toBe(false);
    const told = decision.effects.flatMap((effect) =>
      effect.type.endsWith("-notice") && "invitationId" in effect ? [effect.invitationId] : [],
    );
    expect(told).toEqual(after.invitations.filter(isUndecided).map(({ id }) => id));
    expect(decision.effects).toContainEqual({ type: "organizer-card" });
  });
});

test("only somebody who has accepted takes over, and only from whoever has left", () => {
  always(({ command, before, decision }) => {
    if (!decision.ok || command.type !== "take-over") return;
    expect(before).toMatchObject({ organizerHasLeft: true, status: "OPEN" });
    expect(invitationIn(before, command.invitationId)).toMatchObject({ inviteeId: command.by, state: "ACCEPTED", hasLeft: false });
    const owner = assignment(before);
    if (owner?.state === "ACCEPTED" && !owner.hasLeft) expect(owner.inviteeId).toBe(command.by);
  });
});

test("an answer is taken only for the present revision, and from what the button showed", () => {
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

test("whoever is invited was asked about the present time", () => {
  always(({ after }) => after.invitations.filter(isLive).forEach(({ revision }) => expect(revision).toBe(after.revision)));
});

test("the revision grows by one with another time, and with nothing else", () => {
  always(({ command, before, decision, after }) => {
    expect(after.revision - before.revision).toBe(decision.ok && command.type === "reschedule" ? 1 : 0);
  });
});

test("an invitation never disappears and never changes its person, its role, since when it asks or whom it was passed on from", () => {
  always(({ before, after }) => {
    const identity = ({ invitations }: Said["before"]) =>
      invitations.map(({ id, inviteeId, role, firstRevision, passedOnFrom }) => ({ id, inviteeId, role, firstRevision, passedOnFrom }));
    expect(identity(after).slice(0, before.invitations.length)).toEqual(identity(before));
    expect(new Set(after.invitations.map(({ id }) => id)).size).toBe(after.invitations.length);
  });
});

test("an invitation first asks about the time that is present when it is made", () => {
  always(({ before, after }) =>
    after.invitations.slice(before.invitations.length).forEach(({ firstRevision }) => expect(firstRevision).toBe(before.revision)),
  );
});

test("what the organizer says with an invitation changes only when it asks about another time, and is then what they say with that", () => {
  always(({ command, before, decision, after }) => {
    const rescheduled = decision.ok && command.type === "reschedule" ? command : undefined;
    const expected = before.invitations.map((one) => (rescheduled && isLive(one) ? rescheduled.note : one.note));
    expect(after.invitations.slice(0, before.invitations.length).map(({ note }) => note)).toEqual(expected);
  });
});

test("a withdrawn invitation never comes back, nor changes in any other way", () => {
  always(({ before, after }) => {
    const gone = before.invitations.filter((one) => !isLive(one));
    expect(gone.map(({ id }) => invitationIn(after, id))).toEqual(gone);
  });
});

test("every change has one row of history that says what was done and by whom", () => {
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

test("it belongs to whom it is assigned, and to the organizer when nobody has it or they declined", () => {
  always(({ after }) => {
    if (after.status === "CANCELLED") return;
    const owner = assignment(after);
    expect(after.ownerId).toBe(owner && owner.state !== "DECLINED" ? owner.inviteeId : after.organizerId);
  });
});

test("only somebody's own yes accepts their invitation", () => {
  always((said) => {
    const { command, before, after } = said;
    const newly = after.invitations.filter(({ id, state }) => state === "ACCEPTED" && invitationIn(before, id)?.state !== "ACCEPTED");
    if (newly.length === 0) return;
    expect(newly.map(({ id }) => id)).toEqual([asked(said)]);
    expect(command).toMatchObject({ type: "accept", by: newly[0]?.inviteeId });
  });
});

test("only somebody's own no declines their invitation, and the organizer is told of each one", () => {
  always((said) => {
    const { command, before, decision, after } = said;
    const newly = after.invitations.filter(({ id, state }) => state === "DECLINED" && invitationIn(before, id)?.state !== "DECLINED");
    if (newly.length === 0) return;
    expect(newly.map(({ id }) => id)).toEqual([asked(said)]);
    expect(command).toMatchObject({ type: "decline", by: newly[0]?.inviteeId });
    expect(decision.effects).toContainEqual({ type: "declined-notice", invitationId: asked(said), reason: newly[0]?.reason });
  });
});

test("only the organizer, the owner and the invitee ever change anything, each what is theirs", () => {
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

test("what was drawn for an invitation that has moved on names its invitee, what was drawn for no invitation names nobody", () => {
  const moved = new Set<Because>([
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
  always((said) => {
    const { command, before, decision } = said;
    if (decision.ok || !moved.has(decision.refusal.because)) return;
    // Completing and reopening are about the follow-up, wherever the button was.
    const isAboutOne = command.type !== "complete" && command.type !== "reopen";
    expect(decision.refusal.personId).toBe(isAboutOne ? invitationIn(before, asked(said))?.inviteeId : undefined);
  });
});

test("what is cancelled stays as it is for good, but for who is there again", () => {
  always(({ command, before, decision, after }) => {
    if (after.status === "CANCELLED") expect(after.invitations.filter(isLive)).toEqual([]);
    if (before.status === "CANCELLED") expect(decision.ok && command.type).toBe(decision.ok && "returned");
  });
});

test("what is completed takes no answers and no changes until it is reopened", () => {
  always(({ command, before, decision }) => {
    if (before.status === "COMPLETED" && decision.ok) expect(["reopen", "see", "undeliverable", "returned"]).toContain(command.type);
  });
});

test("what could not be delivered is waiting for an answer", () => {
  always(({ after }) => after.invitations.forEach(({ undeliverable, state }) => undeliverable !== null && expect(state).toBe("PENDING")));
});

test("what was decided on is a decline, or an owner who has left", () => {
  always(({ after }) =>
    after.invitations.forEach((one) => one.decidedAt !== null && expect(one.state === "DECLINED" || isLostOwner(one)).toBe(true)),
  );
});

test("who could not be told because they have left is marked as such, and so is everyone who has left and waits for an answer", () => {
  always(({ after }) =>
    after.invitations.forEach(({ undeliverable, state, hasLeft }) =>
      expect(undeliverable === "DEACTIVATED").toBe(hasLeft && state === "PENDING"),
    ),
  );
});

test("whenever an owner is lost the organizer is told, and nobody is for anybody else who leaves", () => {
  always(({ command, before, decision, after }) => {
    const lost = after.invitations.filter(
      (one) => isLostOwner(one) && !before.invitations.some(({ id, hasLeft }) => id === one.id && hasLeft),
    );
    if (command.type === "take-over" || command.type === "hand-over") return;
    if (command.type === "left") expect(decision.effects).toEqual(lost.map(({ id }) => ({ type: "left-notice", invitationId: id })));
    else expect(lost).toEqual([]);
  });
});

test("an invitation knows when it was declined just as long as it is", () => {
  always(({ after }) =>
    after.invitations.filter(isLive).forEach(({ declinedAt, state }) => expect(declinedAt !== null).toBe(state === "DECLINED")),
  );
});

test("a new invitation is asked, and what Slack must show is about invitations that exist", () => {
  always(({ before, decision, after }) => {
    const about = decision.effects.flatMap((effect) => ("invitationId" in effect ? [effect] : []));
    for (const { invitationId } of about) expect(invitationIn(after, invitationId)).toBeDefined();
    const added = after.invitations.slice(before.invitations.length).map(({ id }) => id);
    for (const id of added) expect(decision.effects).toContainEqual({ type: "ask", invitationId: id });
  });
});

test("walks are worth something: they come to a yes for every command, and to many kinds of refusals", () => {
  // With a seed, because some random thousand would lack one of them.
  const decisions = fc.sample(walks, { numRuns: 1000, seed: 1 }).flat();
  const yes = decisions.flatMap(({ command, decision }) => (decision.ok ? [command.type] : []));
  const no = decisions.flatMap(({ decision }) => (decision.ok ? [] : [decision.refusal.because]));
  expect(new Set(yes).size).toBe(17);
  expect([...new Set(no)]).toEqual(
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
