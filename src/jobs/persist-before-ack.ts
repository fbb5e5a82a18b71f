import type { App, ReceiverEvent } from "@slack/bolt";
import type { Logger } from "pino";
import type { Metrics } from "../observability/metrics.ts";
import { withoutNulls } from "../slack/responses.ts";
import { storeEvent } from "../store/event-queue.ts";
import type { Queue } from "../store/queue.ts";
import { readEvent, UnreadableEventError } from "./event.ts";

/**
 * Stores events before acking them. Bolt acks an event before its listeners run, so a crash would lose it.
 * If storing fails, Slack gets an error and retries.
 */
export function persistBeforeAck(app: App, queue: Queue, { log, metrics }: { log: Logger; metrics: Metrics }): void {
  const processInBolt = app.processEvent.bind(app);
  // Acked anyway: Slack would keep retrying, and it would stay unreadable.
  const readOrLog = (body: unknown) => {
    try {
      return readEvent(body);
    } catch (error) {
      if (!(error instanceof UnreadableEventError)) throw error;
      metrics.events.inc({ type: error.type, outcome: "not-understood" });
      log.error({ type: error.type, ...error.ids }, "unrecognized event");
      return undefined;
    }
  };
  app.processEvent = async (received: ReceiverEvent) => {
    const { body, ack } = received;
    switch (body["type"]) {
      case "event_callback": {
        const event = readOrLog(body);
        if (event) await storeEvent(queue, event.stored, event);
        return ack();
      }
      case "app_rate_limited":
        metrics.events.inc({ type: "app_rate_limited", outcome: "done" });
        log.warn({ workspace: body["team_id"] }, "Slack is rate limiting events and dropping some");
        return ack();
      default:
        return processInBolt({ ...received, body: withoutNulls(body) });
    }
  };
}
