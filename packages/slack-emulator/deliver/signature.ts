import { createHmac } from "node:crypto";

/** Slack's v0 signature of a request body. */
export function signatureHeaders(body: string, secret: string, timestamp: number): Record<string, string> {
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": String(timestamp), "x-slack-signature": `v0=${digest}` };
}

/** Bolt compares with the real clock, so this is the one place that does not use the world's. */
export const realSeconds = (): number => Math.trunc(Date.now() / 1000);
