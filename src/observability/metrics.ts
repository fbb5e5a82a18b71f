import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export type Metrics = ReturnType<typeof createMetrics>;

const deliveryOutcomes = [
  "done",
  "wait",
  "retry",
  "ambiguous",
  "recipient-gone",
  "installation-gone",
  "target-gone",
  "our-bug",
  "failed",
  "abandoned",
];

/** Creates the metrics. No label ever names a workspace, a person or anything from outside. */
export function createMetrics(version: string) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const deliveries = new Counter({
    name: "follow_up_deliveries_total",
    help: "Attempts to post or update a message, by outcome. abandoned: gave up after the last attempt.",
    labelNames: ["what", "outcome"],
    registers,
  });
  // Starts every series at 0, so that an alert on the increase sees the first event.
  for (const outcome of deliveryOutcomes) for (const what of ["post", "update"]) deliveries.inc({ what, outcome }, 0);
  new Gauge({ name: "follow_up_build_info", help: "The running version. Always 1.", labelNames: ["version"], registers }).set(
    { version },
    1,
  );
  return {
    registry,
    ready: new Gauge({ name: "follow_up_ready", help: "1 while /readyz returns 200.", registers }),
    interactions: new Counter({
      name: "follow_up_interactions_total",
      help: "What people did in Slack, by kind, action, and outcome (ok, refused, or failed).",
      labelNames: ["kind", "action", "outcome"],
      registers,
    }),
    acknowledgement: new Histogram({
      name: "follow_up_acknowledgement_seconds",
      help: "Time until an interaction was acknowledged. Slack allows three seconds.",
      labelNames: ["kind"],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 2.5, 3, 5],
      registers,
    }),
    deliveries,
    deliveryLag: new Histogram({
      name: "follow_up_delivery_lag_seconds",
      help: "Time from a change until Slack shows it.",
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200],
      registers,
    }),
    queueJobs: new Gauge({
      name: "follow_up_queue_jobs",
      help: "Jobs in the shared database by queue and state, at most a few seconds old.",
      labelNames: ["queue", "state"],
      registers,
    }),
    notShown: new Gauge({
      name: "follow_up_messages_not_shown",
      help: "Messages in the shared database that are out of date in Slack, counted up to 10000.",
      registers,
    }),
    databaseUp: new Gauge({ name: "follow_up_database_up", help: "1 if the database answered while this was collected.", registers }),
    databaseTime: new Histogram({
      name: "follow_up_database_query_seconds",
      help: "The bot's own queries, by kind of statement, without the queue's.",
      labelNames: ["operation"],
      buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 5, 15],
      registers,
    }),
    slackCalls: new Histogram({
      name: "follow_up_slack_call_seconds",
      help: "Calls to Slack, by method and HTTP outcome (answered, rate-limited, refused, or unanswered).",
      labelNames: ["method", "outcome"],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    events: new Counter({
      name: "follow_up_events_total",
      help: "Events from Slack, by type and outcome.",
      labelNames: ["type", "outcome"],
      registers,
    }),
  };
}
