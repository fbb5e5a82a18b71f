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

/** How Slack reaches the bot: over a socket that the bot opens, or over HTTP. Both answer /healthz, /readyz and /metrics. */
export function createReceiver({ mode, port, slackApiUrl }: Config, log: Logger, isReady: () => boolean, metrics: CustomRoute): Receiver {
  const logger = slackLogger(log);
  const customRoutes = [answering("/healthz", () => true), answering("/readyz", isReady), metrics];
  if ("http" in mode)
    return new HTTPReceiver({ signingSecret: mode.http.signingSecret, endpoints: "/slack/events", port, customRoutes, logger });
  // An object of its own, which the socket's client writes its retries into; without "forever" it gives up after an outage and never connects again.
  const clientOptions = {
    slackApiUrl,
    retryConfig: { forever: true, minTimeout: 1_000, maxTimeout: 15_000, factor: 1.5, randomize: true },
  };
  return new SocketModeReceiver({ appToken: mode.socket.appToken, customRoutes, logger, installerOptions: { port, clientOptions } });
}

const answering = (path: string, isWell: () => boolean): CustomRoute => ({
  path,
  method: "GET",
  handler: (_request, response) => {
    const well = isWell();
    response.writeHead(well ? 200 : 503, { "content-type": "text/plain" }).end(well ? "ok\n" : "not ready\n");
  },
});
