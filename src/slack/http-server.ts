import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Logger } from "pino";

/** Handles a request. If it throws, the response is a 500. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Handlers by method and path without the query, such as `GET /healthz`. */
export type Routes = Record<string, Handler>;

// Slack gives up after three seconds, so no one is waiting for a request that is incomplete after five.
const timeouts = { requestTimeout: 5_000, headersTimeout: 5_000, connectionsCheckingInterval: 1_000 };

// The slowest response is an installation's, which calls Slack twice.
const idleTimeoutMs = 30_000;

// Each connection takes about 20 kB before any data arrives. Slack's largest requests have about 250 kB.
const incompleteLimits = { connections: 500, bytes: 20_000_000 };

export type HttpServer = {
  /** Starts listening. Rejects if the port can't be used. */
  start(port: number): Promise<Server>;
  /** Stops accepting connections. Resolves once all requests have been answered. */
  stop(): Promise<void>;
  /** Reads the body. Resolves to undefined if it's longer than `limit` bytes or doesn't arrive. */
  readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined>;
  /** Exempts the connection from the limits until this request is answered. */
  protect(request: IncomingMessage, response: ServerResponse): void;
};

/** Creates the bot's HTTP server. No request can make it throw, and incomplete requests are limited in time, number and memory. */
export function createHttpServer(routes: Routes, log: Logger): HttpServer {
  const incomplete = createIncompleteTracker();
  const route = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = "" } = request;
    const [path = "", query] = splitTarget(request);
    const name = `${method === "HEAD" ? "GET" : method} ${path}`;
    const handler = Object.hasOwn(routes, name) ? routes[name] : undefined;
    if (!handler) return reply(response, 404);
    // Handlers may parse the URL, so anything before the path, such as an invalid host, is removed.
    request.url = query === undefined ? path : `${path}?${query}`;
    await handler(request, response);
  };
  const server = createServer(timeouts, (request, response) => {
    response.on("error", () => {});
    route(request, response).catch((error: unknown) => {
      log.error({ err: error }, "failed to handle an HTTP request");
      reply(response, 500);
    });
  });
  server.timeout = idleTimeoutMs;
  server.on("connection", (socket) => {
    socket.once("close", () => incomplete.remove(socket));
    incomplete.track(socket, 0);
  });
  return {
    start: async (port) => {
      await once(server.listen(port), "listening");
      server.on("error", (error) => log.error({ err: error }, "HTTP server error"));
      return server;
    },
    stop: async () => {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      // A closed server no longer enforces its timeouts.
      const destroyTimer = setTimeout(() => incomplete.destroy(), timeouts.requestTimeout);
      await closed;
      clearTimeout(destroyTimer);
    },
    readBody: (request, limit) =>
      new Promise((resolve) => {
        const chunks: Buffer[] = [];
        let length = 0;
        const settle = (body?: Buffer) => {
          incomplete.track(request.socket, -length);
          length = 0;
          request.off("data", onData).resume();
          resolve(body);
        };
        const onData = (chunk: Buffer) => {
          chunks.push(chunk);
          length += chunk.length;
          incomplete.track(request.socket, chunk.length);
          if (length > limit) settle();
        };
        if (Number(request.headers["content-length"]) > limit) return settle();
        request.on("data", onData);
        request.once("end", () => settle(Buffer.concat(chunks)));
        request.once("error", () => settle());
        return undefined;
      }),
    protect: ({ socket }, response) => {
      incomplete.remove(socket);
      response.once("close", () => incomplete.track(socket, 0));
    },
  };
}

/** Ends the response without a body. The status is used only if the headers haven't been sent. */
export function reply(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  response.end();
}

/** Returns the path and the query of a request. Its target may be an absolute URL. */
const splitTarget = ({ url = "" }: IncomingMessage) => url.replace(/^https?:\/\/[^/?]*/i, "").split(/\?(.*)/s, 2);

/**
 * Tracks connections without a complete request. If there are too many, the oldest is destroyed.
 * Slack's requests arrive complete, so they get through while others linger.
 */
function createIncompleteTracker() {
  const bytesBySocket = new Map<Socket, number>();
  let bytes = 0;
  const remove = (socket: Socket) => {
    bytes -= bytesBySocket.get(socket) ?? 0;
    bytesBySocket.delete(socket);
  };
  const track = (socket: Socket, bytesAdded: number) => {
    const previousBytes = bytesBySocket.get(socket);
    if (previousBytes === undefined && (bytesAdded < 0 || socket.destroyed)) return;
    bytes += bytesAdded;
    bytesBySocket.set(socket, (previousBytes ?? 0) + bytesAdded);
    for (const [oldest] of bytesBySocket) {
      if (bytesBySocket.size <= incompleteLimits.connections && bytes <= incompleteLimits.bytes) return;
      remove(oldest);
      oldest.destroy();
    }
  };
  return {
    track,
    remove,
    destroy: () => {
      for (const [socket] of bytesBySocket) socket.destroy();
    },
  };
}
