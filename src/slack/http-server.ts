import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Logger } from "pino";

/** Answers a request. When it throws, the answer is 500. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Handlers by method and path, such as `GET /healthz`. A query belongs to no path. */
export type Routes = Record<string, Handler>;

// Slack gives up after three seconds, so that a request which is not whole after five is nobody's who waits for an answer.
const timeouts = { requestTimeout: 5_000, headersTimeout: 5_000, connectionsCheckingInterval: 1_000 };

// An answer takes longest when an installation asks Slack twice.
const idleTimeoutMs = 30_000;

// Each connection costs some 20 kB before anything has arrived over it. Slack's largest request has some 250 kB.
const most = { connections: 500, bytes: 20_000_000 };

export type HttpServer = {
  /** Listens. Rejects when the port cannot be used. */
  start(port: number): Promise<Server>;
  /** Takes nothing new, and resolves when everything has been answered. */
  stop(): Promise<void>;
  /** Reads a request's body; undefined when it is longer than `limit` bytes or does not arrive. */
  readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined>;
  /** Keeps a connection until this request is answered, however many others come. */
  keep(request: IncomingMessage, response: ServerResponse): void;
};

/** The bot's HTTP server. Nothing that arrives can make it throw, and what never becomes a whole request is bounded in time, number and memory. */
export function createHttpServer(routes: Routes, log: Logger): HttpServer {
  const unfinished = createUnfinished();
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = "" } = request;
    const [path = "", query] = targetOf(request);
    const name = `${method === "HEAD" ? "GET" : method} ${path}`;
    const handler = Object.hasOwn(routes, name) ? routes[name] : undefined;
    if (!handler) return reply(response, 404);
    // Handlers may parse it: what stands before the path, such as a host that is none, is gone.
    request.url = query === undefined ? path : `${path}?${query}`;
    await handler(request, response);
  };
  const server = createServer(timeouts, (request, response) => {
    response.on("error", () => {});
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error }, "failed to handle an HTTP request");
      reply(response, 500);
    });
  });
  server.timeout = idleTimeoutMs;
  server.on("connection", (socket) => {
    socket.once("close", () => unfinished.remove(socket));
    unfinished.hold(socket, 0);
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
      // A closed server does not look at its time-outs any more.
      const giveUp = setTimeout(() => unfinished.destroy(), timeouts.requestTimeout);
      await closed;
      clearTimeout(giveUp);
    },
    readBody: (request, limit) =>
      new Promise((resolve) => {
        const chunks: Buffer[] = [];
        let length = 0;
        const settle = (body?: Buffer) => {
          unfinished.hold(request.socket, -length);
          length = 0;
          request.off("data", take).resume();
          resolve(body);
        };
        const take = (chunk: Buffer) => {
          chunks.push(chunk);
          length += chunk.length;
          unfinished.hold(request.socket, chunk.length);
          if (length > limit) settle();
        };
        if (Number(request.headers["content-length"]) > limit) return settle();
        request.on("data", take);
        request.once("end", () => settle(Buffer.concat(chunks)));
        request.once("error", () => settle());
        return undefined;
      }),
    keep: ({ socket }, response) => {
      unfinished.remove(socket);
      response.once("close", () => unfinished.hold(socket, 0));
    },
  };
}

/** Answers without a body, unless an answer has begun. */
export function reply(response: ServerResponse, status: number): void {
  if (!response.headersSent) response.writeHead(status);
  response.end();
}

/** The path and the query of a request, whose target may be a whole URL. */
const targetOf = ({ url = "" }: IncomingMessage) => url.replace(/^https?:\/\/[^/?]*/i, "").split(/\?(.*)/s, 2);

/**
 * Connections without a whole request that is being answered. When there are too many, the one that has waited longest goes:
 * Slack's requests are whole as soon as they come, so that it gets its turn while others sit there.
 */
function createUnfinished() {
  const held = new Map<Socket, number>();
  let bytes = 0;
  const remove = (socket: Socket) => {
    bytes -= held.get(socket) ?? 0;
    held.delete(socket);
  };
  const hold = (socket: Socket, more: number) => {
    const before = held.get(socket);
    if (before === undefined && (more < 0 || socket.destroyed)) return;
    bytes += more;
    held.set(socket, (before ?? 0) + more);
    for (const [longest] of held) {
      if (held.size <= most.connections && bytes <= most.bytes) return;
      remove(longest);
      longest.destroy();
    }
  };
  return {
    hold,
    remove,
    destroy: () => {
      for (const [socket] of held) socket.destroy();
    },
  };
}
