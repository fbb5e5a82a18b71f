import { isValid } from "date-fns";
import type { CommandOf } from "./commands.ts";
import { type Context, type Decision, decided, type Effect, type Entry, refuse } from "./types.ts";
import { assignment, type FollowUp, type Invitation, isLive, isUndecided } from "./follow-up.ts";
import { keep } from "./close.ts";
import { distinctPeople } from "./invitability.ts";
import { isPast, isTooFar, sameTime, whenKey } from "./time.ts";
import { newInvitation, refuseUninvitable, withdraw } from "./invitations.ts";
import { visibleText } from "./text.ts";

/** Reassigns: withdraws the old invitation and creates one for another person (R4). Reassigning to the organizer means "keep it" (R7). */
export function reassign(followUp: FollowUp, selected: Invitation | undefined, command: CommandOf<"reassign">, context: Context): Decision {
  const old = selected ?? assignment(followUp);
  const { to, by } = command;
  const note = visibleText(command.note);
  if (old?.role === "PARTICIPANT" && old.undeliverable === null) return refuse("not-assigned");
  if (to.id === followUp.organizerId) return takeBack(followUp, old, command, context);
  const refused = refuseUninvitable([to]);
  if (refused) return refused;
  if (old?.inviteeId === to.id && old.state !== "DECLINED" && old.undeliverable === null) return refuse("same-person", [], to.id);
  const otherInvitation = followUp.invitations.find((other) => other.inviteeId === to.id && isLive(other) && other.id !== old?.id);
  if (otherInvitation && old?.role === "PARTICIPANT") return refuse("already-invited", [], to.id);
  const hasDeclined = followUp.invitations.some((other) => other.inviteeId === to.id && other.declinedAt !== null);
  if (hasDeclined && command.confirmed !== to.id) return refuse("declined-before", [], to.id);

  const role = old?.role ?? "OWNER";
  const added = newInvitation(context.newId(), to, role, followUp.revision, { note, passedOnFrom: old?.id ?? null });
  const replaced = [old, otherInvitation].filter((invitation) => invitation !== undefined);
  const history: Entry = {
    what: "reassign",
    by,
    invitationId: added.id,
    from: old?.inviteeId ?? followUp.ownerId,
    to: to.id,
    reason: note,
  };
  return decided(history, { followUp: role === "OWNER" ? { ownerId: to.id } : {}, update: withdraw(replaced), add: [added] }, [
    { type: "ask", invitationId: added.id },
  ]);
}

function takeBack(followUp: FollowUp, old: Invitation | undefined, command: CommandOf<"reassign">, context: Context): Decision {
  if (!old) return refuse("nothing-changed");
  return old.state === "DECLINED" && isUndecided(old) ? keep(old, command, context) : remove(followUp, old, command);
}

/** Changes the time, and asks everyone who is still invited again, whatever they had answered. */
export function reschedule(followUp: FollowUp, { to, by, note: input }: CommandOf<"reschedule">, { now }: Context): Decision {
  if (isPast(to, now)) return refuse("in-the-past");
  if (isTooFar(to, now)) return refuse("too-far");
  if (sameTime(followUp, to)) return refuse("same-time");
  const note = visibleText(input);
  const revision = followUp.revision + 1;
  const live = followUp.invitations.filter(isLive);
  const left = live.filter(({ hasLeft }) => hasLeft);
  const pendingAgain = {
    state: "PENDING",
    revision,
    note,
    reason: "",
    declinedAt: null,
    seenAt: null,
    decidedAt: null,
    undeliverable: null,
  } as const;
  return decided(
    { what: "reschedule", by, invitationId: null, from: whenKey(followUp), to: whenKey(to), reason: note },
    {
      followUp: {
        ...to,
        revision,
        ownerId: assignment(followUp)?.inviteeId ?? followUp.ownerId,
        // PostgreSQL can hold instants that a Date can't. Those aren't kept.
        previousStartsAt: isValid(followUp.startsAt) ? followUp.startsAt : null,
        previousAllDay: followUp.allDay,
        previousDurationMinutes: followUp.durationMinutes,
        previousZone: followUp.zone,
      },
      update: [
        { ids: live.map(({ id }) => id), set: pendingAgain },
        ...(left.length === 0 ? [] : [{ ids: left.map(({ id }) => id), set: { undeliverable: "DEACTIVATED" as const } }]),
      ],
    },
    live.map(({ id }): Effect => ({ type: "ask", invitationId: id })),
  );
}

/** Removes one person. An assigned follow-up goes back to the organizer. */
export function remove(followUp: FollowUp, invitation: Invitation, { by }: { by: string }): Decision {
  return decided(
    { what: "remove", by, invitationId: invitation.id, from: invitation.inviteeId, to: "", reason: "" },
    { followUp: invitation.role === "OWNER" ? { ownerId: followUp.organizerId } : {}, update: withdraw([invitation]) },
  );
}

/** Invites the people who are new and removes those who are missing. No one else is notified. */
export function setParticipants(followUp: FollowUp, { people, by }: CommandOf<"set-participants">, { newId }: Context): Decision {
  const live = followUp.invitations.filter(isLive);
  const wantedIds = new Set(people.map(({ id }) => id));
  const removed = live.filter(({ role, inviteeId }) => role === "PARTICIPANT" && !wantedIds.has(inviteeId));
  const newPeople = distinctPeople(people, followUp.organizerId, ...live.map(({ inviteeId }) => inviteeId));
  const refused = refuseUninvitable(newPeople);
  if (refused) return refused;
  if (removed.length + newPeople.length === 0) return refuse("nothing-changed");
  const add = newPeople.map((person) => newInvitation(newId(), person, "PARTICIPANT", followUp.revision));
  return decided(
    {
      what: "set-participants",
      by,
      invitationId: null,
      from: removed.map(inviteeIdOf).join(" "),
      to: add.map(inviteeIdOf).join(" "),
      reason: "",
    },
    { update: withdraw(removed), add },
    add.map(({ id }): Effect => ({ type: "ask", invitationId: id })),
  );
}

const inviteeIdOf = ({ inviteeId }: Invitation) => inviteeId;
