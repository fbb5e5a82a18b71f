import { type IncomingHttpHeaders, request } from "node:http";
import type { App } from "../app.ts";
import { type Attempt, type Kind, type Payload, type Retry, timedOut, unreachable } from "./attempt.ts";
import { realSeconds, signatureHeaders } from "./signature.ts";

type Posted = { status: number; headers: IncomingHttpHeaders; body: string };

class TooLate extends Error {}

/** A connection of its own for each request: a bot that was restarted must not meet a stale one. */
export function post(url: string, headers: Record<string, string>, body: string, within: number): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: "POST", agent: false, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        clearTimeout(deadline);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        });
      });
    });
    const deadline = setTimeout(() => outgoing.destroy(new TooLate()), within);
    outgoing.on("error", (error) => {
      clearTimeout(deadline);
      reject(error);
    });
    outgoing.end(body);
  });
}

export async function deliverOverHttp(app: App, url: string, kind: Kind, payload: Payload, retry?: Retry): Promise<Attempt> {
  const body = encode(kind, payload);
  const headers = {
    // Exactly this type, without a charset: Bolt refuses anything else.
    "content-type": kind === "events_api" ? "application/json" : "application/x-www-form-urlencoded",
    ...signatureHeaders(body, app.signingSecret, realSeconds()),
    ...(retry && { "x-slack-retry-num": String(retry.num), "x-slack-retry-reason": retry.reason }),
  };
  try {
    const answer = await post(url, headers, body, app.ackWithin);
    if (answer.status >= 200 && answer.status < 300) return { ok: true, status: answer.status, body: decode(answer.body) };
    const noRetry = answer.headers["x-slack-no-retry"] === "1";
    return { ok: false, status: answer.status, reason: "http_error", noRetry };
  } catch (error) {
    return error instanceof TooLate ? timedOut : unreachable;
  }
}

function encode(kind: Kind, payload: Payload): string {
  if (kind === "events_api") return JSON.stringify(payload);
  if (kind === "interactive") return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const fields = Object.entries(payload).map(([key, value]) => [key, String(value)] as const);
  return new URLSearchParams(Object.fromEntries(fields)).toString();
}

/** A slash command may be answered with bare text. */
function decode(body: string): unknown {
  if (!body) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return { text: body };
  }
}
