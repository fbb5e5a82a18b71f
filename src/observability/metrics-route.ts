import type { IncomingMessage, ServerResponse } from "node:http";
import { within } from "../within.ts";
import type { Metrics } from "./metrics.ts";

// Prometheus gives up after ten seconds, and should get the other metrics even if the database doesn't respond.
const databaseTimeoutMs = 2_000;

/** Jobs by queue and state, and the number of messages that are out of date in Slack. */
export type DatabaseCounts = { queues: { name: string; jobs: Record<string, number> }[]; notShown: number };

/** Returns the handler of `GET /metrics`, for Prometheus. */
export function metricsRoute(
  metrics: Metrics,
  countInDatabase: () => Promise<DatabaseCounts>,
  isReady: () => boolean,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const updateCounts = async () => {
    // Old values would look current.
    metrics.queueJobs.reset();
    metrics.notShown.remove();
    const { queues, notShown } = await countInDatabase();
    for (const { name, jobs } of queues)
      for (const [state, count] of Object.entries(jobs)) metrics.queueJobs.set({ queue: name, state }, count);
    metrics.notShown.set(notShown);
  };
  let counting: Promise<void> | undefined;
  // One query at a time, however many requests there are and however slow the database is.
  const count = () => (counting ??= updateCounts().finally(() => (counting = undefined)));
  return async (_request, response) => {
    metrics.ready.set(isReady() ? 1 : 0);
    const counted = count().then(
      () => true,
      () => false,
    );
    const isUp = (await within(databaseTimeoutMs, counted)) ?? false;
    metrics.databaseUp.set(isUp ? 1 : 0);
    const text = await metrics.registry.metrics();
    response.writeHead(200, { "content-type": metrics.registry.contentType }).end(text);
  };
}
