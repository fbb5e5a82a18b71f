import type { App, ReceiverEvent } from "@slack/bolt";
import type { Logger } from "pino";
import { fromPrisma } from "pg-boss";
import { v5 as uuid } from "uuid";
import type { Prisma } from "../generated/prisma/client.ts";
import { withoutNulls } from "../slack/responses.ts";
import { deadLetterPolicy, type Queue } from "../store/queue.ts";
import type { Metrics } from "../observability/metrics.ts";
import { EventNotUnderstood, StoredEvent, readEvent } from "./event.ts";

type Watch = { log: Logger; metrics: Metrics };

const eventsQueue = "events";
const deadEventsQueue = "dead-events";

// Any will do, as long as it stays: the same event gets the same id.
const namespace = "6a2b1a1c-1f3e-4b0e-9c57-3c1f0d2f8f10";

const daySeconds = 24 * 60 * 60;

/** Makes the queue that events are kept in. A worked-off one stays for a day, so that a repeated one is recognized. */
export async function openEventQueue({ boss }: Queue): Promise<void> {
  const policy = {
    // About a day, so that an outage of Slack costs nobody's deactivation.
    retryLimit: 150,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 600,
    heartbeatSeconds: 10,
    deleteAfterSeconds: daySeconds,
  };
  await boss.createQueue(deadEventsQueue);
  await boss.updateQueue(deadEventsQueue, deadLetterPolicy);
  await boss.createQueue(eventsQueue, { policy: "standard", notify: true, deadLetter: deadEventsQueue, ...policy });
  const { heartbeatSeconds: _fixed, ...changeable } = policy;
  await boss.updateQueue(eventsQueue, changeable);
}

/** Keeps an event, once for each id; inside a transaction if one is given. */
export async function storeEvent(
  { boss }: Queue,
  kept: StoredEvent,
  { id, within }: { id?: string | undefined; within?: Prisma.TransactionClient } = {},
) {
  // What concerns a whole workspace goes before people's new names, of which there may be many.
  const priority = kept.event.type === "user_change" || kept.event.type === "found_deactivated" ? 0 : 1;
  const job = { data: kept, priority, ...(id === undefined ? {} : { id: uuid(id, namespace) }) };
  await boss.insert(eventsQueue, [job], within === undefined ? {} : { db: fromPrisma(within) });
}

/** Keeps that Slack says of somebody that their account is deactivated: whatever follows from it is worked off later. */
export const storeFoundDeactivated = (queue: Queue, workspaceId: string, person: string): Promise<void> =>
  storeEvent(queue, { source: { teamId: workspaceId, isEnterpriseInstall: false }, event: { type: "found_deactivated", person } });

/**
 * Bolt acknowledges an event before anybody has looked at it, and one that is lost then is lost for good.
 * So events do not reach Bolt: they are kept first, and when that fails, Slack hears of it and sends them again.
 */
export function persistBeforeAck(app: App, queue: Queue, { log, metrics }: Watch): void {
  const toBolt = app.processEvent.bind(app);
  // Slack would send it again and again, and it would not be clearer.
  const understood = (body: unknown) => {
    try {
      return readEvent(body);
    } catch (error) {
      if (!(error instanceof EventNotUnderstood)) throw error;
      metrics.events.inc({ type: error.type, outcome: "not-understood" });
      log.error({ type: error.type, ...error.ids }, "unrecognized event");
      return undefined;
    }
  };
  app.processEvent = async (received: ReceiverEvent) => {
    const { body, ack } = received;
    switch (body["type"]) {
      case "event_callback": {
        const read = understood(body);
        if (read) await storeEvent(queue, read.kept, read);
        return ack();
      }
      case "app_rate_limited":
        metrics.events.inc({ type: "app_rate_limited", outcome: "done" });
        log.warn({ workspace: body["team_id"] }, "Slack is rate limiting events and dropping some");
        return ack();
      default:
        return toBolt({ ...received, body: withoutNulls(body) });
    }
  };
}

/** Starts to work off the kept events, beginning with what an earlier process left. One that fails is tried again with a growing delay. */
export async function startEventWorker(
  { boss }: Queue,
  { log, metrics }: Watch,
  handle: (kept: StoredEvent) => Promise<void>,
): Promise<void> {
  const timing = { pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 5 };
  const work = async (kept: StoredEvent) => {
    const note = (outcome: string) => metrics.events.inc({ type: kept.event.type, outcome });
    try {
      await handle(kept);
      note("done");
    } catch (error) {
      note("failed");
      log.warn({ event: kept.event.type, err: error }, "failed to process an event; will retry");
      throw error;
    }
  };
  const id: string = await boss.work<unknown>(eventsQueue, timing, async ([job]) => {
    try {
      if (job) await work(StoredEvent.parse(job.data));
    } finally {
      // There may be more; without this the next look would wait for its interval.
      boss.notifyWorker(id);
    }
  });
  await boss.work<unknown>(deadEventsQueue, async ([job]) => {
    if (!job) return;
    const type = StoredEvent.safeParse(job.data).data?.event.type ?? "unknown";
    metrics.events.inc({ type, outcome: "abandoned" });
    log.error({ event: type }, "gave up processing an event");
  });
}
