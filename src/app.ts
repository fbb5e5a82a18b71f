import { Server } from "node:http";
import { App, AuthorizationError } from "@slack/bolt";
import { type FetchFunction, WebClient, type WebClientOptions } from "@slack/web-api";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import { type Allowed, slackAllows } from "./slack/rate-limits.ts";
import { startDelivery } from "./jobs/worker.ts";
import { settlesWithin, closeIdleConnections } from "./shutdown.ts";
import { persistBeforeAck, openEventQueue, startEventWorker } from "./jobs/process-event.ts";
import { handleEvent } from "./jobs/handle-event.ts";
import { features } from "./features/index.ts";
import { type Deadlines, slackDeadlines } from "./interactions/feature.ts";
import { openOwed, startOwed } from "./jobs/send-pending-reply.ts";
import { slackLogger } from "./observability/log.ts";
import { createOutward } from "./slack/proxy.ts";
import { checkPayloadsFirst } from "./slack/payload.ts";
import { createReceiver, describeError } from "./slack/receiver.ts";
import type { Store } from "./store/store.ts";
import { Stopping } from "./store/transact.ts";
import type { Metrics } from "./observability/metrics.ts";
import { metricsRoute } from "./observability/page.ts";
import { watchQueries } from "./observability/queries.ts";
import { instrumentedFetch } from "./observability/slack-calls.ts";
import { authorizeWith, installedByOauth, installedByToken, NotInstalledThere } from "./workspaces/installations.ts";
import { installer } from "./workspaces/oauth.ts";

export type Dependencies = {
  config: Config;
  store: Store;
  log: Logger;
  metrics: Metrics;
  now: () => Date;
  newId: () => string;
  allowed?: Allowed;
  /** How often what is left of the deliveries is looked for. */
  sweepEverySeconds?: number | undefined;
  deadlines?: Deadlines;
};

export type Bot = {
  start(): Promise<void>;
  /** Says at /readyz that another process should be asked; what comes nevertheless is answered. */
  markNotReady(): void;
  /** Takes nothing new, lets what is being answered finish within some seconds, and leaves the store open. */
  stop(): Promise<void>;
};

// Milliseconds that answers have to get ready when the bot is asked to stop, and that telling those who get none may take.
const shutdownTimeoutMs = { answers: 7_500, apologies: 2_500 };

/** The bot, wired. */
export async function createApp({
  config,
  store,
  log,
  metrics,
  now,
  newId,
  allowed = slackAllows,
  sweepEverySeconds = 10,
  deadlines: untilAnnounced = slackDeadlines,
}: Dependencies): Promise<Bot> {
  watchQueries(store.db, metrics);
  const { access } = config;
  const outward = createOutward(config);
  const slackFetch = instrumentedFetch(metrics, config.slackApiUrl, outward.fetch);
  const clientOptions = slackOptions(config, log, slackFetch);
  const slackWith = (token: string) => new WebClient(token, clientOptions());
  const installations =
    "oauth" in access
      ? await installedByOauth(store, access.oauth.keys, slackWith, now)
      : await installedByToken(store.db, slackWith(access.botToken), access.botToken, now());
  await openEventQueue(store.queue);
  await openOwed(store.queue);

  let isReady = false;
  const install = "oauth" in access ? installer(store, access.oauth, config.slackApiUrl, clientOptions(), now) : {};
  const door = createReceiver(
    config,
    untilAnnounced.boltAckTimeoutMs,
    install,
    { clientOptions, dispatcher: outward.dispatcher },
    log,
    () => isReady,
    metricsRoute(metrics, store, () => isReady && door.isConnected()),
  );
  const app = new App({
    receiver: door.receiver,
    authorize: authorizeWith(installations),
    clientOptions: clientOptions(),
    logger: slackLogger(log),
    convoStore: false,
  });
  app.error(async (error) => {
    // Slack is told at once, instead of waiting until it gives up.
    if (!(error instanceof AuthorizationError)) throw error;
    log.error({ err: error }, "failed to handle an interaction");
    const isElsewhere = error.original instanceof NotInstalledThere;
    metrics.interactions.inc({ kind: "any", action: "unauthorized", outcome: isElsewhere ? "refused" : "failed" });
    // Bolt would acknowledge it, and a form would close as if it were saved.
    if (!isElsewhere) throw error;
  });
  persistBeforeAck(app, store.queue, { log, metrics });
  checkPayloadsFirst(app);

  const answering = new Set<Promise<void>>();
  app.use(async ({ next }) => {
    const answered = next();
    answering.add(answered);
    await answered.finally(() => answering.delete(answered));
  });
  const handled = new Set<string>();
  const answered = async () => {
    while (answering.size > 0) await Promise.allSettled(answering);
  };
  let partAnswers = () => {};
  const { invitationsPerHour } = config;
  const deps = { store, now, newId, log, metrics, handled, invitationsPerHour, slackFetch, deadlines: untilAnnounced };
  for (const feature of features) feature(app, deps);

  return {
    start: async () => {
      const context = () => ({ now: now(), newId });
      const slackOf = async (workspaceId: string) => {
        const installation = await installations.of(workspaceId);
        return installation && slackWith(installation.botToken);
      };
      await startDelivery({
        store,
        slackOf,
        refused: (workspaceId) => installations.verify(workspaceId),
        context,
        log,
        metrics,
        allowed,
        sweepEverySeconds,
      });
      await startEventWorker(store.queue, { log, metrics }, (kept) => handleEvent({ store, installations, slackWith, context, log }, kept));
      await startOwed(store.queue, slackOf, log);
      const server = await app.start().catch(describeError);
      if (server instanceof Server) partAnswers = closeIdleConnections(server);
      isReady = true;
    },
    markNotReady: () => {
      isReady = false;
    },
    stop: async () => {
      isReady = false;
      // Over a socket an answer needs it to be open, so that it is closed in a quiet moment, if there is one; over HTTP each answer has its own connection.
      const finishing =
        "socket" in config.mode
          ? settlesWithin(shutdownTimeoutMs.answers / 2, answered())
              .then(() => app.stop())
              .then(answered)
          : Promise.all([app.stop(), answered()]);
      partAnswers();
      if (await settlesWithin(shutdownTimeoutMs.answers, finishing)) return;
      log.warn({ left: answering.size }, "shutdown timed out; requests still in flight");
      // First nothing can be saved any more, and then whoever waits is told so.
      store.ending.abort(new Stopping("The process is shutting down."));
      await settlesWithin(shutdownTimeoutMs.apologies, finishing);
    },
  };
}

// A new object each time, because the libraries write into it. Retrying is the delivery's own business: the client would post twice.
const slackOptions = (config: Config, log: Logger, slackFetch: FetchFunction) => (): WebClientOptions => ({
  slackApiUrl: config.slackApiUrl,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: 10_000,
  fetch: slackFetch,
  allowAbsoluteUrls: false,
  logger: slackLogger(log),
});
