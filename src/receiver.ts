import { type CustomRoute, HTTPReceiver, type Receiver, SocketModeReceiver } from "@slack/bolt";
import { WebAPIPlatformError } from "@slack/web-api";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import { slackLogger } from "./log.ts";

/** Slack does not let the bot connect, in words for the person who starts the program. */
export class NotConnected extends Error {
  override name = "NotConnected";
}

/** Throws what went wrong at the start, in words where they are known. */
export function inWords(error: unknown): never {
  if (!(error instanceof WebAPIPlatformError)) throw error;
  throw new NotConnected(
    `Slack refuses SLACK_APP_TOKEN (${error.data.error}). Copy it again from “Basic Information” → “App-Level Tokens”; it needs the scope connections:write.`,
  );
}

export type Installer = Partial<ConstructorParameters<typeof HTTPReceiver>[0]>;

/** How Slack reaches the bot, and whether it can at the moment. */
export type Door = { receiver: Receiver; isOpen: () => boolean };

// Slack's largest, a form with all that can be entered in it, has some 250 kB.
const longestBody = 1_000_000;

/** The door for Slack: a socket that the bot opens, or HTTP, where people can install the app too. Both answer /healthz, /readyz and /metrics. */
export function createDoor(
  { mode, port, slackApiUrl }: Config,
  installer: Installer,
  log: Logger,
  isReady: () => boolean,
  metrics: CustomRoute,
): Door {
  const logger = slackLogger(log);
  const routes = (isOpen: () => boolean) => [answering("/healthz", () => true), answering("/readyz", () => isReady() && isOpen()), metrics];
  if ("http" in mode) {
    const isOpen = () => true;
    const receiver = new HTTPReceiver({
      ...installer,
      signingSecret: mode.http.signingSecret,
      endpoints: "/slack/events",
      bodyLimit: longestBody,
      port,
      customRoutes: routes(isOpen),
      logger,
    });
    // Its installer is hidden from Bolt, which would insist on asking that one for tokens.
    return { receiver: { init: (app) => receiver.init(app), start: () => receiver.start(port), stop: () => receiver.stop() }, isOpen };
  }
  // Slack renews every connection from time to time, and its client is away for five seconds then. The other one stays meanwhile.
  const sockets: Socket[] = [];
  const isOpen = () => sockets.some((socket) => socket.isConnected());
  sockets.push(
    openSocket(mode.socket.appToken, slackApiUrl, logger, { port, customRoutes: routes(isOpen) }),
    openSocket(mode.socket.appToken, slackApiUrl, logger, { port, customRoutes: [] }),
  );
  return { receiver: together(sockets.map(({ receiver }) => receiver)), isOpen };
}

type Socket = { receiver: SocketModeReceiver; isConnected: () => boolean };

function openSocket(
  appToken: string,
  slackApiUrl: string,
  logger: ReturnType<typeof slackLogger>,
  { port, customRoutes }: { port: number; customRoutes: CustomRoute[] },
): Socket {
  // An object of its own, which the socket's client writes its retries into; without "forever" it gives up after an outage and never connects again.
  const clientOptions = {
    slackApiUrl,
    retryConfig: { forever: true, minTimeout: 1_000, maxTimeout: 15_000, factor: 1.5, randomize: true },
  };
  const receiver = new SocketModeReceiver({ appToken, customRoutes, logger, installerOptions: { port, clientOptions } });
  let connected = false;
  receiver.client.on("connected", () => (connected = true));
  receiver.client.on("close", () => (connected = false));
  return { receiver, isConnected: () => connected };
}

const together = (receivers: Receiver[]): Receiver => ({
  init: (app) => receivers.forEach((receiver) => receiver.init(app)),
  start: async () => {
    for (const receiver of receivers) await receiver.start();
  },
  stop: () => Promise.all(receivers.map((receiver) => receiver.stop())),
});

const answering = (path: string, isWell: () => boolean): CustomRoute => ({
  path,
  method: "GET",
  handler: (_request, response) => {
    const well = isWell();
    response.writeHead(well ? 200 : 503, { "content-type": "text/plain" }).end(well ? "ok\n" : "not ready\n");
  },
});
