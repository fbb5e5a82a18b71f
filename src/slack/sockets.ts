import { setTimeout } from "node:timers/promises";
import { SocketModeReceiver } from "@slack/bolt";
import { WebAPIPlatformError, WebAPIRateLimitedError, type WebClientOptions } from "@slack/web-api";
import type { Logger } from "pino";
import { z } from "zod";
import { settlesWithin } from "../within.ts";
import { classifyError } from "./errors.ts";
import { slackLogger } from "./logger.ts";
import { logUnprocessed } from "./payload.ts";
import type { Proxy } from "./proxy.ts";

type Options = { clientOptions: () => WebClientOptions; dispatcher: Proxy["dispatcher"] };

type Client = SocketModeReceiver["client"];

const reconnection = { firstDelayMs: 1_000, maxDelayMs: 15_000, factor: 1.5, stableAfterMs: 10_000 };
const closeTimeoutMs = 2_000;

/**
 * Creates a connection to Slack that reconnects until it is stopped.
 * Slack's client can reconnect by itself, but then errors can't be caught and its attempts can't be stopped.
 */
export function createSocket(appToken: string, { clientOptions, dispatcher }: Options, log: Logger) {
  const receiver = new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    logger: slackLogger(log),
    installerOptions: { clientOptions: clientOptions() },
    ...(dispatcher && { dispatcher }),
    // Never acked: an unprocessed payload must not look processed.
    processEventErrorHandler: async ({ error }) => {
      logUnprocessed(log, error);
      return false;
    },
  });
  const { client } = receiver;
  dropUnrecognizedFrames(client, log);
  let connected = false;
  client.on("connected", () => (connected = true));
  client.on("close", () => (connected = false));
  const stopController = new AbortController();
  const { signal } = stopController;

  const stayConnected = async (onOpened: () => void, onRefused: (error: unknown) => void) => {
    for (let failures = 0; !signal.aborted; ) {
      const startedAt = performance.now();
      let error: unknown;
      try {
        const closed = new Promise((resolve) => client.once("disconnected", resolve));
        await client.start();
        onOpened();
        if (signal.aborted) await client.disconnect();
        await closed;
      } catch (thrown) {
        error = thrown;
        if (isPermanent(error)) onRefused(error);
        if (!signal.aborted) log.warn({ err: error }, "no connection to Slack; reconnecting");
      }
      failures = performance.now() - startedAt > reconnection.stableAfterMs ? 0 : failures + 1;
      await setTimeout(delayMs(failures, error), undefined, { signal }).catch(() => {});
    }
  };
  return {
    init: receiver.init.bind(receiver),
    isConnected: () => connected,
    /** Resolves once connected for the first time. Rejects if Slack rejects the token. */
    start: () => new Promise<void>((onOpened, onRefused) => void stayConnected(onOpened, onRefused)),
    stop: async () => {
      stopController.abort();
      await settlesWithin(closeTimeoutMs, client.disconnect());
    },
  };
}

/** Returns true if retrying is pointless until someone changes something. */
function isPermanent(error: unknown): boolean {
  const kind = classifyError(error)?.kind;
  return error instanceof WebAPIPlatformError && kind !== "retry" && kind !== "ambiguous";
}

function delayMs(failures: number, error: unknown): number {
  if (error instanceof WebAPIRateLimitedError) return error.retryAfter * 1_000;
  if (failures === 0) return 0;
  const { firstDelayMs, maxDelayMs, factor } = reconnection;
  // Jitter, so that the sockets of all replicas don't reconnect at the same moment.
  return Math.min(firstDelayMs * factor ** (failures - 1), maxDelayMs) * (0.5 + Math.random() / 2);
}

const Frame = z.union([
  z.looseObject({ type: z.enum(["hello", "disconnect"]) }),
  z.looseObject({ type: z.enum(["interactive", "slash_commands"]), envelope_id: z.string() }),
  z.looseObject({
    type: z.literal("events_api"),
    envelope_id: z.string(),
    payload: z.looseObject({ event: z.looseObject({ type: z.string() }) }),
  }),
]);

/** Drops frames that don't look like Slack's, because its client accepts every frame and emits its type as if it were one of its own events. */
function dropUnrecognizedFrames(client: Client, log: Logger): void {
  const listeners = client.listeners("ws_message");
  client.removeAllListeners("ws_message");
  const handleFrame = async (data: unknown, isBinary: boolean) => {
    try {
      const frame = isBinary ? undefined : Frame.safeParse(JSON.parse(String(data))).data;
      const event = frame?.type === "events_api" ? frame.payload.event.type : undefined;
      if (!frame || (event !== undefined && client.listenerCount(event) > 0)) throw new Error("Unrecognized frame.");
      await Promise.all(listeners.map((listener): unknown => listener(data, isBinary)));
    } catch (error) {
      log.warn({ err: error }, "dropped an unrecognized frame from Slack");
    }
  };
  client.on("ws_message", (data: unknown, isBinary: boolean) => void handleFrame(data, isBinary));
}
