import type { FetchFunction } from "@slack/web-api";
import { type Dispatcher, EnvHttpProxyAgent, fetch as fetchThrough } from "undici";
import type { Config } from "../config.ts";

/** How the bot reaches Slack: `fetch`, and for WebSockets the dispatcher, if there is a proxy between. */
export type Proxy = { fetch: FetchFunction; dispatcher?: Dispatcher };

/** Directly, or through the proxies of the environment, where they are meant for the address. */
export function createProxy({ proxies }: Pick<Config, "proxies">): Proxy {
  if (!proxies) return { fetch };
  // An empty text, because it would read the environment by itself for what is missing.
  const { http = "", https = "", except = "" } = proxies;
  const dispatcher = new EnvHttpProxyAgent({ httpProxy: http, httpsProxy: https, noProxy: except });
  const send: FetchFunction = (url, { body, ...init } = {}) =>
    // The only other kind of body is a file, and the bot sends none.
    fetchThrough(url, { ...init, ...(typeof body === "string" && { body }), dispatcher });
  return { fetch: send, dispatcher };
}
