import type { PrismaClient } from "../generated/prisma/client.ts";

/** How many follow-ups are deleted at once. Each may have thousands of invitations, and nobody can answer them meanwhile. */
export const batch = 20;

/** Deletes follow-ups with their invitations, messages and history. */
export async function deleteFollowUps(db: PrismaClient, workspaceId: string, ids: string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += batch)
    await db.followUp.deleteMany({ where: { workspaceId, id: { in: ids.slice(from, from + batch) } } });
}
