import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import { type App, reportProblem } from "../app.ts";
import { type Attempt, type Kind, type Payload, type Retry, timedOut, unreachable } from "./attempt.ts";

const PING_INTERVAL_MS = 10_000;
const MAX_CONNECTIONS = 10;
const Ack = z.strictObject({ envelope_id: z.string(), payload: z.unknown().optional() });

type Connection = { socket: WebSocket; draining: boolean };
type DisconnectReason = "refresh_requested" | "warning" | "too_many_websockets";
type PendingAck = { settle: (attempt: Attempt) => void; connection: Connection; acceptsPayload: boolean };

export type Sockets = ReturnType<typeof createSockets>;

/** The Socket Mode server: each payload goes to one of the open connections. */
export function createSockets(app: App) {
  const server = new WebSocketServer({ noServer: true });
  const connections: Connection[] = [];
  const pendingAcks = new Map<string, PendingAck>();
  const acked = new Set<string>();
  let nextIndex = 0;
  let ignoresUpgrades = false;
  const ignoredSockets: Duplex[] = [];
  const pings = setInterval(() => connections.forEach(({ socket }) => socket.ping()), PING_INTERVAL_MS);
  pings.unref();

  function accept(socket: WebSocket): void {
    const connection = { socket, draining: false };
    if (count() >= MAX_CONNECTIONS) {
      reportProblem(app, `socket: more than ${MAX_CONNECTIONS} connections`);
      return drain(connection, "too_many_websockets");
    }
    connections.push(connection);
    app.everConnected = true;
    socket.on("message", (data) => receive(Buffer.isBuffer(data) ? data.toString("utf8") : ""));
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      connections.splice(connections.indexOf(connection), 1);
      for (const entry of pendingAcks.values()) if (entry.connection === connection) entry.settle(unreachable);
      app.changes.happened();
    });
    socket.send(
      JSON.stringify({
        type: "hello",
        num_connections: count(),
        connection_info: { app_id: app.appId },
        debug_info: { host: "emulator", build_number: 1, approximate_connection_time: 18_060 },
      }),
    );
    app.changes.happened();
  }

  function receive(data: string): void {
    const ack = Ack.safeParse(parse(data));
    if (!ack.success) return reportProblem(app, `socket: not an acknowledgement: ${data}`);
    const { envelope_id, payload } = ack.data;
    const entry = pendingAcks.get(envelope_id);
    if (acked.has(envelope_id)) return reportProblem(app, `socket: envelope acknowledged twice: ${envelope_id}`);
    acked.add(envelope_id);
    if (!entry) return reportProblem(app, `socket: acknowledged too late, or never sent: ${envelope_id}`);
    if (!entry.acceptsPayload && !isEmptyBody(payload)) reportProblem(app, "socket: an event was acknowledged with a payload");
    entry.settle({ ok: true, status: 200, body: payload });
  }

  function pick(): Connection | undefined {
    const open = connections.filter((one) => !one.draining && one.socket.readyState === one.socket.OPEN);
    nextIndex += 1;
    return open[nextIndex % open.length];
  }

  function deliver(connection: Connection, kind: Kind, payload: Payload, retry?: Retry): Promise<Attempt> {
    const envelope_id = randomUUID();
    const acceptsPayload = kind !== "events_api";
    const attempt = { retry_attempt: retry?.num ?? 0, retry_reason: retry?.reason ?? "" };
    return new Promise((resolve) => {
      const settle = (result: Attempt): void => {
        clearTimeout(deadline);
        pendingAcks.delete(envelope_id);
        resolve(result);
      };
      const deadline = setTimeout(() => settle(timedOut), app.ackTimeoutMs);
      pendingAcks.set(envelope_id, { settle, connection, acceptsPayload });
      connection.socket.send(
        JSON.stringify({
          type: kind,
          envelope_id,
          accepts_response_payload: acceptsPayload,
          ...(kind === "events_api" && attempt),
          payload,
        }),
      );
    });
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? "/", app.url).searchParams.get("ticket") ?? "";
    if (ignoresUpgrades) {
      ignoredSockets.push(socket);
      return;
    }
    if (!app.tickets.delete(ticket)) {
      socket.end("HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n");
      return;
    }
    server.handleUpgrade(request, socket, head, accept);
  }

  /** Asks all clients to reconnect; nothing more is sent over the old connections. */
  function disconnect(reason: DisconnectReason): void {
    for (const connection of connections) drain(connection, reason);
  }

  function refresh(): void {
    const oldest = connections.find((one) => !one.draining);
    if (!oldest) throw new Error("there is no connection to renew");
    drain(oldest, "refresh_requested");
  }

  function drain(connection: Connection, reason: DisconnectReason): void {
    connection.draining = true;
    connection.socket.send(JSON.stringify({ type: "disconnect", reason, debug_info: { host: "emulator" } }));
    setTimeout(() => connection.socket.close(), app.ackTimeoutMs).unref();
  }

  function count(): number {
    return connections.filter((one) => !one.draining).length;
  }

  async function stop(): Promise<void> {
    clearInterval(pings);
    for (const { settle } of pendingAcks.values()) settle(unreachable);
    for (const socket of ignoredSockets) socket.destroy();
    await Promise.all(connections.map(({ socket }) => closeSocket(socket)));
    server.close();
  }

  /** Sends an arbitrary frame over the next connection, which Slack itself would never do. */
  function sendRaw(data: string | Buffer): void {
    const connection = pick();
    if (!connection) throw new Error("there is no connection to send over");
    connection.socket.send(data);
  }

  /** Leaves all further upgrade requests unanswered. */
  function ignoreUpgrades(): void {
    ignoresUpgrades = true;
  }

  return { upgrade, pick, deliver, disconnect, refresh, sendRaw, ignoreUpgrades, stop, count };
}

/** Closes with a handshake, and terminates a peer that doesn't respond. */
function closeSocket(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const terminateTimer = setTimeout(() => socket.terminate(), 200);
    socket.once("close", () => {
      clearTimeout(terminateTimer);
      resolve();
    });
    socket.close(1001);
  });
}

export const isEmptyBody = (body: unknown): boolean =>
  body === undefined || body === null || body === "" || (typeof body === "object" && Object.keys(body).length === 0);

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
