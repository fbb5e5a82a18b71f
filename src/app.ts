import { App } from "@slack/bolt";
import { WebClient, type WebClientOptions } from "@slack/web-api";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import { type Allowed, slackAllows } from "./delivery/limits.ts";
import { startDelivery } from "./delivery/worker.ts";
import { features } from "./features/index.ts";
import { slackLogger } from "./log.ts";
import { createReceiver, inWords } from "./receiver.ts";
import type { Store } from "./store/store.ts";
import { authorizeWith, install } from "./workspace/installation.ts";

export type Surroundings = { config: Config; store: Store; log: Logger; now: () => Date; newId: () => string; allowed?: Allowed };

/** The bot, wired. `stop` takes nothing new, lets what is being answered finish, and leaves the store open. */
export type Bot = { start(): Promise<void>; stop(): Promise<void> };

export async function createApp({ config, store, log, now, newId, allowed = slackAllows }: Surroundings): Promise<Bot> {
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
  for (const feature of features) feature(app, { store, now, newId, log, handled });

  return {
    start: async () => {
      await startDelivery({
        store,
        slackOf: (workspaceId) => (workspaceId === installation.workspaceId ? slack : undefined),
        context: () => ({ now: now(), newId }),
        log,
        allowed,
      });
      await app.start().catch(inWords);
      isReady = true;
    },
    stop: async () => {
      isReady = false;
      // Over a socket, an answer needs it to be open.
      await Promise.allSettled(answering);
      await app.stop();
      await Promise.allSettled(answering);
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
