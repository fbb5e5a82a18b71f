import type { FollowUp, Invitation } from "../domain/follow-up.ts";
import { messages } from "./messages/index.ts";
import type { Phrase } from "./messages/phrase.ts";

/** How an invitation stands. An undelivered one never looks like one that waits for an answer. */
export type Standing = "undelivered" | "declined" | "assigned" | "invited" | "accepted" | "removed";

export function standingOf(invitation: Pick<Invitation, "state" | "role" | "undeliverable">): Standing {
  if (invitation.undeliverable !== null) return "undelivered";
  if (invitation.state === "PENDING") return invitation.role === "OWNER" ? "assigned" : "invited";
  return ({ ACCEPTED: "accepted", DECLINED: "declined", WITHDRAWN: "removed" } as const)[invitation.state];
}

/** A state and what is said of it: "*Accepted* · You accepted @ana's task". */
export const status = (state: string, sentence: Phrase): Phrase => [{ strong: state }, " · ", ...sentence];

export const person = (id: string): Phrase => [{ person: id }];

const named = (id: string, hasLeft: boolean): Phrase => (hasLeft ? messages.deactivated({ who: person(id) }) : person(id));

/** The organizer, and whether they have left. */
export const organizer = ({ organizerId, organizerHasLeft }: Pick<FollowUp, "organizerId" | "organizerHasLeft">) =>
  named(organizerId, organizerHasLeft);

/** The invitee, and whether they have left. */
export const invitee = ({ inviteeId, hasLeft }: Pick<Invitation, "inviteeId" | "hasLeft">) => named(inviteeId, hasLeft);

/** What everybody is told who answers, once the organizer has left. */
export const noOneReads = ({ organizerId }: Pick<FollowUp, "organizerId">): Phrase => messages.noOneReads({ who: person(organizerId) });

/** The one action that mends it: another person for what was assigned or could not be delivered, another time for the others. */
export const remedy = ({ role, undeliverable }: Pick<Invitation, "role" | "undeliverable">) =>
  role === "OWNER" || undeliverable !== null ? "reassign" : "reschedule";
