import type { CommandOf } from "./commands.ts";
import { type Decision, decided, type Effect, type Entry, refuse } from "./types.ts";
import { assignment, type FollowUp, type Invitation, isLive, isLostOwner, isUndecided } from "./follow-up.ts";
import { closed } from "./authorization.ts";
import { refusedPerson, withdraw } from "./invitations.ts";

/** Whether this invitee may become the organizer of what its own has left: the owner who has accepted or, where there is none, whoever has. */
export function mayTakeOver(followUp: FollowUp, invitation: Invitation): boolean {
  const isThere = ({ state, hasLeft }: Invitation) => state === "ACCEPTED" && !hasLeft;
  const owner = followUp.invitations.find((one) => one.role === "OWNER" && isThere(one));
  return (
    followUp.status === "OPEN" && followUp.organizerHasLeft && isThere(invitation) && (owner === undefined || owner.id === invitation.id)
  );
}

/** An invitee becomes the organizer. */
export function takeOver(followUp: FollowUp, invitation: Invitation, { by }: CommandOf<"take-over">): Decision {
  const stale: Effect[] = [{ type: "redraw", invitationId: invitation.id }];
  if (!followUp.organizerHasLeft) return refuse("has-organizer", stale, followUp.organizerId);
  if (!mayTakeOver(followUp, invitation)) return refuse("may-not-take-over", stale);
  return organizedBy(followUp, by, { what: "take-over", by });
}

/** Somebody whom an operator has named becomes the organizer. */
export function handOver(followUp: FollowUp, { from, to }: CommandOf<"hand-over">): Decision {
  if (followUp.status !== "OPEN") return refuse(closed(followUp.status));
  if (from !== followUp.organizerId || from === to.id) return refuse("nothing-changed");
  return refusedPerson([to]) ?? organizedBy(followUp, to.id, { what: "hand-over", by: null });
}

/** The new organizer is invited no more, and is told what the one before left undecided. */
function organizedBy(followUp: FollowUp, organizerId: string, done: Pick<Entry, "what" | "by">): Decision {
  const { invitations } = followUp;
  const own = invitations.filter((invitation) => invitation.inviteeId === organizerId && isLive(invitation));
  const others = invitations.filter((invitation) => !own.includes(invitation));
  const assigned = assignment({ invitations: others });
  const ownerId = assigned && assigned.state !== "DECLINED" ? assigned.inviteeId : organizerId;
  return decided(
    { ...done, invitationId: null, from: followUp.organizerId, to: organizerId, reason: "" },
    { followUp: { organizerId, ownerId, organizerHasLeft: false, handedOver: true }, update: withdraw(own) },
    [{ type: "organizer-card" }, ...others.filter(isUndecided).map(toldAgain)],
  );
}

const toldAgain = (invitation: Invitation): Effect =>
  isLostOwner(invitation)
    ? { type: "left-notice", invitationId: invitation.id }
    : { type: "declined-notice", invitationId: invitation.id, reason: invitation.reason };
