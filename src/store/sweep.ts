import type { Prisma } from "../generated/prisma/client.ts";
import { deliveryQueue } from "./queue.ts";
import type { Store } from "./store.ts";

/** How many failed jobs a sweep deleted that were blocking messages, and how many messages without a job it requeued. */
export type SweepResult = { freed: number; requeued: number };

// The maximum of each per sweep. Slack accepts fewer anyway, and the next sweep handles the rest.
const batchSize = 500;

/**
 * Repairs messages whose jobs failed or were lost. Any process can run it at any time; if there's nothing to do, it costs two small index reads.
 * Skips workspaces that uninstalled the app. They are resumed when they install it again.
 */
export const sweep = async ({ db, queue }: Store, now: Date): Promise<SweepResult> => {
  const freed = await deleteBlockingJobs(db);
  const requeued = await db.$transaction(async (tx) => {
    const jobs = await jobsForNotShown(tx, now);
    await queue.enqueue(tx, jobs);
    return jobs.length;
  });
  return { freed, requeued };
};

/** Deletes failed jobs, in any queue, that block later jobs with the same key and have no pending dead letter. */
const deleteBlockingJobs = (db: Store["db"]): Promise<number> => db.$executeRaw`
  DELETE FROM pgboss.job WHERE (name, id) IN (
    SELECT j.name, j.id FROM pgboss.job j
    WHERE j.policy = 'key_strict_fifo' AND j.state IN ('active', 'retry', 'failed') AND j.state = 'failed'
    AND NOT EXISTS (
      SELECT 1 FROM pgboss.job d
      WHERE d.source_root_id = COALESCE(j.source_root_id, j.id) AND d.source_id = j.id AND d.state < 'completed'
    )
    LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
  )`;

// The conditions on the queue must match the predicates of pg-boss's indexes job_i8 and job_i10 exactly.
const jobsForNotShown = (tx: Prisma.TransactionClient, now: Date): Promise<{ workspaceId: string; messageId: string; isNew: boolean }[]> =>
  tx.$queryRaw`
    SELECT m.workspace_id AS "workspaceId", m.id AS "messageId", m.ts IS NULL AS "isNew"
    FROM messages m JOIN workspaces w ON w.id = m.workspace_id
    WHERE m.shown < m.wanted AND (m.retry_at IS NULL OR m.retry_at <= ${now}) AND w.uninstalled_at IS NULL
    AND NOT EXISTS (
      SELECT 1 FROM pgboss.job j WHERE j.name = ${deliveryQueue} AND j.singleton_key = m.id::text
      AND j.state IN ('active', 'retry', 'failed') AND j.policy = 'key_strict_fifo'
    )
    AND NOT EXISTS (
      SELECT 1 FROM pgboss.job j WHERE j.name = ${deliveryQueue} AND j.singleton_key = m.id::text
      AND j.state < 'active' AND NOT j.blocked AND j.policy = 'key_strict_fifo'
    )
    ORDER BY m.retry_at NULLS FIRST LIMIT ${batchSize} FOR UPDATE OF m SKIP LOCKED`;
