import { type ConstructorOptions, fromPrisma, PgBoss } from "pg-boss";
import type { Prisma } from "../generated/prisma/client.ts";

/** "Bring this message up to date in Slack." */
export type ShowJob = {
  workspaceId: string;
  messageId: string;
  /** Slack counts posts and updates apart, so what is new and what is redrawn does not wait for each other. It may be in Slack until the job is done. */
  isNew?: boolean;
  /** When that became necessary (ISO), if it is known. */
  wantedAt?: string;
  /** Where in Slack's history the search for its post goes on. */
  cursor?: string;
};

export type Queue = {
  /** Enqueues inside a transaction, so that the work exists exactly when the change does. */
  enqueue(tx: Prisma.TransactionClient, jobs: ShowJob[]): Promise<void>;
  /** Puts a job back, to be done some seconds later. */
  requeue(job: ShowJob, afterSeconds: number): Promise<void>;
  boss: PgBoss;
};

export const showQueue = "show";
/** Jobs whose tries are used up. */
export const abandonedQueue = "abandoned";

export type Retries = { limit: number; firstDelaySeconds: number; longestDelaySeconds: number };

// About four hours until a message counts as undeliverable, and two minutes at most until it is tried again when Slack is back.
export const patientRetries: Retries = { limit: 128, firstDelaySeconds: 1, longestDelaySeconds: 120 };

/**
 * For about a day, since what blocks a message must not depend on whether the database has a connection to spare.
 * Without back-off: pg-boss does not limit its growth on a queue of dead letters.
 */
export const deadLetterPolicy = { retryLimit: 20_000, retryDelay: 5, retryBackoff: false, expireInSeconds: 60 };

/** Starts the job queue. Jobs about the same message are done one at a time, in order. */
export async function openQueue(options: ConstructorOptions, retries: Retries, onError: (error: Error) => void): Promise<Queue> {
  const boss = new PgBoss({
    ...options,
    useListenNotify: true,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    instanceHeartbeatSeconds: 5,
    openTelemetry: { propagateContext: true },
  });
  boss.on("error", onError);
  await boss.start();
  const policy = {
    retryLimit: retries.limit,
    retryDelay: retries.firstDelaySeconds,
    retryBackoff: true,
    retryDelayMax: retries.longestDelaySeconds,
    // How soon the job of a killed process is taken up by another.
    heartbeatSeconds: 10,
    notify: true,
  };
  // Without "notify": nothing is notified of a job that moves here, and its workers would only look every half minute.
  await boss.createQueue(abandonedQueue);
  await boss.updateQueue(abandonedQueue, deadLetterPolicy);
  await boss.createQueue(showQueue, { policy: "key_strict_fifo", deadLetter: abandonedQueue, ...policy });
  const { heartbeatSeconds: _fixed, ...changeable } = policy;
  await boss.updateQueue(showQueue, changeable);
  if (options.backend === "pglite") await requeueActive(boss);
  return queueOf(boss);
}

/** Joins a queue that the bot has set up, only to put work into it. */
export async function joinQueue(options: ConstructorOptions): Promise<Queue> {
  const boss = new PgBoss({ ...options, migrate: false, supervise: false, schedule: false, registerInstance: false });
  // What goes wrong is thrown where the queue is used; without a listener it would end the process as well.
  boss.on("error", () => {});
  await boss.start();
  return queueOf(boss);
}

const queueOf = (boss: PgBoss): Queue => ({
  boss,
  // What concerns few people goes before what concerns many: ten times as many, one step behind.
  enqueue: async (tx, jobs) => {
    if (jobs.length > 0)
      await boss.insert(
        showQueue,
        jobs.map((data) => ({ data, ...about(data), priority: -Math.floor(Math.log10(jobs.length)) })),
        { db: fromPrisma(tx) },
      );
  },
  requeue: async (job, afterSeconds) => {
    await boss.send(showQueue, job, { ...about(job), startAfter: afterSeconds });
  },
});

// Of each group a process does one job at a time. Two groups for each of Slack's limits are enough to reach it.
const about = ({ workspaceId, messageId, isNew = false }: ShowJob) => ({
  singletonKey: messageId,
  group: { id: `${workspaceId} ${isNew ? "new" : "redrawn"} ${/[02468ace]$/.test(messageId) ? "even" : "odd"}` },
});

/** Takes back what a killed process was at. The embedded database has one process at a time, so nobody is at it any more. */
async function requeueActive(boss: PgBoss) {
  const { rows } = await boss.getDb().executeSql("SELECT id FROM pgboss.job WHERE name = $1 AND state = 'active'", [showQueue]);
  for (const { id } of rows) await boss.fail(showQueue, String(id), { message: "the process was killed" });
}
