import type { Prisma } from "../generated/prisma/client.ts";
import { showQueue } from "./queue.ts";
import type { Store } from "./store.ts";

/** What a sweep has found: jobs that blocked their messages, and messages that nobody was about to show. */
export type Swept = { freed: number; requeued: number };

// So many of each in one sweep. Slack takes fewer, and the rest is there for the next one.
const atOnce = 500;

/**
 * Puts right what is left, whatever has become of its jobs. Every process may do it at any time; where there is nothing to do it is two reads of small indexes.
 * Workspaces that have removed the app are left out: theirs is taken up when they install it again.
 */
export const sweep = async ({ db, queue }: Store, now: Date): Promise<Swept> => {
  const freed = await freeKeys(db);
  const requeued = await db.$transaction(async (tx) => {
    const left = await notShown(tx, now);
    await queue.enqueue(tx, left);
    return left.length;
  });
  return { freed, requeued };
};

/** Deletes failed jobs, which block the later ones of their key, where no dead letter is going to see to that. Of all queues. */
const freeKeys = (db: Store["db"]): Promise<number> => db.$executeRaw`
  DELETE FROM pgboss.job WHERE (name, id) IN (
    SELECT j.name, j.id FROM pgboss.job j
    WHERE j.policy = 'key_strict_fifo' AND j.state IN ('active', 'retry', 'failed') AND j.state = 'failed'
    AND NOT EXISTS (
      SELECT 1 FROM pgboss.job d
      WHERE d.source_root_id = COALESCE(j.source_root_id, j.id) AND d.source_id = j.id AND d.state < 'completed'
    )
    LIMIT ${atOnce} FOR UPDATE SKIP LOCKED
  )`;

// The conditions on the queue are those of its own indexes, job_i8 and job_i10, to the letter.
const notShown = (tx: Prisma.TransactionClient, now: Date): Promise<{ workspaceId: string; messageId: string; isNew: boolean }[]> =>
  tx.$queryRaw`
    SELECT m.workspace_id AS "workspaceId", m.id AS "messageId", m.ts IS NULL AS "isNew"
    FROM messages m JOIN workspaces w ON w.id = m.workspace_id
    WHERE m.shown < m.wanted AND (m.retry_at IS NULL OR m.retry_at <= ${now}) AND w.uninstalled_at IS NULL
    AND NOT EXISTS (
      SELECT 1 FROM pgboss.job j WHERE j.name = ${showQueue} AND j.singleton_key = m.id::text
      AND j.state IN ('active', 'retry', 'failed') AND j.policy = 'key_strict_fifo'
    )
    AND NOT EXISTS (
      SELECT 1 FROM pgboss.job j WHERE j.name = ${showQueue} AND j.singleton_key = m.id::text
      AND j.state < 'active' AND NOT j.blocked AND j.policy = 'key_strict_fifo'
    )
    ORDER BY m.retry_at NULLS FIRST LIMIT ${atOnce} FOR UPDATE OF m SKIP LOCKED`;
