import { AuthorizationError, HTTPModuleFunctions, HTTPReceiver, type Receiver } from "@slack/bolt";
import { WebAPIPlatformError, type WebClientOptions } from "@slack/web-api";
import type { Logger } from "pino";
import { z } from "zod";
import type { Config } from "../config.ts";
import { createHttpServer, type Handler, type HttpServer, type Routes, reply } from "./http-server.ts";
import { slackLogger } from "./logger.ts";
import { logUnprocessed } from "./payload.ts";
import type { Proxy } from "./proxy.ts";
import { createSocket } from "./sockets.ts";

/** Slack refuses the connection. The message is for the person who starts the program. */
export class ConnectionError extends Error {
  override name = "ConnectionError";
}

/** Throws a startup error, with a helpful message if the cause is known. */
export function throwStartupError(error: unknown): never {
  if (!(error instanceof WebAPIPlatformError)) throw error;
  throw new ConnectionError(
    `Slack rejected SLACK_APP_TOKEN (${error.data.error}). Copy it again from “Basic Information” → “App-Level Tokens”; it needs the scope connections:write.`,
  );
}

export type Installer = Partial<ConstructorParameters<typeof HTTPReceiver>[0]>;

export type Transport = { receiver: Receiver; isConnected: () => boolean };

// Slack's largest request, a completely filled form, has about 250 kB.
const maxBodyBytes = 1_000_000;

/** Creates the receiver: Socket Mode, or HTTP, where people can also install the app. Both serve /healthz, /readyz and /metrics. */
export function createReceiver(
  { mode, port }: Config,
  ackTimeoutMs: number,
  installer: Installer,
  outbound: { clientOptions: () => WebClientOptions; dispatcher: Proxy["dispatcher"] },
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
      unhandledRequestTimeoutMillis: ackTimeoutMs,
      logger: slackLogger(log),
      processEventErrorHandler: async ({ error, response }) => {
        const isMalformed = logUnprocessed(log, error);
        if (response.headersSent) return false;
        reply(response, isMalformed ? 400 : error instanceof AuthorizationError ? 401 : 500);
        return true;
      },
    });
    const { installPath, redirectUriPath } = installer.installerOptions ?? {};
    const installRoutes = [installPath, redirectUriPath].flatMap((path) =>
      path === undefined ? [] : [[`GET ${path}`, receiver.requestListener] as const],
    );
    const server: HttpServer = createHttpServer(
      {
        ...routes(isConnected),
        ...Object.fromEntries(installRoutes),
        [`POST ${eventsPath}`]: (request, response) => handleSigned(server, receiver, mode.http.signingSecret, log, request, response),
      },
      log,
    );
    // Hides the receiver's installer from Bolt, which would otherwise get tokens from it.
    return { receiver: { init: (app) => receiver.init(app), start: () => server.start(port), stop: () => server.stop() }, isConnected };
  }
  // Slack refreshes every connection from time to time. The other one stays open meanwhile.
  const sockets = [1, 2].map(() => createSocket(mode.socket.appToken, outbound, log));
  const isConnected = () => sockets.some((socket) => socket.isConnected());
  const server = createHttpServer(routes(isConnected), log);
  return {
    receiver: {
      init: (app) => sockets.forEach((socket) => socket.init(app)),
      start: async () => {
        const httpServer = await server.start(port);
        for (const socket of sockets) await socket.start();
        return httpServer;
      },
      stop: () => Promise.all([server, ...sockets].map((part) => part.stop())),
    },
    isConnected,
  };
}

const eventsPath = "/slack/events";

/** Verifies Slack's signature and passes the request to Bolt, which relies on the body being an object. */
async function handleSigned(
  server: HttpServer,
  receiver: HTTPReceiver,
  signingSecret: string,
  log: Logger,
  ...[request, response]: Parameters<Handler>
): Promise<void> {
  const rawBody = await server.readBody(request, maxBodyBytes);
  if (!rawBody) return reply(response, 413);
  const bufferedRequest = Object.assign(request, { rawBody });
  try {
    await HTTPModuleFunctions.parseAndVerifyHTTPRequest({ signingSecret }, bufferedRequest);
  } catch {
    log.warn("Failed to parse and verify the request data: invalid signature or timestamp");
    return reply(response, 401);
  }
  server.protect(request, response);
  if (Body.safeParse(parseBody(bufferedRequest)).success) return receiver.requestListener(bufferedRequest, response);
  log.warn("Malformed request body");
  return reply(response, 400);
}

const Body = z
  .looseObject({ type: z.unknown().optional(), challenge: z.unknown().optional() })
  .refine(({ type, challenge }) => type !== "url_verification" || typeof challenge === "string");

function parseBody(request: Parameters<typeof HTTPModuleFunctions.parseHTTPRequestBody>[0]): unknown {
  try {
    return HTTPModuleFunctions.parseHTTPRequestBody(request);
  } catch {
    return undefined;
  }
}

const healthRoute =
  (isHealthy: () => boolean): Handler =>
  (_request, response) => {
    const healthy = isHealthy();
    response.writeHead(healthy ? 200 : 503, { "content-type": "text/plain" }).end(healthy ? "ok\n" : "not ready\n");
  };
