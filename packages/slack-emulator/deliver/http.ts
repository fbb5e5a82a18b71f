import { type IncomingHttpHeaders, request } from "node:http";
import type { App } from "../app.ts";
import { type Attempt, type Kind, type Payload, type Retry, timedOut, unreachable } from "./attempt.ts";
import { realSeconds, signatureHeaders } from "./signature.ts";

type HttpResponse = { status: number; headers: IncomingHttpHeaders; body: string };

class DeadlineExceeded extends Error {}

/** Opens a new connection per request, because a keep-alive one would be stale after the bot restarts. */
export function post(url: string, headers: Record<string, string>, body: string, timeoutMs: number): Promise<HttpResponse> {
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
    const deadline = setTimeout(() => outgoing.destroy(new DeadlineExceeded()), timeoutMs);
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
    // Exact types without a charset: Bolt refuses anything else.
    "content-type": kind === "events_api" ? "application/json" : "application/x-www-form-urlencoded",
    ...signatureHeaders(body, app.signingSecret, realSeconds()),
    ...(retry && { "x-slack-retry-num": String(retry.num), "x-slack-retry-reason": retry.reason }),
  };
  try {
    const response = await post(url, headers, body, app.ackTimeoutMs);
    if (response.status >= 200 && response.status < 300) return { ok: true, status: response.status, body: decode(response.body) };
    const noRetry = response.headers["x-slack-no-retry"] === "1";
    return { ok: false, status: response.status, reason: "http_error", noRetry };
  } catch (error) {
    return error instanceof DeadlineExceeded ? timedOut : unreachable;
  }
}

function encode(kind: Kind, payload: Payload): string {
  if (kind === "events_api") return JSON.stringify(payload);
  if (kind === "interactive") return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const fields = Object.entries(payload).map(([key, value]) => [key, String(value)] as const);
  return new URLSearchParams(Object.fromEntries(fields)).toString();
}

/** Parses the bot's response; the response to a slash command may be plain text. */
function decode(body: string): unknown {
  if (!body) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return { text: body };
  }
}
