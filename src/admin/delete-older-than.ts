import { subDays } from "date-fns";
import { z } from "zod";
import { Prisma, type PrismaClient } from "../generated/prisma/client.ts";
import { command } from "./command.ts";
import { consent, consentUsage, counted, mayDelete } from "./consent.ts";
import { batch } from "./delete-follow-ups.ts";
import { eraseWorkspace } from "./forget-workspace.ts";
import { withDatabase } from "./open.ts";

const days = z
  .string()
  .regex(/^[1-9]\d{0,4}$/, "must be a whole number of days, at least 1")
  .transform(Number);

/** Deletes what is over and has been left alone for long. Meant to be run regularly. */
export const deleteOlderThan = command({
  name: "delete-older-than",
  usage: `--days N ${consentUsage}`,
  about: [
    "Deletes what has been over for more than N days, with all its history.",
    "A follow-up is over when it is completed or cancelled, or when its time has passed; it is deleted when nothing has happened to it for N days either.",
    "A workspace in which the app was uninstalled that long ago is forgotten as a whole.",
    "Of people who take part in nothing any more, what is known from Slack goes too, when they were last seen that long ago.",
  ],
  options: { days, ...consent },
  run: async (given, admin) =>
    withDatabase(admin, async (db) => {
      const before = subDays(admin.now, given.days);
      const [found] = await db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM follow_ups f WHERE ${isOver(before)}`;
      const uninstalled = await db.workspace.findMany({ where: { uninstalledAt: { lt: before } }, select: { id: true } });
      const what = `${counted(found?.count ?? 0, "follow-up")} and ${counted(uninstalled.length, "uninstalled workspace")} of before ${before.toISOString().slice(0, 10)} will be deleted.`;
      if (!mayDelete(given, admin, [what])) return;
      for (const { id } of uninstalled) await eraseWorkspace(db, id, { uninstalledAt: { lt: before } });
      const deleted = await deleteFollowUpsOver(db, before);
      const people = await deletePeopleUnseen(db, before);
      admin.say(`Deleted: ${counted(deleted, "follow-up")}, and what was known of ${people} people.`);
    }),
});

const isOver = (before: Date) => Prisma.sql`
  (f.status <> 'OPEN' OR f.starts_at + greatest(f.duration_minutes * interval '1 minute', interval '1 day') < ${before})
  AND NOT EXISTS (SELECT FROM history h WHERE h.workspace_id = f.workspace_id AND h.follow_up_id = f.id AND h.at >= ${before})`;

type Place = { workspaceId: string; id: string };

/** Goes through all follow-ups once, some at a time. One that is being changed at the moment is left for the next run. */
async function deleteFollowUpsOver(db: PrismaClient, before: Date): Promise<number> {
  let deleted = 0;
  let after: Place | undefined = { workspaceId: "", id: "00000000-0000-0000-0000-000000000000" };
  while (after) {
    const gone: Place[] = await db.$queryRaw`
      WITH over AS (
        SELECT f.workspace_id, f.id FROM follow_ups f
        WHERE (f.workspace_id, f.id) > (${after.workspaceId}, ${after.id}::uuid) AND ${isOver(before)}
        ORDER BY f.workspace_id, f.id LIMIT ${batch} FOR UPDATE SKIP LOCKED
      ), gone AS (
        DELETE FROM follow_ups f USING over WHERE f.workspace_id = over.workspace_id AND f.id = over.id
        RETURNING f.workspace_id, f.id
      )
      SELECT workspace_id AS "workspaceId", id FROM gone ORDER BY workspace_id, id`;
    deleted += gone.length;
    after = gone.at(-1);
  }
  return deleted;
}

const deletePeopleUnseen = (db: PrismaClient, before: Date) => db.$executeRaw`
  DELETE FROM members m WHERE fetched_at < ${before}
  AND NOT EXISTS (SELECT FROM follow_ups f WHERE f.workspace_id = m.workspace_id AND m.id IN (f.organizer_id, f.owner_id))
  AND NOT EXISTS (SELECT FROM invitations i WHERE i.workspace_id = m.workspace_id AND i.invitee_id = m.id)
  AND NOT EXISTS (SELECT FROM messages s WHERE s.workspace_id = m.workspace_id AND s.person_id = m.id)`;
