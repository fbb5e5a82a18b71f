import { subDays } from "date-fns";
import type { PrismaClient } from "../generated/prisma/client.ts";

type Who = { workspaceId: string; personId: string };

// Days after its start, or the beginning of its date, after which a follow-up is over wherever anybody is.
const longest = 3;

/** The follow-ups that somebody organizes or is invited to, and that do not say yet that they have left. What is over for long is left out. */
export async function notMarkedAsLeft(db: PrismaClient, { workspaceId, personId }: Who, now: Date): Promise<string[]> {
  const since = subDays(now, longest);
  const found = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM follow_ups
    WHERE workspace_id = ${workspaceId} AND organizer_id = ${personId} AND status = 'OPEN' AND NOT organizer_has_left AND starts_at > ${since}
    UNION SELECT follow_up_id FROM invitations
    WHERE workspace_id = ${workspaceId} AND invitee_id = ${personId} AND open AND NOT has_left AND state <> 'WITHDRAWN' AND starts_at > ${since}`;
  return found.map(({ id }) => id);
}

/** The follow-ups that say that somebody has left. */
export async function markedAsLeft(db: PrismaClient, { workspaceId, personId }: Who): Promise<string[]> {
  const found = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM follow_ups WHERE workspace_id = ${workspaceId} AND organizer_id = ${personId} AND organizer_has_left
    UNION SELECT follow_up_id FROM invitations WHERE workspace_id = ${workspaceId} AND invitee_id = ${personId} AND has_left`;
  return found.map(({ id }) => id);
}

export const isMarkedAsLeft = async (db: PrismaClient, who: Who): Promise<boolean> => (await markedAsLeft(db, who)).length > 0;
