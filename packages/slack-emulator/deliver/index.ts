import { type App, reportProblem } from "../app.ts";
import { logExchange } from "../request-log.ts";
import { type Attempt, type Kind, type Payload, type Retry, unreachable } from "./attempt.ts";
import { deliverOverHttp } from "./http.ts";
import type { Sockets } from "./sockets.ts";

export type Delivery = {
  acked: boolean;
  ms: number;
  attempts: number;
  status?: number;
  body?: unknown;
  reason?: string;
};
export type Deliver = (kind: Kind, payload: Payload) => Promise<Delivery>;

/** Slack retries events immediately, after 1 minute and after 5 minutes; tests wait less. */
const EVENT_RETRY_DELAYS_MS = [0, 200, 500];

export function createDeliver(app: App, sockets: Sockets): Deliver {
  async function attempt(kind: Kind, payload: Payload, retry?: Retry): Promise<Attempt> {
    const connection = sockets.pick();
    if (connection) return sockets.deliver(connection, kind, payload, retry);
    if (app.requestUrl) return deliverOverHttp(app, app.requestUrl, kind, payload, retry);
    return unreachable;
  }

  return async (kind, payload) => {
    const started = performance.now();
    const finish = logExchange(app, { direction: "to the bot", what: describePayload(kind, payload), body: payload });
    let result = await attempt(kind, payload);
    let attempts = 1;
    if (kind === "events_api") {
      for (const delayMs of EVENT_RETRY_DELAYS_MS) {
        if (result.ok || result.noRetry) break;
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        result = await attempt(kind, payload, { num: attempts, reason: result.reason });
        attempts += 1;
      }
    }
    const ms = performance.now() - started;
    finish(result.ok ? { ok: true, answer: result.body } : { ok: false, answer: result.reason });
    if (result.ok) return { acked: true, ms, attempts, status: result.status, body: result.body };
    reportProblem(app, `${describePayload(kind, payload)} was not acknowledged (${result.status ?? result.reason})`);
    return { acked: false, ms, attempts, reason: result.reason, ...(result.status && { status: result.status }) };
  };
}

function describePayload(kind: Kind, { command, type, event }: Payload): string {
  if (kind === "slash_commands") return String(command);
  const isNested = typeof event === "object" && event !== null && "type" in event;
  return String(isNested ? event.type : type);
}
