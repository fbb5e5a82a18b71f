import { closedReason } from "./authorization.ts";
import type { CommandOf } from "./commands.ts";
import { assignment, type FollowUp, type Invitation, isLive, isLostOwner, isUndecided } from "./follow-up.ts";
import { refuseUninvitable, withdraw } from "./invitations.ts";
import { type Decision, decided, type Effect, type Entry, refuse } from "./types.ts";

/** Returns true if this invitee may replace an organizer who has left: the owner who accepted or, if there is none, anyone who accepted. */
export function mayTakeOver(followUp: FollowUp, invitation: Invitation): boolean {
  const isActive = ({ state, hasLeft }: Invitation) => state === "ACCEPTED" && !hasLeft;
  const owner = followUp.invitations.find((other) => other.role === "OWNER" && isActive(other));
  return (
    followUp.status === "OPEN" && followUp.organizerHasLeft && isActive(invitation) && (owner === undefined || owner.id === invitation.id)
  );
}

/** Makes an invitee the organizer. */
export function takeOver(followUp: FollowUp, invitation: Invitation, { by }: CommandOf<"take-over">): Decision {
  const stale: Effect[] = [{ type: "redraw", invitationId: invitation.id }];
  if (!followUp.organizerHasLeft) return refuse("has-organizer", stale, followUp.organizerId);
  if (!mayTakeOver(followUp, invitation)) return refuse("may-not-take-over", stale);
  return changeOrganizer(followUp, by, { what: "take-over", by });
}

/** Makes the person that an operator named the organizer. */
export function handOver(followUp: FollowUp, { from, to }: CommandOf<"hand-over">): Decision {
  if (followUp.status !== "OPEN") return refuse(closedReason(followUp.status));
  if (from !== followUp.organizerId || from === to.id) return refuse("nothing-changed");
  return refuseUninvitable([to]) ?? changeOrganizer(followUp, to.id, { what: "hand-over", by: null });
}

/** Withdraws the new organizer's own invitation, and notifies them of what the previous one left undecided. */
function changeOrganizer(followUp: FollowUp, organizerId: string, action: Pick<Entry, "what" | "by">): Decision {
  const { invitations } = followUp;
  const withdrawn = invitations.filter((invitation) => invitation.inviteeId === organizerId && isLive(invitation));
  const others = invitations.filter((invitation) => !withdrawn.includes(invitation));
  const assigned = assignment({ invitations: others });
  const ownerId = assigned && assigned.state !== "DECLINED" ? assigned.inviteeId : organizerId;
  return decided(
    { ...action, invitationId: null, from: followUp.organizerId, to: organizerId, reason: "" },
    { followUp: { organizerId, ownerId, organizerHasLeft: false, handedOver: true }, update: withdraw(withdrawn) },
    [{ type: "organizer-card" }, ...others.filter(isUndecided).map(noticeEffect)],
  );
}

const noticeEffect = (invitation: Invitation): Effect =>
  isLostOwner(invitation)
    ? { type: "left-notice", invitationId: invitation.id }
    : { type: "declined-notice", invitationId: invitation.id, reason: invitation.reason };
