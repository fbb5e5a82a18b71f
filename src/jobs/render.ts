import type { FollowUp } from "../domain/follow-up.ts";
import { invitationOf } from "../domain/follow-up.ts";
import type { Message as Row } from "../generated/prisma/client.ts";
import type { Message } from "../views/blocks.ts";
import { declinedNotice, formerDeclinedNotice } from "../views/declined-notice.ts";
import { invitationCard } from "../views/invitation-card.ts";
import { formerOrganizerCard, organizerCard } from "../views/organizer-card.ts";

/** A message as it has to look now; undefined for one whose invitation is not there. `zone` is its reader's. */
export function render(row: Row, followUp: FollowUp, isLatest: boolean, zone: string): Message | undefined {
  const invitation = row.invitationId === null ? undefined : invitationOf(followUp, row.invitationId);
  const isOrganizers = row.personId === followUp.organizerId;
  if (row.subject === "FOLLOW_UP") return isOrganizers ? organizerCard(followUp, zone) : formerOrganizerCard(followUp);
  if (!invitation) return undefined;
  if (row.subject === "INVITATION") return invitationCard(followUp, invitation, row.revision, zone);
  const told = { tells: row.hasLeft ? "left" : "declined", reason: row.told, revision: row.revision } as const;
  return isOrganizers
    ? declinedNotice(followUp, invitation, { ...told, isLatest }, zone)
    : formerDeclinedNotice(followUp, invitation, told, zone);
}

/** Whether anybody could still act on it: one that is over is not posted anew. */
export const isActionable = ({ blocks }: Message) => blocks.some(({ type }) => type === "actions");
