import type { App } from "./app.ts";

/** One payload to or from the bot, and its response. */
export type Exchange = {
  id: number;
  at: number;
  direction: "to the bot" | "from the bot";
  /** "block_actions", "chat.postMessage", … */
  what: string;
  /** Milliseconds until the ack or response; null while pending. */
  ms: number | null;
  ok: boolean;
  body: unknown;
  /** The bot's ack or Slack's response. Absent while pending, or if it was empty. */
  answer?: unknown;
};

export type Outcome = { ok: boolean; answer?: unknown };

/** Logs a payload; the returned function logs its outcome. */
export function logExchange(
  app: App,
  { direction, what, body }: Pick<Exchange, "direction" | "what" | "body">,
): (outcome: Outcome) => void {
  const started = performance.now();
  const exchange: Exchange = { id: app.requestLog.length + 1, at: app.now(), direction, what, ms: null, ok: true, body };
  app.requestLog.push(exchange);
  app.changes.happened();
  return (outcome) => {
    Object.assign(exchange, outcome, { ms: performance.now() - started });
    app.changes.happened();
  };
}
