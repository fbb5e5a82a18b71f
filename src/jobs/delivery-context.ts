import type { WebClient } from "@slack/web-api";
import type { Logger } from "pino";
import type { Context } from "../domain/types.ts";
import type { Metrics } from "../observability/metrics.ts";
import type { Limits } from "../slack/rate-limits.ts";
import type { Store } from "../store/store.ts";

export type Delivery = {
  store: Store;
  /** Returns the client with the workspace's own token, or undefined when the bot isn't installed there. */
  slackOf: (workspaceId: string) => Promise<WebClient | undefined>;
  /** Called when Slack rejects the workspace's token. */
  onTokenRejected: (workspaceId: string) => Promise<void>;
  context: () => Context;
  limits: Limits;
  log: Logger;
  metrics: Metrics;
};
