import { AuthorizationError, HTTPModuleFunctions, HTTPReceiver, type Receiver } from "@slack/bolt";
import { WebAPIPlatformError, type WebClientOptions } from "@slack/web-api";
import type { Logger } from "pino";
import { z } from "zod";
import type { Config } from "../config.ts";
import { slackLogger } from "./logger.ts";
import type { Proxy } from "./proxy.ts";
import { noteNotTaken } from "./payload.ts";
import { createHttpServer, type Handler, type HttpServer, reply, type Routes } from "./http-server.ts";
import { createSocket } from "./sockets.ts";

/** Slack does not let the bot connect, in words for the person who starts the program. */
export class NotConnected extends Error {
  override name = "NotConnected";
}

/** Throws what went wrong at the start, in words where they are known. */
export function describeError(error: unknown): never {
  if (!(error instanceof WebAPIPlatformError)) throw error;
  throw new NotConnected(
    `Slack rejected SLACK_APP_TOKEN (${error.data.error}). Copy it again from “Basic Information” → “App-Level Tokens”; it needs the scope connections:write.`,
  );
}

export type Installer = Partial<ConstructorParameters<typeof HTTPReceiver>[0]>;

/** How Slack reaches the bot, and whether it can at the moment. */
export type Transport = { receiver: Receiver; isConnected: () => boolean };

// Slack's largest, a form with all that can be entered in it, has some 250 kB.
const longestBody = 1_000_000;

/** The door for Slack: a socket that the bot opens, or HTTP, where people can install the app too. Both answer /healthz, /readyz and /metrics. */
export function createReceiver(
  { mode, port }: Config,
  giveUpAfterMs: number,
  installer: Installer,
  outward: { clientOptions: () => WebClientOptions; dispatcher: Proxy["dispatcher"] },
  log: Logger,
  isReady: () => boolean,
  metrics: Handler,
): Transport {
  const routes = (isConnected: () => boolean): Routes => ({
    "GET /healthz": healthRoute(() => true),
    "GET /readyz": healthRoute(() => isReady() && isConnected()),
    "GET /metrics": metrics,
  });
  if ("http" in mode) {
    const isConnected = () => true;
    const receiver = new HTTPReceiver({
      ...installer,
      signingSecret: mode.http.signingSecret,
      endpoints: eventsPath,
      unhandledRequestTimeoutMillis: giveUpAfterMs,
      logger: slackLogger(log),
      processEventErrorHandler: async ({ error, response }) => {
        const isMalformed = noteNotTaken(log, error);
        if (response.headersSent) return false;
        reply(response, isMalformed ? 400 : error instanceof AuthorizationError ? 401 : 500);
        return true;
      },
    });
    const { installPath, redirectUriPath } = installer.installerOptions ?? {};
    const pages = [installPath, redirectUriPath].flatMap((path) =>
      path === undefined ? [] : [[`GET ${path}`, receiver.requestListener] as const],
    );
    const server: HttpServer = createHttpServer(
      {
        ...routes(isConnected),
        ...Object.fromEntries(pages),
        [`POST ${eventsPath}`]: (request, response) => takeSigned(server, receiver, mode.http.signingSecret, log, request, response),
      },
      log,
    );
    // Its installer is hidden from Bolt, which would insist on asking that one for tokens.
    return { receiver: { init: (app) => receiver.init(app), start: () => server.start(port), stop: () => server.stop() }, isConnected };
  }
  // Slack renews every connection from time to time. The other one stays meanwhile.
  const sockets = [1, 2].map(() => createSocket(mode.socket.appToken, outward, log));
  const isConnected = () => sockets.some((socket) => socket.isConnected());
  const server = createHttpServer(routes(isConnected), log);
  return {
    receiver: {
      init: (app) => sockets.forEach((socket) => socket.init(app)),
      start: async () => {
        const started = await server.start(port);
        for (const socket of sockets) await socket.start();
        return started;
      },
      stop: () => Promise.all([server, ...sockets].map((one) => one.stop())),
    },
    isConnected,
  };
}

const eventsPath = "/slack/events";

/** Hands a request to Bolt that Slack has signed and whose body is an object, which Bolt takes for granted. */
async function takeSigned(
  server: HttpServer,
  receiver: HTTPReceiver,
  signingSecret: string,
  log: Logger,
  ...[request, response]: Parameters<Handler>
): Promise<void> {
  const rawBody = await server.readBody(request, longestBody);
  if (!rawBody) return reply(response, 413);
  const whole = Object.assign(request, { rawBody });
  try {
    await HTTPModuleFunctions.parseAndVerifyHTTPRequest({ signingSecret }, whole);
  } catch {
    log.warn("Failed to parse and verify the request data: invalid signature or timestamp");
    return reply(response, 401);
  }
  server.keep(request, response);
  if (Body.safeParse(parsed(whole)).success) return receiver.requestListener(whole, response);
  log.warn("Malformed request body");
  return reply(response, 400);
}

const Body = z
  .looseObject({ type: z.unknown().optional(), challenge: z.unknown().optional() })
  .refine(({ type, challenge }) => type !== "url_verification" || typeof challenge === "string");

function parsed(request: Parameters<typeof HTTPModuleFunctions.parseHTTPRequestBody>[0]): unknown {
  try {
    return HTTPModuleFunctions.parseHTTPRequestBody(request);
  } catch {
    return undefined;
  }
}

const healthRoute =
  (isWell: () => boolean): Handler =>
  (_request, response) => {
    const well = isWell();
    response.writeHead(well ? 200 : 503, { "content-type": "text/plain" }).end(well ? "ok\n" : "not ready\n");
  };
