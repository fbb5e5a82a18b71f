import { subDays } from "date-fns";
import { z } from "zod";
import { Prisma, type PrismaClient } from "../generated/prisma/client.ts";
import { command } from "./command.ts";
import { confirmDeletion, confirmOptions, confirmUsage, formatCount } from "./confirm.ts";
import { batch } from "./delete-follow-ups.ts";
import { eraseWorkspace } from "./forget-workspace.ts";
import { withDatabase } from "./open-database.ts";

const days = z
  .string()
  .regex(/^[1-9]\d{0,4}$/, "must be a whole number of days, at least 1")
  .transform(Number);

/** Deletes old follow-ups and profiles. Meant to run regularly. */
export const deleteOlderThan = command({
  name: "delete-older-than",
  usage: `--days N ${confirmUsage}`,
  about: [
    "Deletes follow-ups that ended more than N days ago, along with their history.",
    "A follow-up has ended once it's completed or cancelled, or its time has passed. It's deleted if nothing else happened to it in those N days.",
    "Workspaces that uninstalled the app more than N days ago are erased.",
    "Profiles of people who aren't part of any follow-up and haven't been seen in N days are deleted, too.",
  ],
  options: { days, ...confirmOptions },
  run: async (given, admin) =>
    withDatabase(admin, async (db) => {
      const before = subDays(admin.now, given.days);
      const uninstalled = await db.workspace.findMany({ where: { uninstalledAt: { lt: before } }, select: { id: true } });
      const workspaces = await db.workspace.findMany({ select: { id: true }, orderBy: { id: "asc" } });
      let found = 0;
      for (const { id } of workspaces) found += await countOver(db, id, before);
      const what = `${formatCount(found, "follow-up")} and ${formatCount(uninstalled.length, "uninstalled workspace")} from before ${before.toISOString().slice(0, 10)} will be deleted.`;
      if (!confirmDeletion(given, admin, [what])) return;
      for (const { id } of uninstalled) await eraseWorkspace(db, id, { uninstalledAt: { lt: before } });
      let [deleted, people] = [0, 0];
      for (const { id } of workspaces) {
        deleted += await deleteFollowUpsOver(db, id, before);
        people += await deletePeopleUnseen(db, id, before);
      }
      admin.say(`Deleted ${formatCount(deleted, "follow-up")}, and the profiles of ${formatCount(people, "person", "people")}.`);
    }),
});

// The arithmetic is on `before`, because adding to a start could exceed PostgreSQL's last timestamp. An all-day follow-up is over once its
// day is over in every zone.
const isOver = (before: Date) => Prisma.sql`
  (f.status <> 'OPEN' OR f.starts_at < ${before}::timestamptz - CASE WHEN f.all_day THEN interval '2 days 4 hours'
    ELSE greatest(f.duration_minutes * interval '1 minute', interval '1 day') END)
  AND NOT EXISTS (SELECT FROM history h WHERE h.workspace_id = f.workspace_id AND h.follow_up_id = f.id AND h.at >= ${before})`;

async function countOver(db: PrismaClient, workspaceId: string, before: Date): Promise<number> {
  const [found] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM follow_ups f WHERE f.workspace_id = ${workspaceId} AND f.created_at < ${before} AND ${isOver(before)}`;
  return found?.count ?? 0;
}

/** Deletes follow-ups in batches, oldest first. Rows that are locked are left for the next run. Returns how many were deleted. */
export async function deleteFollowUpsOver(db: PrismaClient, workspaceId: string, before: Date): Promise<number> {
  let deleted = 0;
  let last: { createdAt: Date; id: string } | undefined = { createdAt: new Date(0), id: "00000000-0000-0000-0000-000000000000" };
  while (last) {
    const seen: { createdAt: Date; id: string; isGone: boolean }[] = await db.$queryRaw`
      WITH page AS (
        SELECT id, created_at FROM follow_ups
        WHERE workspace_id = ${workspaceId} AND created_at < ${before} AND (created_at, id) > (${last.createdAt}, ${last.id}::uuid)
        ORDER BY created_at, id LIMIT ${batch}
      ), over AS (
        SELECT f.id FROM page JOIN follow_ups f ON f.workspace_id = ${workspaceId} AND f.id = page.id
        WHERE ${isOver(before)} FOR UPDATE OF f SKIP LOCKED
      ), gone AS (
        DELETE FROM follow_ups f USING over WHERE f.workspace_id = ${workspaceId} AND f.id = over.id RETURNING f.id
      )
      SELECT created_at AS "createdAt", id, id IN (SELECT id FROM gone) AS "isGone" FROM page ORDER BY created_at, id`;
    deleted += seen.filter(({ isGone }) => isGone).length;
    last = seen.at(-1);
  }
  return deleted;
}

/** Deletes unused profiles in the same way. Returns how many were deleted. */
export async function deletePeopleUnseen(db: PrismaClient, workspaceId: string, before: Date): Promise<number> {
  let deleted = 0;
  let last: string | undefined = "";
  while (last !== undefined) {
    const seen: { id: string; isGone: boolean }[] = await db.$queryRaw`
      WITH page AS (
        SELECT id FROM members WHERE workspace_id = ${workspaceId} AND id > ${last} ORDER BY id LIMIT ${batch}
      ), unseen AS (
        SELECT m.id FROM page JOIN members m ON m.workspace_id = ${workspaceId} AND m.id = page.id
        WHERE m.fetched_at < ${before}
        AND NOT EXISTS (SELECT FROM follow_ups f WHERE f.workspace_id = m.workspace_id AND f.organizer_id = m.id)
        AND NOT EXISTS (SELECT FROM follow_ups f WHERE f.workspace_id = m.workspace_id AND f.owner_id = m.id)
        AND NOT EXISTS (SELECT FROM invitations i WHERE i.workspace_id = m.workspace_id AND i.invitee_id = m.id)
        AND NOT EXISTS (SELECT FROM messages s WHERE s.workspace_id = m.workspace_id AND s.person_id = m.id)
        FOR UPDATE OF m SKIP LOCKED
      ), gone AS (
        DELETE FROM members m USING unseen WHERE m.workspace_id = ${workspaceId} AND m.id = unseen.id RETURNING m.id
      )
      SELECT id, id IN (SELECT id FROM gone) AS "isGone" FROM page ORDER BY id`;
    deleted += seen.filter(({ isGone }) => isGone).length;
    last = seen.at(-1)?.id;
  }
  return deleted;
}
