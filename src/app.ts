import { Server } from "node:http";
import { App } from "@slack/bolt";
import { WebClient } from "@slack/web-api";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import { features } from "./features/index.ts";
import { type Deadlines, slackDeadlines } from "./interactions/feature.ts";
import { trackInFlight } from "./interactions/in-flight.ts";
import { failUnauthorized } from "./interactions/unauthorized.ts";
import { persistBeforeAck } from "./jobs/persist-before-ack.ts";
import { startEventWorker } from "./jobs/process-event.ts";
import { startPendingReplies } from "./jobs/send-pending-reply.ts";
import { startDelivery } from "./jobs/worker.ts";
import type { Metrics } from "./observability/metrics.ts";
import { metricsRoute } from "./observability/metrics-route.ts";
import { watchQueries } from "./observability/queries.ts";
import { instrumentedFetch } from "./observability/slack-calls.ts";
import { closeIdleConnections, settlesWithin } from "./shutdown.ts";
import { clientOptions } from "./slack/client.ts";
import { slackLogger } from "./slack/logger.ts";
import { checkPayloadsFirst } from "./slack/payload.ts";
import { createProxy } from "./slack/proxy.ts";
import { type Allowed, slackLimits } from "./slack/rate-limits.ts";
import { createReceiver, describeError } from "./slack/receiver.ts";
import { countWork } from "./store/counts.ts";
import { openEventQueue } from "./store/event-queue.ts";
import { openPendingReplies } from "./store/pending-replies.ts";
import type { Store } from "./store/store.ts";
import { ShutdownError } from "./store/transact.ts";
import { authorizeWith, openOauthInstallations, openTokenInstallation } from "./workspaces/installations.ts";
import { installer } from "./workspaces/oauth.ts";

export type Dependencies = {
  config: Config;
  store: Store;
  log: Logger;
  metrics: Metrics;
  now: () => Date;
  newId: () => string;
  allowed?: Allowed;
  sweepEverySeconds?: number | undefined;
  deadlines?: Deadlines;
};

export type Bot = {
  start(): Promise<void>;
  /** Makes /readyz say that another process should be asked; requests that come anyway are handled. */
  markNotReady(): void;
  /** Accepts nothing new, lets interactions in flight finish within some seconds, and leaves the store open. */
  stop(): Promise<void>;
};

// Interactions in flight get the first, and telling people whose interaction got cut off the second.
const shutdownTimeoutMs = { answers: 7_500, apologies: 2_500 };

/** Wires the bot together. */
export async function createApp({
  config,
  store,
  log,
  metrics,
  now,
  newId,
  allowed = slackLimits,
  sweepEverySeconds = 10,
  deadlines = slackDeadlines,
}: Dependencies): Promise<Bot> {
  const { access, slackApiUrl, invitationsPerHour } = config;
  watchQueries(store.db, metrics);
  const outward = createProxy(config);
  const slackFetch = instrumentedFetch(metrics, slackApiUrl, outward.fetch);
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
    { clientOptions: options, dispatcher: outward.dispatcher },
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
  checkPayloadsFirst(app);
  const inFlight = trackInFlight(app);
  const deps = { store, now, newId, log, metrics, handled: new Set<string>(), invitationsPerHour, slackFetch, deadlines };
  for (const feature of features) feature(app, deps);
  let closeConnections = () => {};

  return {
    start: async () => {
      const context = () => ({ now: now(), newId });
      const slackOf = async (workspaceId: string) => {
        const installation = await installations.of(workspaceId);
        return installation && slackWith(installation.botToken);
      };
      const refused = (workspaceId: string) => installations.verify(workspaceId);
      await startDelivery({ store, slackOf, refused, context, log, metrics, allowed, sweepEverySeconds });
      await startEventWorker({ store, installations, slackWith, context, log, metrics });
      await startPendingReplies(store.queue, slackOf, log);
      const server = await app.start().catch(describeError);
      if (server instanceof Server) closeConnections = closeIdleConnections(server);
      isReady = true;
    },
    markNotReady: () => {
      isReady = false;
    },
    stop: async () => {
      isReady = false;
      // Over a socket an ack needs the socket open, so it is closed in a quiet moment, if there is one. Over HTTP each ack has its own connection.
      const finishing =
        "socket" in config.mode
          ? settlesWithin(shutdownTimeoutMs.answers / 2, inFlight.settled())
              .then(() => app.stop())
              .then(() => inFlight.settled())
          : Promise.all([app.stop(), inFlight.settled()]);
      closeConnections();
      if (await settlesWithin(shutdownTimeoutMs.answers, finishing)) return;
      log.warn({ left: inFlight.count() }, "shutdown timed out; requests still in flight");
      // First nothing can be saved any more, and then whoever waits is told so.
      store.ending.abort(new ShutdownError("The process is shutting down."));
      await settlesWithin(shutdownTimeoutMs.apologies, finishing);
    },
  };
}
