import type { FetchFunction } from "@slack/web-api";
import type { Metrics } from "./metrics.ts";
import { withSpan } from "./span.ts";

const responseUrlTimeoutMs = 5_000;

/** Returns a `fetch` that measures and traces calls to Slack. */
export const instrumentedFetch =
  ({ slackCalls }: Metrics, apiUrl: string, send: FetchFunction = fetch): FetchFunction =>
  async (url, init) => {
    const address = String(url);
    // A response URL is a secret.
    const method = address.startsWith(apiUrl) ? address.slice(apiUrl.length).replace(/^\//, "") : "response_url";
    return withSpan(`slack ${method}`, {}, async () => {
      const startedAt = performance.now();
      let outcome = "unanswered";
      try {
        // Bolt sets no timeout for response URLs.
        const response = await send(url, method === "response_url" ? { signal: AbortSignal.timeout(responseUrlTimeoutMs), ...init } : init);
        outcome = response.ok ? "answered" : response.status === 429 ? "rate-limited" : "refused";
        return response;
      } finally {
        slackCalls.observe({ method, outcome }, (performance.now() - startedAt) / 1_000);
      }
    });
  };
