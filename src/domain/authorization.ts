import { type FollowUp, type FollowUpStatus, type Invitation, type InvitationState, invitationOf, isLive } from "./follow-up.ts";
import { canChangeAnswer } from "./time.ts";
import { type Context, type Decision, decided, type Effect, type RefusalCode, refuse } from "./types.ts";

type CommandContext = { by: string; revision: number; invitationId?: string | undefined; expectedState?: InvitationState | undefined };
type InvitationContext = CommandContext & { invitationId: string };

/** Lets only the invitee proceed (R1), and only if the invitation is still as it was shown (R2). */
export function requireInvitee(
  followUp: FollowUp,
  command: InvitationContext,
  { now, zone }: Pick<Context, "now" | "zone">,
  proceed: (invitation: Invitation) => Decision,
): Decision {
  const invitation = invitationOf(followUp, command.invitationId);
  if (!invitation) return refuse("gone");
  if (command.by !== invitation.inviteeId) return refuse("not-invitee");
  const because = staleReason(followUp, command, invitation) ?? deadlineReason(followUp, invitation, now, zone);
  return because ? refuse(because, [{ type: "redraw", invitationId: invitation.id }], command.by) : proceed(invitation);
}

// The deadline is for changing an answer; a first answer is always accepted.
const deadlineReason = (followUp: FollowUp, { state }: Invitation, now: Date, zone: string | undefined): RefusalCode | undefined =>
  state === "PENDING" || canChangeAnswer(followUp, now, zone) ? undefined : "too-late";

/** Lets only the organizer proceed (R1), and only if the follow-up, and the invitation if there is one, are still as shown (R2). */
export function requireOrganizer(
  followUp: FollowUp,
  command: CommandContext,
  proceed: (invitation: Invitation | undefined) => Decision,
): Decision {
  if (command.by !== followUp.organizerId) return refuse("not-organizer");
  const { invitationId } = command;
  if (invitationId === undefined) {
    const because = staleReason(followUp, command, undefined);
    return because ? refuse(because, [{ type: "organizer-card" }]) : proceed(undefined);
  }
  const invitation = invitationOf(followUp, invitationId);
  if (!invitation) return refuse("gone", [{ type: "organizer-card" }]);
  const alreadyDecided = command.expectedState === "DECLINED" && invitation.decidedAt !== null ? "decided" : undefined;
  const because = staleReason(followUp, command, invitation) ?? alreadyDecided;
  const stale: Effect[] = [{ type: "redraw", invitationId }, { type: "organizer-card" }];
  return because ? refuse(because, stale, invitation.inviteeId) : proceed(invitation);
}

/** Lets the invitee who wants to take over proceed (R1), if the invitation is still as it was shown (R2). There's no deadline. */
export function requireSuccessor(followUp: FollowUp, command: InvitationContext, proceed: (invitation: Invitation) => Decision): Decision {
  const invitation = invitationOf(followUp, command.invitationId);
  if (!invitation) return refuse("gone");
  if (command.by !== invitation.inviteeId) return refuse("may-not-take-over");
  const isOrganizer = command.by === followUp.organizerId;
  const because = isOrganizer ? "has-organizer" : staleReason(followUp, command, invitation);
  return because ? refuse(because, [{ type: "redraw", invitationId: invitation.id }], command.by) : proceed(invitation);
}

/** The same as `requireOrganizer`, for a command about one invitation. */
export const requireOrganizerOfInvitation = (
  followUp: FollowUp,
  command: InvitationContext,
  proceed: (invitation: Invitation) => Decision,
): Decision => requireOrganizer(followUp, command, (invitation) => (invitation ? proceed(invitation) : refuse("gone")));

/** Each returns a refusal if the person can't open a form, or undefined. The form's command checks again. */
export const checkCanOpen = {
  invitee: (followUp: FollowUp, context: InvitationContext, now: Date, zone?: string) =>
    refusalOf(requireInvitee(followUp, context, { now, zone }, () => noChange)),
  organizer: (followUp: FollowUp, context: CommandContext) => refusalOf(requireOrganizer(followUp, context, () => noChange)),
  /** For viewing only: the organizer and everyone who is invited. */
  participant: ({ organizerId, invitations }: FollowUp, by: string) =>
    by === organizerId || invitations.some((invitation) => invitation.inviteeId === by && isLive(invitation))
      ? undefined
      : refuse("not-invited"),
};
const noChange = decided({ what: "see", by: null, invitationId: null, from: "", to: "", reason: "" }, {});
const refusalOf = (decision: Decision) => (decision.ok ? undefined : decision);

/** Lets only the organizer and the owner proceed, and only if the follow-up has this status. */
export function requireOrganizerOrOwner(
  followUp: FollowUp,
  { by, revision }: CommandContext,
  status: FollowUpStatus,
  proceed: () => Decision,
): Decision {
  if (by !== followUp.organizerId && by !== followUp.ownerId) return refuse("not-organizer-or-owner");
  if (followUp.status !== status)
    return refuse(followUp.status === "OPEN" ? "not-completed" : closedReason(followUp.status), [{ type: "redraw-all" }]);
  return revision === followUp.revision ? proceed() : refuse("out-of-date", [{ type: "redraw-all" }]);
}

/** Returns why the button that was clicked is stale (R2), or undefined. */
function staleReason(followUp: FollowUp, context: CommandContext, invitation: Invitation | undefined): RefusalCode | undefined {
  if (followUp.status !== "OPEN") return closedReason(followUp.status);
  if (invitation?.state === "WITHDRAWN") {
    return followUp.invitations.some(({ passedOnFrom }) => passedOnFrom === invitation.id) ? "passed-on" : "withdrawn";
  }
  if (context.revision !== followUp.revision) return "out-of-date";
  if (invitation === undefined || context.expectedState === undefined || context.expectedState === invitation.state) return undefined;
  return ({ ACCEPTED: "already-accepted", DECLINED: "already-declined", PENDING: "out-of-date" } as const)[invitation.state];
}

export const closedReason = (status: "COMPLETED" | "CANCELLED"): RefusalCode => (status === "COMPLETED" ? "completed" : "cancelled");
