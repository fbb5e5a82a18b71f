import type { App } from "../app.ts";
import { post } from "./http.ts";
import { realSeconds, signatureHeaders } from "./signature.ts";

type RawRequest = { headers?: Record<string, string>; body: string; path?: string };

/** Sends requests that don't come from Slack. */
export const rawDelivery = (app: App) => ({
  /** Posts an arbitrary body to the bot, unsigned unless the headers carry a signature. */
  deliverRaw: async ({ headers = {}, body, path }: RawRequest): Promise<{ status: number; body: string }> => {
    if (!app.requestUrl) throw new Error("slack.requestUrl is not set");
    const url = path === undefined ? app.requestUrl : new URL(path, app.requestUrl).href;
    const allHeaders = new Headers({ "content-type": "application/x-www-form-urlencoded" });
    for (const [name, value] of Object.entries(headers)) allHeaders.set(name, value);
    const response = await post(url, Object.fromEntries(allHeaders), body, 10_000);
    return { status: response.status, body: response.body };
  },
  sign: (body: string, { secret = app.signingSecret, timestamp = realSeconds() } = {}): Record<string, string> =>
    signatureHeaders(body, secret, timestamp),
});
