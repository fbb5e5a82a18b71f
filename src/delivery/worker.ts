import { takeUp } from "../store/messages.ts";
import { abandonedQueue, type ShowJob, showQueue } from "../store/queue.ts";
import { inSpan } from "../watch/span.ts";
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
          if (job) await work(delivery, job.data, job.retryCount + 1);
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
  await takeUp(delivery.store);
}

async function work(delivery: Delivery, job: ShowJob, attempt: number) {
  const attributes = { "follow_up.workspace": job.workspaceId, "follow_up.message": job.messageId };
  const outcome = await inSpan("deliver", attributes, () => deliver(delivery, job, attempt));
  if (outcome !== "done") await delivery.store.queue.again(job, outcome.againAfterSeconds);
}
