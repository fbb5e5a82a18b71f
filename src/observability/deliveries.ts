import type { Logger } from "pino";
import type { Metrics } from "./metrics.ts";

export type Attempt = { what: "post" | "update"; outcome: string; attempt: number };

/** Records one delivery attempt in the log and the metrics. `outcome` is "done" or the kind of Slack's error. */
export function recordDelivery(
  { log, metrics }: { log: Logger; metrics: Metrics },
  job: { workspaceId: string; messageId: string; wantedAt?: string },
  now: Date,
  details: Attempt,
): void {
  const { what, outcome } = details;
  const lagMs = job.wantedAt === undefined ? undefined : Math.max(0, now.getTime() - Date.parse(job.wantedAt));
  metrics.deliveries.inc({ what, outcome });
  if (outcome === "done" && lagMs !== undefined) metrics.deliveryLag.observe(lagMs / 1_000);
  log.info({ workspace: job.workspaceId, message: job.messageId, ...details, lagMs }, "delivery");
}
