import type { FollowUp, Invitation } from "../domain/follow-up.ts";
import { messages } from "./messages/index.ts";
import type { Phrase } from "./messages/phrase.ts";

/** The state of an invitation as shown to people. An undelivered one never looks as if it's waiting for an answer. */
export type DisplayState = "undelivered" | "declined" | "assigned" | "invited" | "accepted" | "removed";

export function displayStateOf(invitation: Pick<Invitation, "state" | "role" | "undeliverable">): DisplayState {
  if (invitation.undeliverable !== null) return "undelivered";
  if (invitation.state === "PENDING") return invitation.role === "OWNER" ? "assigned" : "invited";
  return ({ ACCEPTED: "accepted", DECLINED: "declined", WITHDRAWN: "removed" } as const)[invitation.state];
}

/** Returns a status line, such as "*Accepted* · You accepted @ana's task". */
export const status = (state: string, sentence: Phrase): Phrase => [{ strong: state }, " · ", ...sentence];

export const person = (id: string): Phrase => [{ person: id }];

const nameOf = (id: string, hasLeft: boolean): Phrase => (hasLeft ? messages.deactivated({ who: person(id) }) : person(id));

/** Returns the organizer's name, with a note if they have left. */
export const organizerName = ({ organizerId, organizerHasLeft }: Pick<FollowUp, "organizerId" | "organizerHasLeft">) =>
  nameOf(organizerId, organizerHasLeft);

/** Returns the invitee's name, with a note if they have left. */
export const inviteeName = ({ inviteeId, hasLeft }: Pick<Invitation, "inviteeId" | "hasLeft">) => nameOf(inviteeId, hasLeft);

/** Returns the warning for everyone who answers after the organizer has left. */
export const organizerLeftWarning = ({ organizerId }: Pick<FollowUp, "organizerId">): Phrase =>
  messages.organizerLeftWarning({ who: person(organizerId) });

/** Returns the action to offer: reassigning if it was assigned or undeliverable, and rescheduling otherwise. */
export const remedy = ({ role, undeliverable }: Pick<Invitation, "role" | "undeliverable">) =>
  role === "OWNER" || undeliverable !== null ? "reassign" : "reschedule";
