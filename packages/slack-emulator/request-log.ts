import type { App } from "./app.ts";

/** One payload to or from the bot, and what came back. */
export type Exchange = {
  id: number;
  at: number;
  direction: "to the bot" | "from the bot";
  /** "block_actions", "chat.postMessage", … */
  what: string;
  /** Until the acknowledgement or answer; null while it is awaited. */
  ms: number | null;
  ok: boolean;
  body: unknown;
  /** The bot's acknowledgement, or Slack's answer. Left out while it is awaited and when it was empty. */
  answer?: unknown;
};

export type Outcome = { ok: boolean; answer?: unknown };

/** Notes a payload; the returned function notes what came of it. */
export function begin(app: App, { direction, what, body }: Pick<Exchange, "direction" | "what" | "body">): (outcome: Outcome) => void {
  const started = performance.now();
  const exchange: Exchange = { id: app.requestLog.length + 1, at: app.now(), direction, what, ms: null, ok: true, body };
  app.requestLog.push(exchange);
  app.changes.happened();
  return (outcome) => {
    Object.assign(exchange, outcome, { ms: performance.now() - started });
    app.changes.happened();
  };
}
