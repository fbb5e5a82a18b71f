import { type ConstructorOptions, fromPrisma, PgBoss } from "pg-boss";
import type { Prisma } from "../generated/prisma/client.ts";

/** "Bring this message up to date in Slack." */
export type ShowJob = {
  workspaceId: string;
  messageId: string;
  /** When that became necessary (ISO), if it is known. */
  wantedAt?: string;
};

export type Queue = {
  /** Enqueues inside a transaction, so that the work exists exactly when the change does. */
  enqueue(tx: Prisma.TransactionClient, jobs: ShowJob[]): Promise<void>;
  boss: PgBoss;
};

export const showQueue = "show";
/** Jobs whose tries are used up. */
export const abandonedQueue = "abandoned";

export type Retries = { limit: number; firstDelaySeconds: number; longestDelaySeconds: number };

// About four hours until a message counts as undeliverable.
export const patientRetries: Retries = { limit: 32, firstDelaySeconds: 1, longestDelaySeconds: 600 };

/** Starts the job queue. Jobs about the same message are done one at a time, in order. */
export async function openQueue(options: ConstructorOptions, retries: Retries, onError: (error: Error) => void): Promise<Queue> {
  const boss = new PgBoss({
    ...options,
    useListenNotify: true,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
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
  await boss.createQueue(showQueue, { policy: "key_strict_fifo", deadLetter: abandonedQueue, ...policy });
  const { heartbeatSeconds: _fixed, ...changeable } = policy;
  await boss.updateQueue(showQueue, changeable);
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
  enqueue: async (tx, jobs) => {
    if (jobs.length > 0)
      await boss.insert(
        showQueue,
        jobs.map((data) => ({ data, singletonKey: data.messageId })),
        { db: fromPrisma(tx) },
      );
  },
});
