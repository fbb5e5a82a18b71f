import { chainOf, everyoneDeclined, type FollowUp, type Invitation, isLive, isLostOwner, type When } from "./follow-up.ts";
import { mayTakeOver } from "./hand-over.ts";

// Each message is rendered from its facts and nothing else, so it needs an update exactly when its facts have changed.

/** What messages show about a follow-up. */
export type Subject = When & Pick<FollowUp, "title" | "location" | "description" | "sourceUrl">;

/** The other people who are invited, as far as a card names them. */
export type Others = { people: Pick<Invitation, "inviteeId" | "role">[]; more: number };

const maxNamedOthers = 10;

/** Why an invitation's card no longer asks for an answer. */
export type CardEnd =
  | { because: "invited-again" | "cancelled" | "withdrawn" | "rescheduled" }
  /** `to` is the person it was reassigned to. */
  | { because: "passed-on"; to: string }
  /** The invitee has become the organizer. */
  | { because: "organizes" };

/** What an invitation's card is rendered from. */
export type CardFacts =
  | { end: CardEnd; followUp: Pick<FollowUp, "organizerId" | "type" | "title" | "handedOver">; subject: Subject | undefined }
  | {
      end: undefined;
      followUp: Pick<FollowUp, "id" | "revision" | "organizerId" | "type" | "status" | "handedOver">;
      organizerHasLeft: boolean;
      mayTakeOver: boolean;
      subject: Subject;
      others: Others;
      invitation: Pick<Invitation, "id" | "role" | "state" | "note" | "reason">;
      /** True if the invitee was asked about an earlier time before. */
      isAskedAgain: boolean;
      before: When | undefined;
    };

/** Returns the facts for the invitation's card that was posted for `revision`. */
export function cardFacts(followUp: FollowUp, invitation: Invitation, revision: number): CardFacts {
  const { id, organizerId, type, title, status, handedOver } = followUp;
  const subject = subjectOf(followUp);
  const end = endOf(followUp, invitation, revision);
  // A card for an earlier revision shows no time, so later reschedules don't change it.
  if (end)
    return { end, followUp: { organizerId, type, title, handedOver }, subject: revision === followUp.revision ? subject : undefined };
  const isAskedAgain = invitation.firstRevision < invitation.revision;
  return {
    end,
    followUp: { id, revision: followUp.revision, organizerId, type, status, handedOver },
    organizerHasLeft: followUp.organizerHasLeft && status === "OPEN",
    mayTakeOver: mayTakeOver(followUp, invitation),
    subject,
    others: othersOf(followUp, invitation),
    invitation: {
      id: invitation.id,
      role: invitation.role,
      state: invitation.state,
      note: invitation.note,
      reason: invitation.reason,
    },
    isAskedAgain,
    before: isAskedAgain ? previousTime(followUp) : undefined,
  };
}

/** Returns who else is invited, the owner first. What they answered isn't part of it, or every answer would change every card. */
function othersOf({ invitations, organizerId }: FollowUp, { id }: Invitation): Others {
  const others = invitations
    .filter((other) => other.id !== id && other.inviteeId !== organizerId && isLive(other))
    .toSorted((one, other) => Number(other.role === "OWNER") - Number(one.role === "OWNER"))
    .map(({ inviteeId, role }) => ({ inviteeId, role }));
  return { people: others.slice(0, maxNamedOthers), more: Math.max(0, others.length - maxNamedOthers) };
}

function endOf(followUp: FollowUp, invitation: Invitation, revision: number): CardEnd | undefined {
  const { invitations, status } = followUp;
  if (invitation.inviteeId === followUp.organizerId) return { because: "organizes" };
  if (invitation.state === "WITHDRAWN") {
    const isInvitedAgain = invitations.some((other) => other.inviteeId === invitation.inviteeId && isLive(other));
    if (isInvitedAgain) return { because: "invited-again" };
    const next = successorOf(followUp, invitation);
    if (next) return { because: "passed-on", to: next.inviteeId };
  }
  if (status === "CANCELLED") return { because: "cancelled" };
  if (invitation.state === "WITHDRAWN") return { because: "withdrawn" };
  return revision < followUp.revision ? { because: "rescheduled" } : undefined;
}

/** What came of a decline, or that it needs the organizer's decision. */
export type Outcome =
  | { because: "undecided"; revision: number; everyoneDeclined: boolean }
  | { because: "cancelled" | "withdrawn" | "rescheduled-again" | "newer-notice" | "accepted" | "returned" | "kept" | "completed" }
  | { because: "reassigned" | "handed-over"; to: string }
  | { because: "rescheduled"; to: When };

/** What a notice is about: a decline, or an owner who left after accepting. */
export type NoticeKind = "declined" | "left";

/** What a notice is rendered from. */
export type NoticeFacts = {
  tells: NoticeKind;
  followUp: Pick<FollowUp, "id" | "type" | "title" | "handedOver">;
  /** Has the time that was declined; undefined if that time is no longer stored. */
  subject: Subject | undefined;
  invitation: Pick<Invitation, "id" | "inviteeId" | "role" | "state">;
  /** Everyone it was assigned to, in order, up to the person who declined. */
  chain: { inviteeId: string; hasDeclined: boolean }[];
  outcome: Outcome;
};

/** Returns the facts for the notice of a former organizer. */
export function formerNoticeFacts(followUp: FollowUp, invitation: Invitation, tells: NoticeKind): NoticeFacts {
  const { id, type, title, handedOver, organizerId: to } = followUp;
  const { inviteeId, role, state } = invitation;
  return {
    tells,
    followUp: { id, type, title, handedOver },
    subject: undefined,
    invitation: { id: invitation.id, inviteeId, role, state },
    chain: [],
    outcome: { because: "handed-over", to },
  };
}

/** Returns the facts for a notice. `isLatest` is false if a later decline of the same invitation has superseded it. */
export function noticeFacts(
  followUp: FollowUp,
  invitation: Invitation,
  revision: number,
  isLatest: boolean,
  tells: NoticeKind,
): NoticeFacts {
  const { id, type, title, handedOver } = followUp;
  const { inviteeId, role, state } = invitation;
  const age = followUp.revision - revision;
  return {
    tells,
    followUp: { id, type, title, handedOver },
    subject: age > 1 ? undefined : { ...subjectOf(followUp), ...(age === 1 ? previousTime(followUp) : {}) },
    invitation: { id: invitation.id, inviteeId, role, state },
    chain: chainFacts(followUp, invitation),
    outcome: outcomeOf(followUp, invitation, revision, isLatest, tells),
  };
}

function outcomeOf(followUp: FollowUp, invitation: Invitation, revision: number, isLatest: boolean, tells: NoticeKind): Outcome {
  if (followUp.status === "CANCELLED") return { because: "cancelled" };
  if (invitation.state === "WITHDRAWN") {
    const next = successorOf(followUp, invitation);
    return next ? { because: "reassigned", to: next.inviteeId } : { because: "withdrawn" };
  }
  if (revision === followUp.revision - 1) return { because: "rescheduled", to: timeOf(followUp) };
  if (revision < followUp.revision) return { because: "rescheduled-again" };
  if (!isLatest) return { because: "newer-notice" };
  if (invitation.state === "ACCEPTED" && tells === "declined") return { because: "accepted" };
  if (tells === "left" && !isLostOwner(invitation)) return { because: "returned" };
  if (invitation.decidedAt !== null) return { because: "kept" };
  if (followUp.status === "COMPLETED") return { because: "completed" };
  return { because: "undecided", revision, everyoneDeclined: everyoneDeclined(followUp) };
}

/** What the organizer's card is rendered from. */
export type OrganizerFacts = Omit<FollowUp, "ownerId">;

export function organizerFacts({ ownerId: _shownByTheInvitations, ...facts }: FollowUp): OrganizerFacts {
  return facts;
}

/** What a former organizer's card is rendered from. */
export type FormerOrganizerFacts = Pick<FollowUp, "organizerId" | "type" | "title">;

export const formerOrganizerFacts = ({ organizerId, type, title }: FollowUp): FormerOrganizerFacts => ({ organizerId, type, title });

/** Returns everyone it was ever assigned to, in order, up to this invitation or the newest one. */
export const chainFacts = (followUp: Pick<FollowUp, "invitations">, last?: Invitation) =>
  chainOf(followUp, last).map(({ inviteeId, declinedAt }) => ({ inviteeId, hasDeclined: declinedAt !== null }));

const successorOf = ({ invitations }: FollowUp, { id }: Invitation) => invitations.find(({ passedOnFrom }) => passedOnFrom === id);

const timeOf = ({ startsAt, allDay, durationMinutes, zone }: When): When => ({ startsAt, allDay, durationMinutes, zone });

/** Returns the time before the last reschedule. */
function previousTime(followUp: FollowUp): When | undefined {
  const { previousStartsAt: startsAt, previousAllDay: allDay, previousDurationMinutes: durationMinutes, previousZone: zone } = followUp;
  return startsAt === null || allDay === null || durationMinutes === null || zone === null
    ? undefined
    : { startsAt, allDay, durationMinutes, zone };
}

const subjectOf = (followUp: FollowUp): Subject => {
  const { title, location, description, sourceUrl } = followUp;
  return { ...timeOf(followUp), title, location, description, sourceUrl };
};
