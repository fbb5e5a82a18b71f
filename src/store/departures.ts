import { subDays } from "date-fns";
import type { PrismaClient } from "../generated/prisma/client.ts";
import type { PersonKey } from "./person-key.ts";

// This many days after its start, or the start of its date, a follow-up is over in every zone.
const maxDaysUntilOver = 3;

/** Returns the ids of the person's open follow-ups that don't mark them as having left yet. Skips those that are long over. */
export async function notMarkedAsLeft(db: PrismaClient, { workspaceId, personId }: PersonKey, now: Date): Promise<string[]> {
  const since = subDays(now, maxDaysUntilOver);
  const found = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM follow_ups
    WHERE workspace_id = ${workspaceId} AND organizer_id = ${personId} AND status = 'OPEN' AND NOT organizer_has_left AND starts_at > ${since}
    UNION SELECT follow_up_id FROM invitations
    WHERE workspace_id = ${workspaceId} AND invitee_id = ${personId} AND open AND NOT has_left AND state <> 'WITHDRAWN' AND starts_at > ${since}`;
  return found.map(({ id }) => id);
}

/** Returns the ids of the follow-ups that mark this person as having left. */
export async function markedAsLeft(db: PrismaClient, { workspaceId, personId }: PersonKey): Promise<string[]> {
  const found = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM follow_ups WHERE workspace_id = ${workspaceId} AND organizer_id = ${personId} AND organizer_has_left
    UNION SELECT follow_up_id FROM invitations WHERE workspace_id = ${workspaceId} AND invitee_id = ${personId} AND has_left`;
  return found.map(({ id }) => id);
}

export const isMarkedAsLeft = async (db: PrismaClient, person: PersonKey): Promise<boolean> => (await markedAsLeft(db, person)).length > 0;
