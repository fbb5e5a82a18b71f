import type { App } from "@slack/bolt";
import type { FetchFunction } from "@slack/web-api";
import type { Logger } from "pino";
import type { Context } from "../domain/types.ts";
import type { Store } from "../store/store.ts";
import type { Metrics } from "../observability/metrics.ts";

/** Milliseconds after which an answer, and a form that is being opened, are announced instead, and after which Bolt gives an interaction up. */
export type Deadlines = { ackDeadlineMs: number; formDeadlineMs: number; boltAckTimeoutMs: number };

// Slack gives three seconds, of which a request may have waited for its turn among many, and the answer has to travel too.
export const slackDeadlines: Deadlines = { ackDeadlineMs: 1_500, formDeadlineMs: 1_000, boltAckTimeoutMs: 3_001 };

/** What every feature is given. Time, ids and the database come from outside. */
export type Deps = {
  store: Store;
  now: () => Date;
  newId: () => string;
  log: Logger;
  metrics: Metrics;
  /** How Slack is called, where none of its clients does. */
  slackFetch: FetchFunction;
  deadlines: Deadlines;
  /** How many people one organizer may ask within an hour, at first or again. */
  invitationsPerHour: number;
  /** The buttons, options and forms that have a listener; filled while the features are registered. */
  handled: Set<string>;
};

/** One thing that people can do: it adds its listeners to the app. */
export type Feature = (app: App, deps: Deps) => void;

export const contextOf = ({ now, newId, invitationsPerHour }: Deps): Context => ({ now: now(), newId, invitationsPerHour });
