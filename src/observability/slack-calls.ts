import type { FetchFunction } from "@slack/web-api";
import type { Metrics } from "./metrics.ts";
import { withSpan } from "./span.ts";

const responsePatience = 5_000;

/** How Slack is called: as always, and measured. */
export const instrumentedFetch =
  ({ slackCalls }: Metrics, apiUrl: string, send: FetchFunction = fetch): FetchFunction =>
  async (url, init) => {
    const address = String(url);
    // A response URL is a secret.
    const method = address.startsWith(apiUrl) ? address.slice(apiUrl.length).replace(/^\//, "") : "response_url";
    return withSpan(`slack ${method}`, {}, async () => {
      const began = performance.now();
      let outcome = "unanswered";
      try {
        // Bolt gives an answer to a response URL all the time in the world.
        const response = await send(url, method === "response_url" ? { signal: AbortSignal.timeout(responsePatience), ...init } : init);
        outcome = response.ok ? "answered" : response.status === 429 ? "rate-limited" : "refused";
        return response;
      } finally {
        slackCalls.observe({ method, outcome }, (performance.now() - began) / 1_000);
      }
    });
  };
