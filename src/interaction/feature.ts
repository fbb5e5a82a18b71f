import type { App } from "@slack/bolt";
import type { FetchFunction } from "@slack/web-api";
import type { Logger } from "pino";
import type { Context } from "../follow-up/decision.ts";
import type { Store } from "../store/store.ts";
import type { Metrics } from "../watch/metrics.ts";

/** What every feature is given. Time, ids and the database come from outside. */
export type Deps = {
  store: Store;
  now: () => Date;
  newId: () => string;
  log: Logger;
  metrics: Metrics;
  /** How Slack is called, where none of its clients does. */
  slackFetch: FetchFunction;
  /** How many people one organizer may invite within an hour. */
  invitationsPerHour: number;
  /** The buttons, options and forms that have a listener; filled while the features are registered. */
  handled: Set<string>;
};

/** One thing that people can do: it adds its listeners to the app. */
export type Feature = (app: App, deps: Deps) => void;

export const contextOf = ({ now, newId, invitationsPerHour }: Deps): Context => ({ now: now(), newId, invitationsPerHour });
