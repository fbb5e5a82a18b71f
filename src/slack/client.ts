import type { FetchFunction, WebClientOptions } from "@slack/web-api";
import type { Logger } from "pino";
import { slackLogger } from "./logger.ts";

/**
 * Returns the options for a Web API client: a new object each time, because the client modifies it.
 * Retries are off, because the client would post a message twice.
 */
export const clientOptions = (slackApiUrl: string, log: Logger, slackFetch: FetchFunction): WebClientOptions => ({
  slackApiUrl,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: 10_000,
  fetch: slackFetch,
  allowAbsoluteUrls: false,
  logger: slackLogger(log),
});
