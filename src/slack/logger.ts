import { LogLevel, type Logger as SlackLogger } from "@slack/bolt";
import type { Logger } from "pino";

// Beginnings of lines that Slack's SDKs log. The rest of a line may contain anything, such as a URL with a code or part of a body.
const knownBeginnings = [
  "A ping wasn't received from the server",
  "A pong wasn't received from the server",
  "API Call failed due to rate limiting",
  "An incoming event was not acknowledged within 3 seconds",
  "An unhandled error occurred",
  "Authorization of incoming event did not succeed",
  "Could not determine the type of an incoming event",
  "Failed to perform oauth.v2.access",
  "Failed to retrieve a new WSS URL",
  "Failed to send a WebSocket message",
  "Failed to send a message",
  "Failed to send ping to Slack",
  "Failed to parse",
  "HTTP error",
  "HTTPReceiver encountered an unexpected error",
  "Malformed request body",
  "Peer did not complete the close handshake in time",
  "Rate limited",
  "Slack API error",
  "WebSocket error",
  "WebSocket not available",
  "ack() has already been called",
  "http request failed",
];

/**
 * Returns a logger for Slack's SDKs. Their debug lines contain whole payloads and secrets and are dropped.
 * Of other lines, only a known beginning and any errors are logged.
 */
export function slackLogger(log: Logger): SlackLogger {
  const fieldsOf = (parts: unknown[]): [object, string] => {
    const [first] = parts;
    const err = parts.find((part) => part instanceof Error);
    const text = typeof first === "string" ? knownBeginnings.find((beginning) => first.startsWith(beginning)) : undefined;
    return [err === undefined ? {} : { err }, text ?? "Slack SDK message"];
  };
  return {
    debug: () => {},
    info: (...parts) => log.debug(...fieldsOf(parts)),
    warn: (...parts) => log.warn(...fieldsOf(parts)),
    error: (...parts) => log.error(...fieldsOf(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
