import { abandonedQueue, type ShowJob, showQueue } from "../store/queue.ts";
import { abandon, type Delivery, deliver } from "./deliver.ts";
import { type Allowed, createLimits } from "./limits.ts";

// A new job wakes them all, and each look at a long queue takes the database some milliseconds.
const workers = 6;

type Surroundings = Omit<Delivery, "limits"> & { allowed: Allowed };

/** Starts to work off what Slack still has to be told, beginning with what an earlier process left. */
export async function startDelivery({ allowed, ...surroundings }: Surroundings): Promise<void> {
  const { boss } = surroundings.store.queue;
  const processes = async () => (await boss.getInstances()).filter(({ live }) => live).length;
  const delivery = { ...surroundings, limits: createLimits(allowed, processes) };
  for (let index = 0; index < workers; index++) {
    // Between notifications a worker looks for itself, for what has to be tried again.
    const id: string = await boss.work<ShowJob>(
      showQueue,
      { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2, localGroupConcurrency: 1 },
      async ([job]) => {
        try {
          if (job) await work(delivery, job.data);
        } finally {
          // There may be more; without this the next look would wait for its interval.
          boss.notifyWorker(id);
        }
      },
    );
  }
  await boss.work<ShowJob, unknown, { includeMetadata: true }>(abandonedQueue, { includeMetadata: true }, async ([job]) => {
    if (!job) return;
    await abandon(delivery, job.data);
    // A failed job blocks the later ones about the same message until it is gone.
    if (job.sourceId !== null) await boss.deleteJob(showQueue, job.sourceId);
  });
  await takeUp(delivery);
}

async function work(delivery: Delivery, job: ShowJob) {
  const outcome = await deliver(delivery, job);
  if (outcome !== "done") await delivery.store.queue.again(job, outcome.againAfterSeconds);
}

/** Enqueues what is wanted and not shown. Normally its jobs exist; this covers whatever has become of them. */
async function takeUp({ store: { db, queue } }: Delivery) {
  const left = await db.message.findMany({
    where: { shown: { lt: db.message.fields.wanted } },
    select: { workspaceId: true, id: true, ts: true },
    take: 10_000,
  });
  await db.$transaction(async (tx) =>
    queue.enqueue(
      tx,
      left.map(({ workspaceId, id, ts }) => ({ workspaceId, messageId: id, isNew: ts === null })),
    ),
  );
}
