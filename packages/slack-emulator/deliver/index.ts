import { begin } from "../request-log.ts";
import { type App, problem } from "../app.ts";
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

/** Slack waits 0 s, 1 min and 5 min before it repeats an event; tests wait less. */
const EVENT_RETRIES_AFTER = [0, 200, 500];

export function createDeliver(app: App, sockets: Sockets): Deliver {
  async function attempt(kind: Kind, payload: Payload, retry?: Retry): Promise<Attempt> {
    const connection = sockets.pick();
    if (connection) return sockets.deliver(connection, kind, payload, retry);
    if (app.requestUrl) return deliverOverHttp(app, app.requestUrl, kind, payload, retry);
    return unreachable;
  }

  return async (kind, payload) => {
    const started = performance.now();
    const finish = begin(app, { direction: "to the bot", what: nameOf(kind, payload), body: payload });
    let result = await attempt(kind, payload);
    let attempts = 1;
    if (kind === "events_api") {
      for (const wait of EVENT_RETRIES_AFTER) {
        if (result.ok || result.noRetry) break;
        await new Promise((resolve) => setTimeout(resolve, wait));
        result = await attempt(kind, payload, { num: attempts, reason: result.reason });
        attempts += 1;
      }
    }
    const ms = performance.now() - started;
    finish(result.ok ? { ok: true, answer: result.body } : { ok: false, answer: result.reason });
    if (result.ok) return { acked: true, ms, attempts, status: result.status, body: result.body };
    problem(app, `${nameOf(kind, payload)} was not acknowledged (${result.status ?? result.reason})`);
    return { acked: false, ms, attempts, reason: result.reason, ...(result.status && { status: result.status }) };
  };
}

function nameOf(kind: Kind, { command, type, event }: Payload): string {
  if (kind === "slash_commands") return String(command);
  const isNested = typeof event === "object" && event !== null && "type" in event;
  return String(isNested ? event.type : type);
}
