import type { CommandOf } from "./commands.ts";
import { type Changes, type Context, type Decision, decided, type Effect, type Entry, refuse } from "./decision.ts";
import { type FollowUp, type Invitation, isLive, isLostOwner } from "./follow-up.ts";
import { isOver } from "./time.ts";

/** Somebody's account was deactivated. What is closed or over needs them no more, and stays as it is. */
export function left(followUp: FollowUp, { personId }: CommandOf<"left">, { now }: Context): Decision {
  const theirs = liveOf(followUp, personId);
  if (followUp.status !== "OPEN" || isOver(followUp, now) || !theirs || theirs.hasLeft) return refuse("nothing-changed");
  const { effects, ...changes } = markLeft([theirs]);
  return decided(entry("left", personId, theirs), changes, effects);
}

/** Somebody is there again: what they were not told they are told now. */
export function returned(followUp: FollowUp, { personId }: CommandOf<"returned">): Decision {
  const theirs = liveOf(followUp, personId);
  if (!theirs?.hasLeft) return refuse("nothing-changed");
  const wasNotTold = theirs.undeliverable === "DEACTIVATED";
  const set = {
    hasLeft: false,
    ...(wasNotTold ? { undeliverable: null } : {}),
    ...(isLostOwner(theirs) ? { decidedAt: null } : {}),
  };
  const effects: Effect[] = wasNotTold ? [{ type: "redraw", invitationId: theirs.id }] : [];
  return decided(entry("returned", personId, theirs), { update: [{ ids: [theirs.id], set }] }, effects);
}

/** Marks the invitations of those who have left. One that waits for an answer gets none; and whoever has lost an owner is told. */
function markLeft(invitations: Invitation[]): Pick<Changes, "update"> & { effects: Effect[] } {
  const lostOwners = invitations.map((invitation) => ({ ...invitation, hasLeft: true })).filter(isLostOwner);
  return {
    update: invitations.map(({ id, state }) => ({
      ids: [id],
      set: { hasLeft: true, ...(state === "PENDING" ? { undeliverable: "DEACTIVATED" as const } : {}) },
    })),
    effects: lostOwners.map(({ id }): Effect => ({ type: "left-notice", invitationId: id })),
  };
}

const liveOf = ({ invitations }: FollowUp, personId: string) =>
  invitations.find((invitation) => invitation.inviteeId === personId && isLive(invitation));

const entry = (what: Entry["what"], personId: string, theirs: Invitation): Entry => ({
  what,
  by: null,
  invitationId: theirs.id,
  from: personId,
  to: "",
  reason: "",
});
