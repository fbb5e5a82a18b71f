import type { FetchFunction } from "@slack/web-api";
import { type Dispatcher, EnvHttpProxyAgent, fetch as undiciFetch } from "undici";
import type { Config } from "../config.ts";

/** How the bot reaches Slack: `fetch` and, for WebSockets behind a proxy, the dispatcher. */
export type Proxy = { fetch: FetchFunction; dispatcher?: Dispatcher };

/** Returns a direct `fetch`, or one that uses the environment's proxies. */
export function createProxy({ proxies }: Pick<Config, "proxies">): Proxy {
  if (!proxies) return { fetch };
  // Empty strings, because for undefined ones the agent would read the environment itself.
  const { http = "", https = "", except = "" } = proxies;
  const dispatcher = new EnvHttpProxyAgent({ httpProxy: http, httpsProxy: https, noProxy: except });
  const proxyFetch: FetchFunction = (url, { body, ...init } = {}) =>
    // Only file uploads have other types of bodies, and the bot makes none.
    undiciFetch(url, { ...init, ...(typeof body === "string" && { body }), dispatcher });
  return { fetch: proxyFetch, dispatcher };
}
