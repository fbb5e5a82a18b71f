import { subDays } from "date-fns";
import type { Store } from "../store/store.ts";
import { command, workspaceId } from "./command.ts";
import { counted } from "./consent.ts";
import { withStore } from "./open.ts";

// So many are enqueued in one transaction.
const atOnce = 500;

/** Makes Slack show again what the database says. */
export const redraw = command({
  name: "redraw",
  usage: "[--workspace T…]",
  about: [
    "Draws every message of the follow-ups that are not over again, after a backup was restored: Slack may show newer answers than it holds.",
    "It may be run while the bot runs, which does the work, as fast as Slack takes it.",
  ],
  options: { workspace: workspaceId.optional() },
  run: async ({ workspace }, admin) =>
    withStore(admin, async (store) => {
      let drawn = 0;
      let after: Place | undefined = { workspaceId: "", id: "00000000-0000-0000-0000-000000000000" };
      while (after) {
        const wanted: Place[] = await wantAgain(store, workspace ?? null, subDays(admin.now, 2), after);
        drawn += wanted.length;
        after = wanted.at(-1);
      }
      admin.say(`${counted(drawn, "message")} will be drawn again by the bot.`);
    }),
});

type Place = { workspaceId: string; id: string };

/** The next messages that Slack has, in the order of their ids. Until the day after a follow-up its answers may change. */
const wantAgain = ({ db, queue }: Pick<Store, "db" | "queue">, workspace: string | null, since: Date, after: Place): Promise<Place[]> =>
  db.$transaction(async (tx) => {
    const wanted = await tx.$queryRaw<Place[]>`
      WITH next AS (
        SELECT m.workspace_id, m.id FROM messages m JOIN follow_ups f ON f.workspace_id = m.workspace_id AND f.id = m.follow_up_id
        WHERE (m.workspace_id, m.id) > (${after.workspaceId}, ${after.id}::uuid) AND m.workspace_id = COALESCE(${workspace}, m.workspace_id)
        AND m.ts IS NOT NULL AND f.status <> 'CANCELLED' AND f.starts_at >= ${since}
        ORDER BY m.workspace_id, m.id LIMIT ${atOnce}
      ), raised AS (
        UPDATE messages m SET wanted = wanted + 1 FROM next WHERE m.workspace_id = next.workspace_id AND m.id = next.id
        RETURNING m.workspace_id, m.id
      )
      SELECT workspace_id AS "workspaceId", id FROM raised ORDER BY workspace_id, id`;
    await queue.enqueue(
      tx,
      wanted.map(({ workspaceId: id, id: messageId }) => ({ workspaceId: id, messageId })),
    );
    return wanted;
  });
