import { subDays } from "date-fns";
import type { Store } from "../store/store.ts";
import { transact } from "../store/transact.ts";
import { command, workspaceId } from "./command.ts";
import { formatCount } from "./confirm.ts";
import { withStore } from "./open-database.ts";

// Messages per transaction.
const pageSize = 100;

export const redraw = command({
  name: "redraw",
  usage: "[--workspace T…]",
  about: [
    "Updates every message about follow-ups that aren't over. Use it after a restore, when Slack may show newer answers than the backup has.",
    "You can run this while the bot is running. The bot does the work, as fast as Slack allows.",
  ],
  options: { workspace: workspaceId.optional() },
  run: async ({ workspace }, admin) =>
    withStore(admin, async (store) => {
      const where = workspace === undefined ? {} : { id: workspace };
      const workspaces = await store.db.workspace.findMany({ where, select: { id: true }, orderBy: { id: "asc" } });
      let updated = 0;
      for (const { id } of workspaces) {
        let last: string | undefined = "00000000-0000-0000-0000-000000000000";
        while (last !== undefined) {
          const seen: PageRow[] = await markForUpdate(store, id, subDays(admin.now, 2), last);
          updated += seen.filter(({ isWanted }) => isWanted).length;
          last = seen.at(-1)?.id;
        }
      }
      admin.say(`${formatCount(updated, "message")} will be updated by the bot.`);
    }),
});

type PageRow = { id: string; isWanted: boolean };

/** Marks the next posted messages, in order of id, for an update. `since` excludes follow-ups whose answers can't change anymore. */
export const markForUpdate = (
  { db, queue }: Pick<Store, "db" | "queue">,
  workspace: string,
  since: Date,
  after: string,
): Promise<PageRow[]> =>
  transact(db, async (tx) => {
    await tx.$queryRaw`
      SELECT 1 FROM follow_ups WHERE workspace_id = ${workspace} AND id IN (
        SELECT follow_up_id FROM messages WHERE workspace_id = ${workspace} AND id > ${after}::uuid ORDER BY id LIMIT ${pageSize}
      ) ORDER BY id FOR UPDATE`;
    const seen = await tx.$queryRaw<PageRow[]>`
      WITH page AS (
        SELECT id, follow_up_id, ts FROM messages WHERE workspace_id = ${workspace} AND id > ${after}::uuid ORDER BY id LIMIT ${pageSize}
      ), raised AS (
        UPDATE messages m SET wanted = wanted + 1
        FROM page JOIN follow_ups f ON f.workspace_id = ${workspace} AND f.id = page.follow_up_id
        WHERE m.workspace_id = ${workspace} AND m.id = page.id
        AND page.ts IS NOT NULL AND f.status <> 'CANCELLED' AND f.starts_at >= ${since}
        RETURNING m.id
      )
      SELECT id, id IN (SELECT id FROM raised) AS "isWanted" FROM page ORDER BY id`;
    const wanted = seen.filter(({ isWanted }) => isWanted);
    await queue.enqueue(
      tx,
      wanted.map(({ id }) => ({ workspaceId: workspace, messageId: id })),
    );
    return seen;
  });
