import {
  type ConstructorOptions,
  fromPrisma,
  type Job,
  PgBoss,
  type Queue as PgBossQueue,
  type QueueOptions,
  type WorkOptions,
} from "pg-boss";
import type { Prisma } from "../generated/prisma/client.ts";

/** Brings one message up to date in Slack. */
export type DeliveryJob = {
  workspaceId: string;
  messageId: string;
  /** True for a post. Slack limits posts and updates separately, so they don't wait for each other. It may be in Slack before the job is done. */
  isNew?: boolean;
  /** When the update became necessary (ISO), if known. */
  wantedAt?: string;
  /** Where the search for its post continues in Slack's history. */
  cursor?: string;
};

export type Queue = {
  /** Enqueues in the transaction, so that the jobs exist if and only if the change does. */
  enqueue(tx: Prisma.TransactionClient, jobs: DeliveryJob[]): Promise<void>;
  /** Enqueues a job again, with a delay. */
  requeue(job: DeliveryJob, afterSeconds: number): Promise<void>;
  boss: PgBoss;
};

export const deliveryQueue = "show";
/** The dead letter queue, for jobs that are out of retries. */
export const deadLetterQueue = "abandoned";

export type Retries = { limit: number; firstDelaySeconds: number; longestDelaySeconds: number };

// A message counts as undeliverable after about four hours. Once Slack is back, it's retried within two minutes.
export const deliveryRetries: Retries = { limit: 128, firstDelaySeconds: 1, longestDelaySeconds: 120 };

/**
 * Retries for about a day: otherwise a message would stay blocked if the database is merely short of connections.
 * There's no backoff, because pg-boss doesn't cap it on a dead letter queue.
 */
export const deadLetterPolicy = { retryLimit: 20_000, retryDelay: 5, retryBackoff: false, expireInSeconds: 60 };

/** Starts the job queue. Jobs for the same message run one at a time, in order. */
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
    notify: true,
  };
  // Without "notify": pg-boss sends no notification when a job moves here, and with "notify" on, workers poll only every half minute.
  await setUpQueue(boss, deadLetterQueue, deadLetterPolicy);
  await setUpQueue(boss, deliveryQueue, policy, { policy: "key_strict_fifo", deadLetter: deadLetterQueue, heartbeatSeconds });
  if (options.backend === "pglite") await requeueActive(boss);
  return queueOf(boss);
}

/** How soon another process picks up the job of a crashed one. */
export const heartbeatSeconds = 10;

/** Creates a queue, or brings the options of an existing one up to date. Those in `fixed` count only when it is created. */
export async function setUpQueue(
  boss: PgBoss,
  name: string,
  options: Omit<QueueOptions, "heartbeatSeconds"> & { notify?: boolean },
  fixed: Partial<Pick<PgBossQueue, "policy" | "deadLetter" | "heartbeatSeconds">> = {},
): Promise<void> {
  await boss.createQueue(name, { ...options, ...fixed });
  await boss.updateQueue(name, options);
}

/** Starts a worker that takes the next job right after each one; without that it would wait for its next poll. */
export async function workContinuously<Data>(
  boss: PgBoss,
  queue: string,
  options: WorkOptions,
  handle: (job: Job<Data>) => Promise<void>,
): Promise<void> {
  const id: string = await boss.work<Data>(queue, options, async ([job]) => {
    try {
      if (job) await handle(job);
    } finally {
      boss.notifyWorker(id);
    }
  });
}

/** Connects to the bot's existing queue, only to enqueue jobs. */
export async function connectQueue(options: ConstructorOptions): Promise<Queue> {
  const boss = new PgBoss({ ...options, migrate: false, supervise: false, schedule: false, registerInstance: false });
  // Errors are also thrown where the queue is used. Without a listener, they would end the process.
  boss.on("error", () => {});
  await boss.start();
  return queueOf(boss);
}

const queueOf = (boss: PgBoss): Queue => ({
  boss,
  // Small batches go first: each tenfold increase in size lowers the priority by one.
  enqueue: async (tx, jobs) => {
    if (jobs.length > 0)
      await boss.insert(
        deliveryQueue,
        jobs.map((data) => ({ data, ...keyAndGroup(data), priority: -Math.floor(Math.log10(jobs.length)) })),
        { db: fromPrisma(tx) },
      );
  },
  requeue: async (job, afterSeconds) => {
    await boss.send(deliveryQueue, job, { ...keyAndGroup(job), startAfter: afterSeconds });
  },
});

// A process runs one job per group at a time. Two groups per Slack rate limit are enough to reach the limit.
const keyAndGroup = ({ workspaceId, messageId, isNew = false }: DeliveryJob) => ({
  singletonKey: messageId,
  group: { id: `${workspaceId} ${isNew ? "new" : "redrawn"} ${/[02468ace]$/.test(messageId) ? "even" : "odd"}` },
});

/** Requeues jobs that a crashed process left active. The embedded database has one process at a time, so no other is working on them. */
async function requeueActive(boss: PgBoss) {
  const { rows } = await boss.getDb().executeSql("SELECT id FROM pgboss.job WHERE name = $1 AND state = 'active'", [deliveryQueue]);
  for (const { id } of rows) await boss.fail(deliveryQueue, String(id), { message: "the process was killed" });
}
