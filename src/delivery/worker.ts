import { type ShowJob, showQueue } from "../store/queue.ts";
import { abandonedQueue } from "../store/queue.ts";
import { takeUp } from "../store/messages.ts";
import { inSpan } from "../watch/span.ts";
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
  if (outcome !== "done") {
    await delivery.store.queue.boss.send(showQueue, job, { singletonKey: job.messageId, startAfter: outcome.againAfterSeconds });
  }
}
