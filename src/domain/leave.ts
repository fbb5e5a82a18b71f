import type { CommandOf } from "./commands.ts";
import { type FollowUp, type Invitation, isLive, isLostOwner } from "./follow-up.ts";
import { isOver } from "./time.ts";
import { type Changes, type Context, type Decision, decided, type Effect, type Entry, refuse } from "./types.ts";

/** Records that someone's account was deactivated. Follow-ups that are closed or over don't need them anymore, and stay as they are. */
export function recordDeparture(followUp: FollowUp, { personId }: CommandOf<"left">, { now }: Context): Decision {
  if (followUp.status !== "OPEN") return refuse("nothing-changed");
  const { hasChanged, effects, ...changes } = markLeft(followUp, [personId], now);
  return hasChanged ? decided(entry("left", followUp, personId), changes, effects) : refuse("nothing-changed");
}

/** Records that someone's account is active again. An invitation that wasn't delivered because of it is redrawn now. */
export function recordReturn(followUp: FollowUp, { personId }: CommandOf<"returned">): Decision {
  const history = entry("returned", followUp, personId);
  if (followUp.organizerId === personId && followUp.organizerHasLeft) return decided(history, { followUp: { organizerHasLeft: false } });
  const invitation = liveOf(followUp, personId);
  if (!invitation?.hasLeft) return refuse("nothing-changed");
  const wasUndelivered = invitation.undeliverable === "DEACTIVATED";
  const set = {
    hasLeft: false,
    ...(wasUndelivered ? { undeliverable: null } : {}),
    ...(isLostOwner(invitation) ? { decidedAt: null } : {}),
  };
  const effects: Effect[] = wasUndelivered ? [{ type: "redraw", invitationId: invitation.id }] : [];
  return decided(history, { update: [{ ids: [invitation.id], set }] }, effects);
}

type DepartureChanges = Pick<Changes, "followUp" | "update"> & { hasChanged: boolean; effects: Effect[] };

/**
 * Marks these people as having left, unless the follow-up is over. Their pending invitations become undeliverable, and the organizer is
 * notified of a lost owner.
 */
export function markLeft(followUp: FollowUp, personIds: string[], now: Date): DepartureChanges {
  if (isOver(followUp, now)) return { hasChanged: false, followUp: {}, update: [], effects: [] };
  const isOrganizer = !followUp.organizerHasLeft && personIds.includes(followUp.organizerId);
  const newlyLeft = followUp.invitations.filter(
    (invitation) => isLive(invitation) && !invitation.hasLeft && personIds.includes(invitation.inviteeId),
  );
  return {
    hasChanged: isOrganizer || newlyLeft.length > 0,
    followUp: isOrganizer ? { organizerHasLeft: true } : {},
    update: newlyLeft.map(({ id, state }) => ({
      ids: [id],
      set: { hasLeft: true, ...(state === "PENDING" ? { undeliverable: "DEACTIVATED" as const } : {}) },
    })),
    effects: newlyLeft
      .filter((invitation) => isLostOwner({ ...invitation, hasLeft: true }))
      .map(({ id }): Effect => ({ type: "left-notice", invitationId: id })),
  };
}

const liveOf = ({ invitations }: FollowUp, personId: string): Invitation | undefined =>
  invitations.find((invitation) => invitation.inviteeId === personId && isLive(invitation));

const entry = (what: Entry["what"], followUp: FollowUp, personId: string): Entry => ({
  what,
  by: null,
  invitationId: liveOf(followUp, personId)?.id ?? null,
  from: personId,
  to: "",
  reason: "",
});
