import type { FollowUp } from "../domain/follow-up.ts";
import { invitationOf } from "../domain/follow-up.ts";
import type { Message as Row } from "../generated/prisma/client.ts";
import type { Message } from "../views/blocks.ts";
import { declinedNotice, formerDeclinedNotice } from "../views/declined-notice.ts";
import { detailsAction, invitationCard } from "../views/invitation-card.ts";
import { formerOrganizerCard, organizerCard } from "../views/organizer-card.ts";
import type { Reader } from "../views/reader.ts";

/** Returns a message as it should look now, or undefined if its invitation doesn't exist. `reader.zone` is the reader's. */
export function render(row: Row, followUp: FollowUp, isLatest: boolean, reader: Reader): Message | undefined {
  const invitation = row.invitationId === null ? undefined : invitationOf(followUp, row.invitationId);
  const isForOrganizer = row.personId === followUp.organizerId;
  if (row.subject === "FOLLOW_UP") return isForOrganizer ? organizerCard(followUp, reader) : formerOrganizerCard(followUp);
  if (!invitation) return undefined;
  if (row.subject === "INVITATION") return invitationCard(followUp, invitation, row.revision, reader);
  const notice = { tells: row.hasLeft ? "left" : "declined", reason: row.reason, revision: row.revision } as const;
  return isForOrganizer
    ? declinedNotice(followUp, invitation, { ...notice, isLatest }, reader)
    : formerDeclinedNotice(followUp, invitation, notice, reader);
}

/**
 * Returns true if someone can still act on the message. One that is over isn't posted again. An organizer's card that is over may keep
 * its Details, for a text that was shortened.
 */
export const isActionable = ({ blocks }: Message, subject: Row["subject"]) =>
  blocks.some(
    (block) =>
      block.type === "actions" &&
      (subject !== "FOLLOW_UP" || block.elements.some((element) => element.type !== "button" || element.action_id !== detailsAction)),
  );
