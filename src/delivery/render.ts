import type { FollowUp } from "../follow-up/follow-up.ts";
import { invitationOf } from "../follow-up/follow-up.ts";
import type { Message as Row } from "../generated/prisma/client.ts";
import type { Message } from "../slack/blocks.ts";
import { declinedNotice } from "../slack/declined-notice.ts";
import { invitationCard } from "../slack/invitation-card.ts";
import { organizerCard } from "../slack/organizer-card.ts";

/** A message as it has to look now; undefined for one whose invitation is not there. `zone` is its reader's. */
export function render(row: Row, followUp: FollowUp, isLatest: boolean, zone: string): Message | undefined {
  const invitation = row.invitationId === null ? undefined : invitationOf(followUp, row.invitationId);
  if (row.subject === "FOLLOW_UP") return organizerCard(followUp, zone);
  if (!invitation) return undefined;
  return row.subject === "INVITATION"
    ? invitationCard(followUp, invitation, row.revision, zone)
    : declinedNotice(
        followUp,
        invitation,
        { tells: row.hasLeft ? "left" : "declined", reason: row.told, revision: row.revision, isLatest },
        zone,
      );
}

/** Whether anybody could still act on it: one that is over is not posted anew. */
export const isActionable = ({ blocks }: Message) => blocks.some(({ type }) => type === "actions");
