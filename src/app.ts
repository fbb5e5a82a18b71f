import { Server } from "node:http";
import { App } from "@slack/bolt";
import { WebClient } from "@slack/web-api";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import { features } from "./features/index.ts";
import { type Deadlines, slackDeadlines } from "./interactions/feature.ts";
import { trackInFlight } from "./interactions/in-flight.ts";
import { failUnauthorized } from "./interactions/unauthorized.ts";
import { startDelivery } from "./jobs/delivery-worker.ts";
import { startEventWorker } from "./jobs/event-worker.ts";
import { persistBeforeAck } from "./jobs/persist-before-ack.ts";
import { startPendingReplies } from "./jobs/send-pending-reply.ts";
import type { Metrics } from "./observability/metrics.ts";
import { metricsRoute } from "./observability/metrics-route.ts";
import { measureQueries } from "./observability/queries.ts";
import { instrumentedFetch } from "./observability/slack-calls.ts";
import { closeIdleConnections } from "./shutdown.ts";
import { clientOptions } from "./slack/client.ts";
import { slackLogger } from "./slack/logger.ts";
import { validatePayloads } from "./slack/payload.ts";
import { createProxy } from "./slack/proxy.ts";
import { type RateLimits, slackLimits } from "./slack/rate-limits.ts";
import { createReceiver, throwStartupError } from "./slack/receiver.ts";
import { countWork } from "./store/counts.ts";
import { openEventQueue } from "./store/event-queue.ts";
import { openPendingReplies } from "./store/pending-replies.ts";
import type { Store } from "./store/store.ts";
import { ShutdownError } from "./store/transact.ts";
import { settlesWithin } from "./within.ts";
import { authorizeWith, openOauthInstallations, openTokenInstallation } from "./workspaces/installations.ts";
import { installer } from "./workspaces/oauth.ts";

export type Dependencies = {
  config: Config;
  store: Store;
  log: Logger;
  metrics: Metrics;
  now: () => Date;
  newId: () => string;
  rateLimits?: RateLimits;
  sweepEverySeconds?: number | undefined;
  deadlines?: Deadlines;
};

export type Bot = {
  start(): Promise<void>;
  /** Makes /readyz report not ready, so that traffic goes elsewhere. Requests that still arrive are handled. */
  markNotReady(): void;
  /** Accepts nothing new, gives interactions in flight a few seconds to finish, and leaves the store open. */
  stop(): Promise<void>;
};

// First for interactions in flight, then for telling people whose interaction was cut off.
const shutdownTimeoutMs = { inFlight: 7_500, cutOff: 2_500 };

/** Wires the bot together. */
export async function createApp({
  config,
  store,
  log,
  metrics,
  now,
  newId,
  rateLimits = slackLimits,
  sweepEverySeconds,
  deadlines = slackDeadlines,
}: Dependencies): Promise<Bot> {
  const { access, slackApiUrl, invitationsPerHour } = config;
  measureQueries(store.db, metrics);
  const proxy = createProxy(config);
  const slackFetch = instrumentedFetch(metrics, slackApiUrl, proxy.fetch);
  const options = () => clientOptions(slackApiUrl, log, slackFetch);
  const slackWith = (token: string) => new WebClient(token, options());
  const installations =
    "oauth" in access
      ? await openOauthInstallations(store, access.oauth.keys, slackWith, now)
      : await openTokenInstallation(store.db, slackWith(access.botToken), access.botToken, now());
  await openEventQueue(store.queue);
  await openPendingReplies(store.queue);

  let isReady = false;
  const transport = createReceiver(
    config,
    deadlines.boltAckTimeoutMs,
    "oauth" in access ? installer(store, access.oauth, slackApiUrl, options(), now) : {},
    { clientOptions: options, dispatcher: proxy.dispatcher },
    log,
    () => isReady,
    metricsRoute(
      metrics,
      () => countWork(store),
      () => isReady && transport.isConnected(),
    ),
  );
  const app = new App({
    receiver: transport.receiver,
    authorize: authorizeWith(installations),
    clientOptions: options(),
    logger: slackLogger(log),
    convoStore: false,
  });
  failUnauthorized(app, { log, metrics });
  persistBeforeAck(app, store.queue, { log, metrics });
  validatePayloads(app);
  const inFlight = trackInFlight(app);
  const deps = { store, now, newId, log, metrics, handledIds: new Set<string>(), invitationsPerHour, slackFetch, deadlines };
  for (const feature of features) feature(app, deps);
  let closeConnections = () => {};

  return {
    start: async () => {
      const context = () => ({ now: now(), newId });
      const slackOf = async (workspaceId: string) => {
        const installation = await installations.of(workspaceId);
        return installation && slackWith(installation.botToken);
      };
      const onTokenRejected = (workspaceId: string) => installations.verify(workspaceId);
      await startDelivery({ store, slackOf, onTokenRejected, context, log, metrics, rateLimits, sweepEverySeconds });
      await startEventWorker({ store, installations, slackWith, context, log, metrics });
      await startPendingReplies(store.queue, slackOf, log);
      const server = await app.start().catch(throwStartupError);
      if (server instanceof Server) closeConnections = closeIdleConnections(server);
      isReady = true;
    },
    markNotReady: () => {
      isReady = false;
    },
    stop: async () => {
      isReady = false;
      // Acks over a socket need it open, so it closes once nothing is in flight, if that happens in time. Over HTTP each ack has its own connection.
      const finished =
        "socket" in config.mode
          ? settlesWithin(shutdownTimeoutMs.inFlight / 2, inFlight.settled())
              .then(() => app.stop())
              .then(() => inFlight.settled())
          : Promise.all([app.stop(), inFlight.settled()]);
      closeConnections();
      if (await settlesWithin(shutdownTimeoutMs.inFlight, finished)) return;
      log.warn({ left: inFlight.count() }, "shutdown timed out; requests still in flight");
      // From here on nothing can be saved, and the people still waiting are told.
      store.ending.abort(new ShutdownError("The process is shutting down."));
      await settlesWithin(shutdownTimeoutMs.cutOff, finished);
    },
  };
}
