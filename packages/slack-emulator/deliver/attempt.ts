export type Kind = "interactive" | "slash_commands" | "events_api";
export type Payload = {
  [name: string]: unknown;
  type?: unknown;
  command?: unknown;
  trigger_id?: unknown;
  response_url?: unknown;
  event?: unknown;
  event_id?: unknown;
};
export type Retry = { num: number; reason: string };

/** The result of one delivery attempt to the bot. */
export type Attempt =
  | { ok: true; status: number; body: unknown }
  | { ok: false; status?: number; reason: "http_timeout" | "connection_failed" | "http_error"; noRetry?: boolean };

export const timedOut: Attempt = { ok: false, reason: "http_timeout" };
export const unreachable: Attempt = { ok: false, reason: "connection_failed" };
