import type { PrismaClient } from "../generated/prisma/client.ts";
import { transact } from "../store/transact.ts";

/** How many follow-ups are deleted per transaction. Each can have thousands of invitations, which no one can answer meanwhile. */
export const batch = 20;

/** Deletes follow-ups with their invitations, messages and history, in batches. */
export async function deleteFollowUps(db: PrismaClient, workspaceId: string, ids: string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += batch)
    await transact(
      db,
      (tx) => tx.$executeRaw`
        DELETE FROM follow_ups WHERE workspace_id = ${workspaceId} AND id IN (
          SELECT id FROM follow_ups WHERE workspace_id = ${workspaceId} AND id = ANY (${ids.slice(from, from + batch)}::uuid[])
          ORDER BY id FOR UPDATE)`,
    );
}
