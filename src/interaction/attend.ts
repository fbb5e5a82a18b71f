import { setTimeout } from "node:timers/promises";
import type { RespondFn } from "@slack/bolt";
import type { Logger } from "pino";
import type { Message } from "../slack/blocks.ts";

/** The ways back to a person who did something in Slack. */
export type WayBack<Answer> = {
  /** Says the answer and acknowledges the interaction with it. */
  answer(answer: Answer): Promise<unknown>;
  /** Acknowledges it, and says that it takes a little longer. */
  slow(): Promise<unknown>;
  /** Says the answer after `slow` has acknowledged. */
  late(answer: Answer): Promise<unknown>;
  /** Says what went wrong; acknowledges too unless `isLate`. */
  failed(words: string, isLate: boolean): Promise<unknown>;
};

/** What is known of an interaction and may be logged: no texts, no names. */
export type Subject = { interaction: string; workspace: string | undefined; person: string };

// Slack gives three seconds, of which a request may have waited for its turn among many, and the answer has to travel too.
const patience = 1_500;

/**
 * Sees one interaction through. It is acknowledged with its answer, so that Slack never shows as done what was not saved;
 * when the answer takes long, it is acknowledged in time and answered later; and a failure is told with a reference that is in the log.
 */
export async function attend<Answer>(
  log: Logger,
  newId: () => string,
  subject: Subject,
  work: () => Promise<Answer>,
  back: WayBack<Answer>,
): Promise<void> {
  const began = performance.now();
  const fail = async (error: unknown, isLate: boolean) => {
    const reference = newId().slice(-8);
    log.error({ ...subject, reference, err: error }, "interaction failed");
    await back.failed(`This could not be done. Try again in a moment; if it keeps failing, report the reference ${reference}.`, isLate);
  };
  const working = work().then(
    (answer) => ({ tell: (isLate: boolean) => (isLate ? back.late(answer) : back.answer(answer)), outcome: "ok" }),
    (error: unknown) => ({ tell: (isLate: boolean) => fail(error, isLate), outcome: "failed" }),
  );
  const timer = new AbortController();
  const first = await Promise.race([working, setTimeout(patience, undefined, { signal: timer.signal })]);
  timer.abort();
  if (!first) await back.slow();
  const { tell, outcome } = await working;
  await tell(!first);
  log.info({ ...subject, outcome, late: !first, ms: Math.round(performance.now() - began) }, "interaction");
}

export const stillWorking = "This takes a little longer than usual. It goes on, and the outcome will be shown here.";

/** Says something to the person alone, where they are. Bolt's types promise a way to respond, but a click inside a modal has none. */
export const sayThrough = (respond: RespondFn | undefined) => async (said: string | Message) => {
  const message = typeof said === "string" ? { text: said } : said;
  await respond?.({ ...message, response_type: "ephemeral", replace_original: false });
};

/** The way back for work whose outcome shows by itself. */
export const silently = (ack: () => Promise<void>, say: (text: string) => Promise<unknown>): WayBack<void> => ({
  answer: ack,
  slow: ack,
  late: async () => {},
  failed: async (words, isLate) => {
    await say(words);
    if (!isLate) await ack();
  },
});
