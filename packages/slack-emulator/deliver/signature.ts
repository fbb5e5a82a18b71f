import { createHmac } from "node:crypto";

/** Returns the headers of Slack's v0 request signature. `timestamp` is in Unix seconds. */
export function signatureHeaders(body: string, secret: string, timestamp: number): Record<string, string> {
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": String(timestamp), "x-slack-signature": `v0=${digest}` };
}

/** Bolt checks timestamps against the real clock, so signatures don't use the emulator's. */
export const realSeconds = (): number => Math.trunc(Date.now() / 1000);
