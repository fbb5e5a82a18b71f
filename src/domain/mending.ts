import { isValid } from "date-fns";
import type { CommandOf } from "./commands.ts";
import { type Context, type Decision, decided, type Effect, type Entry, refuse } from "./types.ts";
import { assignment, type FollowUp, type Invitation, isLive, isUndecided } from "./follow-up.ts";
import { keep } from "./close.ts";
import { distinct } from "./invitability.ts";
import { isPast, isTooFar, sameTime, whenKey } from "./time.ts";
import { newInvitation, refusedPerson, withdraw } from "./invitations.ts";
import { visibleText } from "./text.ts";

/** Another person instead: the old invitation is withdrawn and a new one made (R4). To oneself it means "keep it" (R7). */
export function reassign(followUp: FollowUp, drawnFor: Invitation | undefined, command: CommandOf<"reassign">, context: Context): Decision {
  const old = drawnFor ?? assignment(followUp);
  const { to, by } = command;
  const note = visibleText(command.note);
  if (old?.role === "PARTICIPANT" && old.undeliverable === null) return refuse("not-assigned");
  if (to.id === followUp.organizerId) return takeBack(followUp, old, command, context);
  const refused = refusedPerson([to]);
  if (refused) return refused;
  if (old?.inviteeId === to.id && old.state !== "DECLINED" && old.undeliverable === null) return refuse("same-person", [], to.id);
  const elsewhere = followUp.invitations.find((other) => other.inviteeId === to.id && isLive(other) && other.id !== old?.id);
  if (elsewhere && old?.role === "PARTICIPANT") return refuse("already-invited", [], to.id);
  const hasDeclined = followUp.invitations.some((other) => other.inviteeId === to.id && other.declinedAt !== null);
  if (hasDeclined && command.confirmed !== to.id) return refuse("declined-before", [], to.id);

  const role = old?.role ?? "OWNER";
  const added = newInvitation(context.newId(), to, role, followUp.revision, { note, passedOnFrom: old?.id ?? null });
  const replaced = [old, elsewhere].filter((invitation) => invitation !== undefined);
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

/** Another time: everybody who is still invited is asked again, whatever they had answered. */
export function reschedule(followUp: FollowUp, { to, by, note: typed }: CommandOf<"reschedule">, { now }: Context): Decision {
  if (isPast(to, now)) return refuse("in-the-past");
  if (isTooFar(to, now)) return refuse("too-far");
  if (sameTime(followUp, to)) return refuse("same-time");
  const note = visibleText(typed);
  const revision = followUp.revision + 1;
  const live = followUp.invitations.filter(isLive);
  const left = live.filter(({ hasLeft }) => hasLeft);
  const asked = {
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
        // One that a database holds and a Date cannot is not worth telling.
        previousStartsAt: isValid(followUp.startsAt) ? followUp.startsAt : null,
        previousAllDay: followUp.allDay,
        previousDurationMinutes: followUp.durationMinutes,
        previousZone: followUp.zone,
      },
      update: [
        { ids: live.map(({ id }) => id), set: asked },
        ...(left.length === 0 ? [] : [{ ids: left.map(({ id }) => id), set: { undeliverable: "DEACTIVATED" as const } }]),
      ],
    },
    live.map(({ id }): Effect => ({ type: "ask", invitationId: id })),
  );
}

/** One person is no longer needed. An assigned follow-up goes back to the organizer. */
export function remove(followUp: FollowUp, invitation: Invitation, { by }: { by: string }): Decision {
  return decided(
    { what: "remove", by, invitationId: invitation.id, from: invitation.inviteeId, to: "", reason: "" },
    { followUp: invitation.role === "OWNER" ? { ownerId: followUp.organizerId } : {}, update: withdraw([invitation]) },
  );
}

/** Who is new gets invited, who is missing is no longer needed, nobody else is bothered. */
export function setParticipants(followUp: FollowUp, { people, by }: CommandOf<"set-participants">, { newId }: Context): Decision {
  const live = followUp.invitations.filter(isLive);
  const wanted = new Set(people.map(({ id }) => id));
  const leaving = live.filter(({ role, inviteeId }) => role === "PARTICIPANT" && !wanted.has(inviteeId));
  const joining = distinct(people, followUp.organizerId, ...live.map(({ inviteeId }) => inviteeId));
  const refused = refusedPerson(joining);
  if (refused) return refused;
  if (leaving.length + joining.length === 0) return refuse("nothing-changed");
  const add = joining.map((person) => newInvitation(newId(), person, "PARTICIPANT", followUp.revision));
  return decided(
    {
      what: "set-participants",
      by,
      invitationId: null,
      from: leaving.map(inviteeOf).join(" "),
      to: add.map(inviteeOf).join(" "),
      reason: "",
    },
    { update: withdraw(leaving), add },
    add.map(({ id }): Effect => ({ type: "ask", invitationId: id })),
  );
}

const inviteeOf = ({ inviteeId }: Invitation) => inviteeId;
