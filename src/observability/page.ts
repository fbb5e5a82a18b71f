import { setTimeout } from "node:timers/promises";
import type { Handler } from "../slack/http-server.ts";
import { countNotShown } from "../store/messages.ts";
import type { Store } from "../store/store.ts";
import type { Metrics } from "./metrics.ts";

// Whoever collects waits ten seconds at most, and wants the rest also while the database does not answer.
const databaseTimeoutMs = 2_000;

/** `GET /metrics`, for Prometheus. */
export function metricsRoute(metrics: Metrics, store: Store, isReady: () => boolean): Handler {
  let looking: Promise<void> | undefined;
  // However many ask, and however slow the database is, it is looked at once at a time.
  const look = () => (looking ??= lookAtDatabase(metrics, store).finally(() => (looking = undefined)));
  const collected = async () => {
    metrics.ready.set(isReady() ? 1 : 0);
    const timer = new AbortController();
    const answered = look().then(
      () => true,
      () => false,
    );
    const isUp = await Promise.race([answered, setTimeout(databaseTimeoutMs, false, { signal: timer.signal })]);
    timer.abort();
    metrics.databaseUp.set(isUp ? 1 : 0);
    return metrics.registry.metrics();
  };
  return async (_request, response) => {
    const text = await collected();
    response.writeHead(200, { "content-type": metrics.registry.contentType }).end(text);
  };
}

async function lookAtDatabase({ queueJobs, notShown }: Metrics, { db, queue }: Store) {
  // Old numbers would look like present ones.
  queueJobs.reset();
  notShown.remove();
  const [queues, waiting] = await Promise.all([queue.boss.getQueues(), countNotShown(db)]);
  for (const { name, readyCount, deferredCount, blockedCount, activeCount, failedCount } of queues) {
    const states = { ready: readyCount, deferred: deferredCount, blocked: blockedCount, active: activeCount, failed: failedCount };
    for (const [state, count] of Object.entries(states)) queueJobs.set({ queue: name, state }, count);
  }
  notShown.set(waiting);
}
