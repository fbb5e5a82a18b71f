import type { App, ReceiverEvent } from "@slack/bolt";
import type { Logger } from "pino";
import type { Metrics } from "../observability/metrics.ts";
import { withoutNulls } from "../slack/responses.ts";
import { storeEvent } from "../store/event-queue.ts";
import type { Queue } from "../store/queue.ts";
import { EventNotUnderstood, readEvent } from "./event.ts";

/**
 * Stores events before they are acked. Bolt acks an event before any listener has run, and one that is lost then is lost for good;
 * when storing fails, Slack gets an error and sends the event again.
 */
export function persistBeforeAck(app: App, queue: Queue, { log, metrics }: { log: Logger; metrics: Metrics }): void {
  const toBolt = app.processEvent.bind(app);
  // Acked all the same: Slack would send it again and again, and it would not become readable.
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
        if (read) await storeEvent(queue, read.stored, read);
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
