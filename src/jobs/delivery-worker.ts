import { withSpan } from "../observability/span.ts";
import { createLimits, type RateLimits } from "../slack/rate-limits.ts";
import { resumePending } from "../store/messages.ts";
import { type DeliveryJob, deadLetterQueue, deliveryQueue, workContinuously } from "../store/queue.ts";
import { sweep } from "../store/sweep.ts";
import { deliverMessage } from "./deliver-message.ts";
import type { Delivery } from "./delivery-context.ts";
import { abandon } from "./undeliverable.ts";

// A new job wakes all of them, and each poll of a long queue costs the database a few milliseconds.
const workers = 6;

// After a long outage, abandoned messages resume soon after Slack is back. An empty sweep costs next to nothing.
const sweepIntervalSeconds = 10;

type WorkerOptions = Omit<Delivery, "limits"> & { rateLimits: RateLimits; sweepEverySeconds?: number | undefined };

/** Starts the delivery workers. Messages that an earlier process left pending go first. */
export async function startDelivery({ rateLimits, sweepEverySeconds = sweepIntervalSeconds, ...options }: WorkerOptions): Promise<void> {
  const { boss } = options.store.queue;
  const processes = async () => (await boss.getInstances()).filter(({ live }) => live).length;
  const delivery = { ...options, limits: createLimits(rateLimits, processes) };
  for (let index = 0; index < workers; index++) {
    // Retries come without a notification, so workers poll too.
    const polling = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2, localGroupConcurrency: 1 };
    await workContinuously<DeliveryJob>(boss, deliveryQueue, polling, (job) => deliver(delivery, job.data, job.retryCount + 1));
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

/** Sweeps at an interval until the queue stops. */
function startSweeping({ store, context, log }: Delivery, everyMs: number) {
  let isSweeping = false;
  const sweepOnce = async () => {
    if (isSweeping) return;
    isSweeping = true;
    try {
      const counts = await sweep(store, context().now);
      if (counts.freed > 0 || counts.requeued > 0) log.warn(counts, "requeued abandoned messages");
    } catch (error) {
      log.warn({ err: error }, "failed to look for abandoned messages");
    } finally {
      isSweeping = false;
    }
  };
  const timer = setInterval(() => void sweepOnce(), everyMs).unref();
  store.queue.boss.once("stopped", () => clearInterval(timer));
}

/** Delivers, and requeues what Slack asked to retry later. What throws is retried by pg-boss (`deliveryRetries` in store/queue.ts). */
async function deliver(delivery: Delivery, job: DeliveryJob, attempt: number) {
  const attributes = { "follow_up.workspace": job.workspaceId, "follow_up.message": job.messageId };
  const outcome = await withSpan("deliver", attributes, () => deliverMessage(delivery, job, attempt));
  if (outcome === "done") return;
  const { cursor: _old, ...rest } = job;
  const { retryAfterSeconds, cursor } = outcome;
  await delivery.store.queue.requeue(cursor === undefined ? rest : { ...rest, cursor }, retryAfterSeconds);
}
