import type { Metrics } from "../observability/metrics.ts";
import { deadEventsQueue, eventsQueue } from "../store/event-queue.ts";
import { workContinuously } from "../store/queue.ts";
import { installationFor } from "../workspaces/installations.ts";
import { appInstalled } from "./app-installed.ts";
import { type EventDeps, StoredEvent } from "./event.ts";
import { foundDeactivated, personChanged } from "./person-changed.ts";

/** Starts the event worker. A failed event is retried with backoff. */
export async function startEventWorker(deps: EventDeps & { metrics: Metrics }): Promise<void> {
  const { log, metrics } = deps;
  const { boss } = deps.store.queue;
  const polling = { pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 5 };
  const processAndCount = async (stored: StoredEvent) => {
    const count = (outcome: string) => metrics.events.inc({ type: stored.event.type, outcome });
    try {
      await processEvent(deps, stored);
      count("done");
    } catch (error) {
      count("failed");
      log.warn({ event: stored.event.type, err: error }, "failed to process an event; will retry");
      throw error;
    }
  };
  await workContinuously(boss, eventsQueue, polling, (job) => processAndCount(StoredEvent.parse(job.data)));
  await boss.work<unknown>(deadEventsQueue, async ([job]) => {
    if (!job) return;
    const type = StoredEvent.safeParse(job.data).data?.event.type ?? "unknown";
    metrics.events.inc({ type, outcome: "abandoned" });
    log.error({ event: type }, "gave up processing an event");
  });
}

/** Processes one event. Ignores events from a workspace where the app is no longer installed. */
async function processEvent(deps: EventDeps, { source, event }: StoredEvent): Promise<void> {
  const installation = await installationFor(deps.installations, source);
  if (!installation) return;
  switch (event.type) {
    case "installed":
      return appInstalled(deps, event, installation);
    case "user_change":
      return personChanged(deps, event, installation);
    case "found_deactivated":
      return foundDeactivated(deps, event, installation);
    case "app_uninstalled":
    case "tokens_revoked":
      // It may arrive late, after the app was reinstalled, so Slack is asked instead.
      return deps.installations.verify(installation.workspaceId);
  }
}
