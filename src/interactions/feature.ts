import type { App } from "@slack/bolt";
import type { FetchFunction } from "@slack/web-api";
import type { Logger } from "pino";
import type { Context } from "../domain/types.ts";
import type { Metrics } from "../observability/metrics.ts";
import type { Store } from "../store/store.ts";

/** When slow work acks early, when a slow form opens a placeholder first, and when Bolt gives up on an ack. */
export type Deadlines = { ackDeadlineMs: number; formDeadlineMs: number; boltAckTimeoutMs: number };

// Slack allows three seconds. The request may have spent some of them in a queue, and the response takes time to arrive.
export const slackDeadlines: Deadlines = { ackDeadlineMs: 1_500, formDeadlineMs: 1_000, boltAckTimeoutMs: 3_001 };

export type Deps = {
  store: Store;
  now: () => Date;
  newId: () => string;
  log: Logger;
  metrics: Metrics;
  /** Fetches from Slack, for calls that its clients don't make. */
  slackFetch: FetchFunction;
  deadlines: Deadlines;
  /** How many people one organizer may ask per hour, counting repeats. */
  invitationsPerHour: number;
  /** The IDs of actions, menu options, forms, commands and shortcuts that have a listener. Features add theirs when they are registered. */
  handledIds: Set<string>;
};

/** Adds the listeners for one thing that people can do. */
export type Feature = (app: App, deps: Deps) => void;

export const contextOf = ({ now, newId, invitationsPerHour }: Deps): Context => ({ now: now(), newId, invitationsPerHour });
