import type { Prisma } from "../generated/prisma/client.ts";

export type Who = { workspaceId: string; personId: string };

/** The follow-ups that refer to a person: those they organized, and the others. */
export type Traces = { organized: string[]; others: string[] };

export async function tracesOf(tx: Prisma.TransactionClient, { workspaceId, personId }: Who): Promise<Traces> {
  const found = await tx.$queryRaw<{ id: string; organized: boolean }[]>`
    SELECT id, organizer_id = ${personId} AS organized FROM follow_ups
    WHERE workspace_id = ${workspaceId} AND (organizer_id = ${personId} OR owner_id = ${personId} OR id IN (
      SELECT follow_up_id FROM invitations WHERE workspace_id = ${workspaceId} AND invitee_id = ${personId}
      UNION ALL SELECT follow_up_id FROM messages WHERE workspace_id = ${workspaceId} AND person_id = ${personId}
      UNION ALL SELECT follow_up_id FROM history WHERE workspace_id = ${workspaceId} AND (actor_id = ${personId}
        OR ${personId} = ANY (string_to_array("from", ' ')) OR ${personId} = ANY (string_to_array("to", ' ')))))`;
  const ids = (organized: boolean) => found.filter((row) => row.organized === organized).map(({ id }) => id);
  return { organized: ids(true), others: ids(false) };
}
