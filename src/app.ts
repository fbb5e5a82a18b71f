import { Server } from "node:http";
import { App } from "@slack/bolt";
import { WebClient, type WebClientOptions } from "@slack/web-api";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import { startDelivery } from "./delivery/worker.ts";
import { endsWithin, partingAnswers } from "./ending.ts";
import { features } from "./features/index.ts";
import { slackLogger } from "./log.ts";
import { createReceiver, inWords } from "./receiver.ts";
import type { Store } from "./store/store.ts";
import { authorizeWith, install } from "./workspace/installation.ts";

export type Surroundings = { config: Config; store: Store; log: Logger; now: () => Date; newId: () => string };

export type Bot = {
  start(): Promise<void>;
  /** Says at /readyz that another process should be asked; what comes nevertheless is answered. */
  retire(): void;
  /** Takes nothing new, lets what is being answered finish within some seconds, and leaves the store open. */
  stop(): Promise<void>;
};

// Milliseconds that answers have to get ready when the bot is asked to stop. A statement of theirs may wait for longer.
const patience = 10_000;

/** The bot, wired. */
export async function createApp({ config, store, log, now, newId }: Surroundings): Promise<Bot> {
  const clientOptions = slackOptions(config, log);
  const slack = new WebClient(config.botToken, clientOptions());
  const installation = await install(store.db, slack, config.botToken, now());

  let isReady = false;
  const app = new App({
    receiver: createReceiver(config, log, () => isReady),
    authorize: authorizeWith(installation),
    clientOptions: clientOptions(),
    logger: slackLogger(log),
    convoStore: false,
  });
  app.error(async (error) => log.error({ err: error }, "an interaction could not be answered"));

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
  for (const feature of features) feature(app, { store, now, newId, log, handled });

  return {
    start: async () => {
      await startDelivery({
        store,
        slackOf: (workspaceId) => (workspaceId === installation.workspaceId ? slack : undefined),
        context: () => ({ now: now(), newId }),
        log,
      });
      const server = await app.start().catch(inWords);
      if (server instanceof Server) partAnswers = partingAnswers(server);
      isReady = true;
    },
    retire: () => {
      isReady = false;
    },
    stop: async () => {
      isReady = false;
      // Over a socket an answer needs it to be open, so that it is closed in a quiet moment, if there is one; over HTTP each answer has its own connection.
      const finishing =
        "socket" in config.mode
          ? endsWithin(patience / 2, answered())
              .then(() => app.stop())
              .then(answered)
          : Promise.all([app.stop(), answered()]);
      partAnswers();
      if (await endsWithin(patience, finishing)) return;
      log.warn({ left: answering.size }, "what takes longer is not waited for");
    },
  };
}

// A new object each time, because the libraries write into it. Retrying is the delivery's own business: the client would post twice.
const slackOptions = (config: Config, log: Logger) => (): WebClientOptions => ({
  slackApiUrl: config.slackApiUrl,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: 10_000,
  allowAbsoluteUrls: false,
  logger: slackLogger(log),
});
