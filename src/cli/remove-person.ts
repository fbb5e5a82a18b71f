import type { Prisma } from "../generated/prisma/client.ts";
import { type FollowUpKey, lockFollowUp } from "../store/execute-command.ts";
import type { Store } from "../store/store.ts";
import { transact } from "../store/transact.ts";

/**
 * Removes a person from a follow-up that someone else organizes, as if they had never been part of it.
 * Messages to them, including from when they organized it, and about their declines are no longer tracked.
 * Messages that named them are updated.
 */
export const removePerson = ({ db, queue }: Pick<Store, "db" | "queue">, key: FollowUpKey, personId: string): Promise<void> =>
  transact(db, async (tx) => {
    const { workspaceId, followUpId } = key;
    await lockFollowUp(tx, key);
    const followUp = await tx.followUp.findUnique({ where: { workspaceId_id: { workspaceId, id: followUpId } } });
    if (!followUp) return;
    const removed = await tx.invitation.findMany({
      where: { workspaceId, followUpId, inviteeId: personId },
      select: { id: true, passedOnFrom: true },
    });
    const ids = removed.map(({ id }) => id);
    await removeFromHistory(tx, key, personId, ids);
    await tx.invitation.updateMany({ where: { workspaceId, followUpId, passedOnFrom: { in: ids } }, data: { passedOnFrom: null } });
    await tx.invitation.deleteMany({ where: { workspaceId, id: { in: ids } } });
    await tx.message.deleteMany({ where: { workspaceId, followUpId, personId } });
    if (followUp.ownerId === personId) {
      const data = { ownerId: followUp.organizerId };
      await tx.followUp.update({ where: { workspaceId_id: { workspaceId, id: followUpId } }, data });
    }
    const passedOn = removed.flatMap(({ passedOnFrom }) => passedOnFrom ?? []);
    const redrawn = await tx.message.updateManyAndReturn({
      // They are named on the organizer's card, on everyone else's, and in the chain of assignees.
      where: {
        workspaceId,
        followUpId,
        OR: [{ subject: "FOLLOW_UP" }, { subject: "INVITATION" }, { invitation: { role: "OWNER" } }, { invitationId: { in: passedOn } }],
      },
      data: { desiredVersion: { increment: 1 } },
      select: { id: true },
    });
    await queue.enqueue(
      tx,
      redrawn.map(({ id }) => ({ workspaceId, messageId: id })),
    );
  });

/** Deletes the history by and about them. Since history rows can't be updated, those that name others too are inserted again without them. */
const removeFromHistory = (
  tx: Prisma.TransactionClient,
  { workspaceId, followUpId }: FollowUpKey,
  personId: string,
  invitationIds: string[],
) =>
  tx.$executeRaw`
    WITH gone AS (
      DELETE FROM history WHERE workspace_id = ${workspaceId} AND follow_up_id = ${followUpId}::uuid AND (
        actor_id = ${personId} OR invitation_id = ANY (${invitationIds}::uuid[])
        OR ${personId} = ANY (string_to_array("from", ' ')) OR ${personId} = ANY (string_to_array("to", ' ')))
      RETURNING *
    )
    INSERT INTO history (workspace_id, id, follow_up_id, invitation_id, actor_id, what, "from", "to", reason, at, number)
    SELECT workspace_id, id, follow_up_id, invitation_id, actor_id, what,
      array_to_string(array_remove(string_to_array("from", ' '), ${personId}), ' '),
      array_to_string(array_remove(string_to_array("to", ' '), ${personId}), ' '), reason, at, number
    FROM gone
    WHERE actor_id IS DISTINCT FROM ${personId} AND (invitation_id IS NULL OR invitation_id <> ALL (${invitationIds}::uuid[]))`;
