export type FollowUpType = "MEETING" | "TASK" | "CALL";
export type FollowUpStatus = "OPEN" | "COMPLETED" | "CANCELLED";
export type Role = "OWNER" | "PARTICIPANT";
export type InvitationState = "PENDING" | "ACCEPTED" | "DECLINED" | "WITHDRAWN";
export type Undeliverable = "DEACTIVATED" | "UNREACHABLE" | "UNCERTAIN";

/** When a follow-up takes place. An all-day one starts at the midnight, in `zone` (IANA), that its day begins with. */
export type When = { startsAt: Date; allDay: boolean; durationMinutes: number; zone: string };

/** One person's request to answer. It never changes its person; it is withdrawn and another one is made. */
export type Invitation = {
  id: string;
  inviteeId: string;
  role: Role;
  state: InvitationState;
  /** The follow-up's revision that it asks about. */
  revision: number;
  /** The revision that it first asked about: whoever was asked before knows the time before. */
  firstRevision: number;
  reason: string;
  /** What the organizer says with it. */
  note: string;
  /** Set while the person's last answer is a decline, and kept when the invitation is withdrawn for it. */
  declinedAt: Date | null;
  /** When the invitee opened the details without answering. */
  seenAt: Date | null;
  /** A decline, or an owner who has left, is undecided until this is set. */
  decidedAt: Date | null;
  undeliverable: Undeliverable | null;
  /** Their account was deactivated since they were invited. */
  hasLeft: boolean;
  /** The invitation that was passed on to this person. */
  passedOnFrom: string | null;
  /** Grows in the order in which they are made. One that is not saved yet has none, and is the newest. */
  number?: bigint;
};

/** The aggregate: everything the rules look at, and nothing else. */
export type FollowUp = When & {
  id: string;
  organizerId: string;
  ownerId: string;
  type: FollowUpType;
  status: FollowUpStatus;
  revision: number;
  title: string;
  description: string;
  location: string;
  /** A link to the Slack message it was made from. */
  sourceUrl: string | null;
  /** The time before the last reschedule. */
  previousStartsAt: Date | null;
  previousAllDay: boolean | null;
  previousDurationMinutes: number | null;
  previousZone: string | null;
  /** The organizer's account was deactivated since: nobody reads the answers. */
  organizerHasLeft: boolean;
  /** Somebody else organized it before: what was done until then must not be told as the organizer's doing. */
  handedOver: boolean;
  invitations: Invitation[];
};

export const isLive = (invitation: Invitation) => invitation.state !== "WITHDRAWN";

/** What waits for the organizer to reassign, reschedule, keep or cancel: a decline, or that the owner has left after accepting. */
export const isUndecided = (invitation: Invitation) =>
  (invitation.state === "DECLINED" || isLostOwner(invitation)) && invitation.decidedAt === null;

/** Whoever it was assigned to has accepted it, and has left since. */
export const isLostOwner = ({ role, state, hasLeft }: Pick<Invitation, "role" | "state" | "hasLeft">) =>
  role === "OWNER" && state === "ACCEPTED" && hasLeft;

/** The live invitation of the person it was assigned to, whatever they answered. */
export const assignment = (followUp: Pick<FollowUp, "invitations">) =>
  followUp.invitations.find((invitation) => invitation.role === "OWNER" && isLive(invitation));

export const invitationOf = (followUp: FollowUp, id: string) => followUp.invitations.find((invitation) => invitation.id === id);

/** Everybody it was ever assigned to, in order, up to this invitation, or to the newest one. */
export function chainOf({ invitations }: Pick<FollowUp, "invitations">, last?: Invitation): Invitation[] {
  const assigned = invitations.filter(({ role }) => role === "OWNER").toSorted(byNumber);
  return last ? assigned.slice(0, assigned.findIndex(({ id }) => id === last.id) + 1) : assigned;
}

function byNumber({ number: a }: Invitation, { number: b }: Invitation): number {
  if (a === b) return 0;
  return b === undefined || (a !== undefined && a < b) ? -1 : 1;
}

/** Everybody was asked and everybody said no. */
export function everybodyDeclined(followUp: Pick<FollowUp, "invitations">): boolean {
  const live = followUp.invitations.filter(isLive);
  return live.length > 1 && live.every((invitation) => invitation.state === "DECLINED");
}
