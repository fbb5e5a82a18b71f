import type { Logger } from "pino";
import type { Metrics } from "./metrics.ts";

export type Attempt = { what: "post" | "update"; outcome: string; attempt: number };

/** Notes what came of one attempt to show a message. `outcome` is "done", or what Slack's error means. */
export function noteDelivery(
  { log, metrics }: { log: Logger; metrics: Metrics },
  job: { workspaceId: string; messageId: string; wantedAt?: string },
  now: Date,
  attempted: Attempt,
): void {
  const { what, outcome } = attempted;
  const lagMs = job.wantedAt === undefined ? undefined : Math.max(0, now.getTime() - Date.parse(job.wantedAt));
  metrics.deliveries.inc({ what, outcome });
  if (outcome === "done" && lagMs !== undefined) metrics.deliveryLag.observe(lagMs / 1_000);
  log.info({ workspace: job.workspaceId, message: job.messageId, ...attempted, lagMs }, "delivery");
}
