import type { PrismaClient } from "../../src/generated/prisma/client.ts";

export type Bulk = {
  workspaceId: string;
  /** The person whose list is looked at. */
  personId: string;
  /** How many invitations that person has in each group of the list; as many again belong to others. */
  each: number;
};

/** A workspace with many follow-ups, written with plain SQL: for how long things take, not for what they look like. */
export async function fillWorkspace(db: PrismaClient, { workspaceId, personId, each }: Bulk): Promise<void> {
  const run = (sql: string) => db.$executeRawUnsafe(sql, workspaceId, personId, each);
  const also = "$1::text IS NOT NULL AND $2::text IS NOT NULL AND $3::int IS NOT NULL";
  await run(`INSERT INTO workspaces SELECT $1, $1, 'U0BOT', now() WHERE ${also} ON CONFLICT DO NOTHING`);
  await run(`
    INSERT INTO members SELECT $1, id, id, 'UTC', false, false, false, false, NULL, now()
    FROM (SELECT $2 AS id UNION SELECT 'U0FRIEND' || n FROM generate_series(1, 100) n) AS everybody WHERE ${also} ON CONFLICT DO NOTHING`);
  // One follow-up for each invitation: a third is declined, a third asks the person, a third they sent; then the same among others.
  await run(`
    INSERT INTO follow_ups (workspace_id, id, organizer_id, owner_id, type, title, starts_at, all_day, duration_minutes, zone, created_at)
    SELECT $1, gen_random_uuid(), organizer, organizer, 'MEETING', 'Bulk ' || kind, now() + n * interval '1 minute', false, 30, 'UTC', now()
    FROM generate_series(1, $3) n, (VALUES ('declined', $2), ('asked', 'U0FRIEND1'), ('sent', $2), ('declined', 'U0FRIEND2'), ('others', 'U0FRIEND2'), ('sent', 'U0FRIEND2')) AS kinds(kind, organizer)
    WHERE ${also}`);
  await run(`
    INSERT INTO invitations (workspace_id, id, follow_up_id, invitee_id, role, state, revision, organizer_id, starts_at, declined_at, created_at)
    SELECT $1, gen_random_uuid(), id,
      CASE WHEN title = 'Bulk asked' THEN $2 ELSE 'U0FRIEND' || 3 + floor(random() * 90) END, 'PARTICIPANT',
      (CASE WHEN title = 'Bulk declined' THEN 'DECLINED' ELSE 'PENDING' END)::invitation_state, 1, organizer_id, starts_at,
      CASE WHEN title = 'Bulk declined' THEN now() END, now()
    FROM follow_ups WHERE workspace_id = $1 AND ${also}`);
  await run(`
    INSERT INTO messages (workspace_id, id, subject, follow_up_id, invitation_id, person_id, revision, channel, ts, shown, created_at)
    SELECT $1, gen_random_uuid(), 'INVITATION', follow_up_id, id, invitee_id, 1, 'D' || invitee_id, '1', 1, now()
    FROM invitations WHERE workspace_id = $1 AND ${also}`);
  await run(`
    INSERT INTO history (workspace_id, id, follow_up_id, what, at)
    SELECT $1, gen_random_uuid(), id, 'create', now() FROM follow_ups WHERE workspace_id = $1 AND ${also}`);
}

/** Lets the planner know what is there, as the server's autovacuum does in a while. */
export const analyze = (db: PrismaClient) => db.$executeRawUnsafe("ANALYZE");
