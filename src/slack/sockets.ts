import { setTimeout } from "node:timers/promises";
import { SocketModeReceiver } from "@slack/bolt";
import { WebAPIPlatformError, WebAPIRateLimitedError, type WebClientOptions } from "@slack/web-api";
import type { Logger } from "pino";
import { z } from "zod";
import { classifyError } from "./errors.ts";
import { settlesWithin } from "../shutdown.ts";
import { slackLogger } from "./logger.ts";
import type { Proxy } from "./proxy.ts";
import { noteNotTaken } from "./payload.ts";

type Options = { clientOptions: () => WebClientOptions; dispatcher: Proxy["dispatcher"] };

type Client = SocketModeReceiver["client"];

const reconnection = { firstDelayMs: 1_000, longestDelayMs: 15_000, factor: 1.5, livedMs: 10_000 };
const closeTimeoutMs = 2_000;

/**
 * One connection to Slack, opened again whenever it is gone, until it is stopped.
 * Slack's client can reconnect by itself, but then nothing catches what goes wrong, and its attempts cannot be stopped.
 */
export function createSocket(appToken: string, { clientOptions, dispatcher }: Options, log: Logger) {
  const receiver = new SocketModeReceiver({
    appToken,
    autoReconnectEnabled: false,
    logger: slackLogger(log),
    installerOptions: { clientOptions: clientOptions() },
    ...(dispatcher && { dispatcher }),
    // Never acknowledged: what was not taken must not look as if it had been.
    processEventErrorHandler: async ({ error }) => {
      noteNotTaken(log, error);
      return false;
    },
  });
  const { client } = receiver;
  dropOddFrames(client, log);
  let connected = false;
  client.on("connected", () => (connected = true));
  client.on("close", () => (connected = false));
  const stopping = new AbortController();
  const { signal } = stopping;

  const keepOpen = async (opened: () => void, refused: (error: unknown) => void) => {
    for (let failures = 0; !signal.aborted; ) {
      const began = performance.now();
      let error: unknown;
      try {
        const closed = new Promise((resolve) => client.once("disconnected", resolve));
        await client.start();
        opened();
        if (signal.aborted) await client.disconnect();
        await closed;
      } catch (thrown) {
        error = thrown;
        if (isFinal(error)) refused(error);
        if (!signal.aborted) log.warn({ err: error }, "no connection to Slack; reconnecting");
      }
      failures = performance.now() - began > reconnection.livedMs ? 0 : failures + 1;
      await setTimeout(delayMs(failures, error), undefined, { signal }).catch(() => {});
    }
  };
  return {
    init: receiver.init.bind(receiver),
    isConnected: () => connected,
    /** Resolves when it is open for the first time. Rejects when Slack refuses the token. */
    start: () => new Promise<void>((opened, refused) => void keepOpen(opened, refused)),
    stop: async () => {
      stopping.abort();
      await settlesWithin(closeTimeoutMs, client.disconnect());
    },
  };
}

/** Whether trying again is of no use until somebody changes something. */
function isFinal(error: unknown): boolean {
  const kind = classifyError(error)?.kind;
  return error instanceof WebAPIPlatformError && kind !== "retry" && kind !== "ambiguous";
}

function delayMs(failures: number, error: unknown): number {
  if (error instanceof WebAPIRateLimitedError) return error.retryAfter * 1_000;
  if (failures === 0) return 0;
  const { firstDelayMs, longestDelayMs, factor } = reconnection;
  // Not all sockets of all replicas at once.
  return Math.min(firstDelayMs * factor ** (failures - 1), longestDelayMs) * (0.5 + Math.random() / 2);
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

/** Slack's client takes every frame for one of Slack's, and emits its type as an event like its own. */
function dropOddFrames(client: Client, log: Logger): void {
  const receive = client.listeners("ws_message");
  client.removeAllListeners("ws_message");
  const take = async (data: unknown, isBinary: boolean) => {
    try {
      const frame = isBinary ? undefined : Frame.safeParse(JSON.parse(String(data))).data;
      const event = frame?.type === "events_api" ? frame.payload.event.type : undefined;
      if (!frame || (event !== undefined && client.listenerCount(event) > 0)) throw new Error("Unrecognized frame.");
      await Promise.all(receive.map((listener): unknown => listener(data, isBinary)));
    } catch (error) {
      log.warn({ err: error }, "dropped an unrecognized frame from Slack");
    }
  };
  client.on("ws_message", (data: unknown, isBinary: boolean) => void take(data, isBinary));
}
