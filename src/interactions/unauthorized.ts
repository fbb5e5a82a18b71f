import { type App, AuthorizationError } from "@slack/bolt";
import type { Logger } from "pino";
import type { Metrics } from "../observability/metrics.ts";
import { NotInstalledError } from "../workspaces/installations.ts";

/** Fails interactions that `authorize` rejects, so that Slack shows an error immediately instead of waiting. */
export function failUnauthorized(app: App, { log, metrics }: { log: Logger; metrics: Metrics }): void {
  app.error(async (error) => {
    if (!(error instanceof AuthorizationError)) throw error;
    log.error({ err: error }, "failed to handle an interaction");
    const isElsewhere = error.original instanceof NotInstalledError;
    metrics.interactions.inc({ kind: "any", action: "unauthorized", outcome: isElsewhere ? "refused" : "failed" });
    // Bolt would ack it, and a form would close as if it had been saved.
    if (!isElsewhere) throw error;
  });
}
