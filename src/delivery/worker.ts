import { type ShowJob, showQueue } from "../store/queue.ts";
import { abandonedQueue } from "../store/queue.ts";
import { takeUp } from "../store/messages.ts";
import { abandon, type Delivery, deliver } from "./deliver.ts";

const workers = 6;

/** Starts to work off what Slack still has to be told, beginning with what an earlier process left. */
export async function startDelivery(delivery: Delivery): Promise<void> {
  const { boss } = delivery.store.queue;
  for (let index = 0; index < workers; index++) {
    // Between notifications a worker looks for itself, for what has to be tried again.
    const id: string = await boss.work<ShowJob>(
      showQueue,
      { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2 },
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
  await takeUp(delivery.store);
}

async function work(delivery: Delivery, job: ShowJob) {
  const outcome = await deliver(delivery, job);
  if (outcome !== "done") {
    await delivery.store.queue.boss.send(showQueue, job, { singletonKey: job.messageId, startAfter: outcome.againAfterSeconds });
  }
}
