import { type FetchFunction, WebClient } from "@slack/web-api";
import { v7 as newId } from "uuid";
import type { Delivery } from "../../src/jobs/delivery-context.ts";
import { createLog } from "../../src/observability/log.ts";
import { createMetrics } from "../../src/observability/metrics.ts";
import { createLimits } from "../../src/slack/rate-limits.ts";
import { monday, type TestBot } from "./bot.ts";

/** Creates a worker that a test drives itself, so it can stall between two steps. */
export function delivering({ slack, store }: Pick<TestBot, "slack" | "store">, fetch?: FetchFunction): Delivery {
  const options = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };
  const client = new WebClient(slack.botToken, fetch ? { ...options, fetch } : options);
  return {
    store,
    slackOf: async () => client,
    onTokenRejected: async () => {},
    context: () => ({ now: monday, newId }),
    limits: createLimits({ "chat.postMessage": 1_000, "chat.update": 1_000, toOnePerson: 1_000 }, async () => 1),
    log: createLog("silent"),
    metrics: createMetrics("test"),
  };
}
