import { type Because, type Context, type Decision, decided, type Effect, refuse } from "./types.ts";
import { type FollowUp, type FollowUpStatus, type Invitation, type InvitationState, invitationOf, isLive } from "./follow-up.ts";
import { answerMayChange } from "./time.ts";

type CommandContext = { by: string; revision: number; invitationId?: string | undefined; expectedState?: InvitationState | undefined };
type InvitationContext = CommandContext & { invitationId: string };

/** Goes on for the invitee alone (R1), and only from what the invitation still is (R2). */
export function requireInvitee(
  followUp: FollowUp,
  command: InvitationContext,
  { now, zone }: Pick<Context, "now" | "zone">,
  then: (invitation: Invitation) => Decision,
): Decision {
  const invitation = invitationOf(followUp, command.invitationId);
  if (!invitation) return refuse("gone");
  if (command.by !== invitation.inviteeId) return refuse("not-invitee");
  const because = staleReason(followUp, command, invitation) ?? tooLate(followUp, invitation, now, zone);
  return because ? refuse(because, [{ type: "redraw", invitationId: invitation.id }], command.by) : then(invitation);
}

// The limit is for changing one's mind; a first answer is welcome however late.
const tooLate = (followUp: FollowUp, { state }: Invitation, now: Date, zone: string | undefined): Because | undefined =>
  state === "PENDING" || answerMayChange(followUp, now, zone) ? undefined : "too-late";

/** Goes on for the organizer alone (R1), and only from what the follow-up, and the invitation if one is named, still are (R2). */
export function requireOrganizer(
  followUp: FollowUp,
  command: CommandContext,
  then: (invitation: Invitation | undefined) => Decision,
): Decision {
  if (command.by !== followUp.organizerId) return refuse("not-organizer");
  const { invitationId } = command;
  if (invitationId === undefined) {
    const because = staleReason(followUp, command, undefined);
    return because ? refuse(because, [{ type: "organizer-card" }]) : then(undefined);
  }
  const invitation = invitationOf(followUp, invitationId);
  if (!invitation) return refuse("gone", [{ type: "organizer-card" }]);
  const decidedOn = command.expectedState === "DECLINED" && invitation.decidedAt !== null ? "decided" : undefined;
  const because = staleReason(followUp, command, invitation) ?? decidedOn;
  const stale: Effect[] = [{ type: "redraw", invitationId }, { type: "organizer-card" }];
  return because ? refuse(because, stale, invitation.inviteeId) : then(invitation);
}

/** Goes on for the invitee who wants to take over (R1), and only from what the invitation still is (R2). There is no limit of time. */
export function requireSuccessor(followUp: FollowUp, command: InvitationContext, then: (invitation: Invitation) => Decision): Decision {
  const invitation = invitationOf(followUp, command.invitationId);
  if (!invitation) return refuse("gone");
  if (command.by !== invitation.inviteeId) return refuse("may-not-take-over");
  const isOrganizer = command.by === followUp.organizerId;
  const because = isOrganizer ? "has-organizer" : staleReason(followUp, command, invitation);
  return because ? refuse(because, [{ type: "redraw", invitationId: invitation.id }], command.by) : then(invitation);
}

/** The same for an organizer's command that is about one invitation. */
export const onInvitation = (followUp: FollowUp, command: InvitationContext, then: (invitation: Invitation) => Decision): Decision =>
  requireOrganizer(followUp, command, (invitation) => (invitation ? then(invitation) : refuse("gone")));

/** Whether a form that ends in a command may be opened at all; the command itself checks it again. */
export const mayOpen = {
  asInvitee: (followUp: FollowUp, context: InvitationContext, now: Date, zone?: string) =>
    refused(requireInvitee(followUp, context, { now, zone }, () => nothing)),
  asOrganizer: (followUp: FollowUp, context: CommandContext) => refused(requireOrganizer(followUp, context, () => nothing)),
  /** For looking only: the organizer and whoever is invited. */
  asAnybodyOf: ({ organizerId, invitations }: FollowUp, by: string) =>
    by === organizerId || invitations.some((invitation) => invitation.inviteeId === by && isLive(invitation))
      ? undefined
      : refuse("not-invited"),
};
const nothing = decided({ what: "see", by: null, invitationId: null, from: "", to: "", reason: "" }, {});
const refused = (decision: Decision) => (decision.ok ? undefined : decision);

/** Goes on for the organizer and for the owner, from a follow-up with this status. */
export function requireOrganizerOrOwner(
  followUp: FollowUp,
  { by, revision }: CommandContext,
  status: FollowUpStatus,
  then: () => Decision,
): Decision {
  if (by !== followUp.organizerId && by !== followUp.ownerId) return refuse("not-organizer-or-owner");
  if (followUp.status !== status)
    return refuse(followUp.status === "OPEN" ? "not-completed" : closed(followUp.status), [{ type: "redraw-all" }]);
  return revision === followUp.revision ? then() : refuse("out-of-date", [{ type: "redraw-all" }]);
}

/** What has happened since the button was context that makes it void (R2). */
function staleReason(followUp: FollowUp, context: CommandContext, invitation: Invitation | undefined): Because | undefined {
  if (followUp.status !== "OPEN") return closed(followUp.status);
  if (invitation?.state === "WITHDRAWN") {
    return followUp.invitations.some(({ passedOnFrom }) => passedOnFrom === invitation.id) ? "passed-on" : "withdrawn";
  }
  if (context.revision !== followUp.revision) return "out-of-date";
  if (invitation === undefined || context.expectedState === undefined || context.expectedState === invitation.state) return undefined;
  return ({ ACCEPTED: "already-accepted", DECLINED: "already-declined", PENDING: "out-of-date" } as const)[invitation.state];
}

export const closed = (status: "COMPLETED" | "CANCELLED"): Because => (status === "COMPLETED" ? "completed" : "cancelled");
