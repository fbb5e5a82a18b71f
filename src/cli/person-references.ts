import type { Prisma } from "../generated/prisma/client.ts";
import type { PersonKey } from "../store/person-key.ts";

/** The ids of the follow-ups that refer to a person: those they organized, and others. */
export type PersonReferences = { organized: string[]; others: string[] };

export async function referencesTo(tx: Prisma.TransactionClient, { workspaceId, personId }: PersonKey): Promise<PersonReferences> {
  // Each part uses its own index. One combined condition would use none.
  const found = await tx.$queryRaw<{ id: string; organized: boolean }[]>`
    SELECT id, bool_or(organized) AS organized FROM (
      SELECT id, true AS organized FROM follow_ups WHERE workspace_id = ${workspaceId} AND organizer_id = ${personId}
      UNION ALL SELECT id, false FROM follow_ups WHERE workspace_id = ${workspaceId} AND owner_id = ${personId}
      UNION ALL SELECT follow_up_id, false FROM invitations WHERE workspace_id = ${workspaceId} AND invitee_id = ${personId}
      UNION ALL SELECT follow_up_id, false FROM messages WHERE workspace_id = ${workspaceId} AND person_id = ${personId}
      UNION ALL SELECT follow_up_id, false FROM history WHERE workspace_id = ${workspaceId} AND actor_id = ${personId}
      UNION ALL SELECT follow_up_id, false FROM history WHERE workspace_id = ${workspaceId}
        AND string_to_array("from" || ' ' || "to", ' ') @> ARRAY[${personId}]::text[]
    ) AS found GROUP BY id`;
  const ids = (organized: boolean) => found.filter((row) => row.organized === organized).map(({ id }) => id);
  return { organized: ids(true), others: ids(false) };
}
