import type { App } from "../app.ts";
import { post } from "./http.ts";
import { realSeconds, signatureHeaders } from "./signature.ts";

type Raw = { headers?: Record<string, string>; body: string; path?: string };

/** What somebody who is not Slack can send. */
export const rawDelivery = (app: App) => ({
  /** Posts to the bot whatever is given, unsigned unless the headers say otherwise. */
  deliverRaw: async ({ headers = {}, body, path }: Raw): Promise<{ status: number; body: string }> => {
    if (!app.requestUrl) throw new Error("slack.requestUrl is not set");
    const url = path === undefined ? app.requestUrl : new URL(path, app.requestUrl).href;
    const given = new Headers({ "content-type": "application/x-www-form-urlencoded" });
    for (const [name, value] of Object.entries(headers)) given.set(name, value);
    const answer = await post(url, Object.fromEntries(given), body, 10_000);
    return { status: answer.status, body: answer.body };
  },
  sign: (body: string, { secret = app.signingSecret, timestamp = realSeconds() } = {}): Record<string, string> =>
    signatureHeaders(body, secret, timestamp),
});
