import type { FollowUp, FollowUpType, Invitation, Undeliverable } from "../follow-up/follow-up.ts";
import { mention } from "./text.ts";

/** "meeting" */
export const noun: Record<FollowUpType, string> = { MEETING: "meeting", TASK: "task", CALL: "call" };

/** How an invitation stands. An undelivered one never looks like one that waits for an answer. */
export function stateWord(invitation: Pick<Invitation, "state" | "role" | "undeliverable">): string {
  if (invitation.undeliverable !== null) return "Not delivered";
  if (invitation.state === "PENDING") return invitation.role === "OWNER" ? "Assigned" : "Invited";
  return { ACCEPTED: "Accepted", DECLINED: "Declined", WITHDRAWN: "No longer needed" }[invitation.state];
}

const named = (personId: string, hasLeft: boolean) => `${mention(personId)}${hasLeft ? " (deactivated)" : ""}`;

/** The organizer, and whether they have left. */
export const organizer = ({ organizerId, organizerHasLeft }: Pick<FollowUp, "organizerId" | "organizerHasLeft">) =>
  named(organizerId, organizerHasLeft);

/** What everybody is told who answers, once the organizer has left. */
export const noOneReads = ({ organizerId }: Pick<FollowUp, "organizerId">) =>
  `${mention(organizerId)}'s account is deactivated, so no one reads the answers until someone takes over.`;

/** The invitee, and whether they have left. */
export const invitee = ({ inviteeId, hasLeft }: Pick<Invitation, "inviteeId" | "hasLeft">) => named(inviteeId, hasLeft);

/** "assigns this task to you", "invites you to this meeting" */
export const request = ({ role }: Pick<Invitation, "role">, { type }: Pick<FollowUp, "type">) =>
  role === "OWNER" ? `assigns this ${noun[type]} to you` : `invites you to this ${noun[type]}`;

export const undeliverableWords: Record<Undeliverable, string> = {
  DEACTIVATED: "their account is deactivated",
  UNREACHABLE: "Slack does not let this app send them messages",
  UNCERTAIN: "Slack did not say whether the message arrived",
};

/** The one action that mends it: another person for what was assigned or could not be delivered, another time for the others. */
export const mends = ({ role, undeliverable }: Pick<Invitation, "role" | "undeliverable">) =>
  role === "OWNER" || undeliverable !== null ? "reassign" : "reschedule";
