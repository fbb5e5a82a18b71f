export type FollowUpType = "MEETING" | "TASK" | "CALL";
export type FollowUpStatus = "OPEN" | "COMPLETED" | "CANCELLED";
export type Role = "OWNER" | "PARTICIPANT";
export type InvitationState = "PENDING" | "ACCEPTED" | "DECLINED" | "WITHDRAWN";
export type Undeliverable = "DEACTIVATED" | "UNREACHABLE" | "UNCERTAIN";

/** When a follow-up takes place. An all-day one starts at the midnight in `zone` (IANA) that begins its day. */
export type When = { startsAt: Date; allDay: boolean; durationMinutes: number; zone: string };

/** A request for one person's answer. Its invitee never changes: to ask someone else, it's withdrawn and another one is created. */
export type Invitation = {
  id: string;
  inviteeId: string;
  role: Role;
  state: InvitationState;
  /** The revision of the follow-up that it asks about. */
  revision: number;
  /** The revision that it first asked about. If it's lower than `revision`, the invitee knows the previous time. */
  firstRevision: number;
  reason: string;
  /** The organizer's note to the invitee. */
  note: string;
  /** Set while the last answer is a decline, and kept if the invitation is then withdrawn. */
  declinedAt: Date | null;
  /** When the invitee opened the details without answering. */
  seenAt: Date | null;
  /** A decline, or an owner who has left, needs the organizer's decision until this is set. */
  decidedAt: Date | null;
  undeliverable: Undeliverable | null;
  /** The invitee's account was deactivated after they were invited. */
  hasLeft: boolean;
  /** The invitation that this one replaced when it was reassigned. */
  passedOnFrom: string | null;
  /** Increases in order of creation. An unsaved invitation has none, and is the newest. */
  number?: bigint;
};

/** The aggregate: everything the rules need, and nothing else. */
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
  /** A link to the Slack message it was created from. */
  sourceUrl: string | null;
  /** The time before the last reschedule. */
  previousStartsAt: Date | null;
  previousAllDay: boolean | null;
  previousDurationMinutes: number | null;
  previousZone: string | null;
  /** The organizer's account was deactivated, so no one reads the answers. */
  organizerHasLeft: boolean;
  /** Someone else organized it before, so earlier actions must not be attributed to the current organizer. */
  handedOver: boolean;
  invitations: Invitation[];
};

export const isLive = (invitation: Invitation) => invitation.state !== "WITHDRAWN";

/** Returns true if the organizer has to reassign, reschedule, keep or cancel: after a decline, or once an owner who accepted has left. */
export const isUndecided = (invitation: Invitation) =>
  (invitation.state === "DECLINED" || isLostOwner(invitation)) && invitation.decidedAt === null;

/** Returns true if the assignee accepted and has left since. */
export const isLostOwner = ({ role, state, hasLeft }: Pick<Invitation, "role" | "state" | "hasLeft">) =>
  role === "OWNER" && state === "ACCEPTED" && hasLeft;

/** Returns the assignee's live invitation, whatever they answered. */
export const assignment = (followUp: Pick<FollowUp, "invitations">) =>
  followUp.invitations.find((invitation) => invitation.role === "OWNER" && isLive(invitation));

export const invitationOf = (followUp: FollowUp, id: string) => followUp.invitations.find((invitation) => invitation.id === id);

/** Returns the invitations of everyone it was ever assigned to, in order, up to this one or the newest. */
export function chainOf({ invitations }: Pick<FollowUp, "invitations">, last?: Invitation): Invitation[] {
  const assigned = invitations.filter(({ role }) => role === "OWNER").toSorted(byNumber);
  return last ? assigned.slice(0, assigned.findIndex(({ id }) => id === last.id) + 1) : assigned;
}

function byNumber({ number: a }: Invitation, { number: b }: Invitation): number {
  if (a === b) return 0;
  return b === undefined || (a !== undefined && a < b) ? -1 : 1;
}

/** Returns true if several people are invited and all of them declined. */
export function everyoneDeclined(followUp: Pick<FollowUp, "invitations">): boolean {
  const live = followUp.invitations.filter(isLive);
  return live.length > 1 && live.every((invitation) => invitation.state === "DECLINED");
}
