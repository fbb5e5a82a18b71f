import { resumePending } from "../store/messages.ts";
import { sweep } from "../store/sweep.ts";
import { deadLetterQueue, type DeliveryJob, deliveryQueue } from "../store/queue.ts";
import { withSpan } from "../observability/span.ts";
import { deliverMessage } from "./deliver-message.ts";
import type { Delivery } from "./delivery.ts";
import { abandon } from "./undeliverable.ts";
import { type Allowed, createLimits } from "../slack/rate-limits.ts";

// A new job wakes them all, and each look at a long queue takes the database some milliseconds.
const workers = 6;

// An outage of hours is over for each message soon after it is for Slack; where nothing is left it costs next to nothing.
const sweepInterval = 10;

type WorkerOptions = Omit<Delivery, "limits"> & { allowed: Allowed; sweepEverySeconds?: number | undefined };

/** Starts to work off what Slack still has to be told, beginning with what an earlier process left. */
export async function startDelivery({ allowed, sweepEverySeconds = sweepInterval, ...options }: WorkerOptions): Promise<void> {
  const { boss } = options.store.queue;
  const processes = async () => (await boss.getInstances()).filter(({ live }) => live).length;
  const delivery = { ...options, limits: createLimits(allowed, processes) };
  for (let index = 0; index < workers; index++) {
    // Between notifications a worker looks for itself, for what has to be tried again.
    const id: string = await boss.work<DeliveryJob>(
      deliveryQueue,
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
  await boss.work<DeliveryJob, unknown, { includeMetadata: true }>(deadLetterQueue, { includeMetadata: true }, async ([job]) => {
    if (!job) return;
    await abandon(delivery, job.data);
    // A failed job blocks the later ones about the same message until it is gone.
    if (job.sourceId !== null) await boss.deleteJob(deliveryQueue, job.sourceId);
  });
  await resumePending(delivery.store);
  startSweeping(delivery, sweepEverySeconds * 1_000);
}

/** Sweeps again and again until the queue stops. */
function startSweeping({ store, context, log }: Delivery, everyMs: number) {
  let isSweeping = false;
  const once = async () => {
    if (isSweeping) return;
    isSweeping = true;
    try {
      const swept = await sweep(store, context().now);
      if (swept.freed > 0 || swept.requeued > 0) log.warn(swept, "requeued abandoned messages");
    } catch (error) {
      log.warn({ err: error }, "failed to look for abandoned messages");
    } finally {
      isSweeping = false;
    }
  };
  const timer = setInterval(() => void once(), everyMs).unref();
  store.queue.boss.once("stopped", () => clearInterval(timer));
}

async function work(delivery: Delivery, job: DeliveryJob, attempt: number) {
  const attributes = { "follow_up.workspace": job.workspaceId, "follow_up.message": job.messageId };
  const outcome = await withSpan("deliver", attributes, () => deliverMessage(delivery, job, attempt));
  if (outcome === "done") return;
  const { cursor: _old, ...again } = job;
  const { againAfterSeconds, cursor } = outcome;
  await delivery.store.queue.requeue(cursor === undefined ? again : { ...again, cursor }, againAfterSeconds);
}
