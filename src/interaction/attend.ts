import { setTimeout } from "node:timers/promises";
import type { RespondFn } from "@slack/bolt";
import type { Message } from "../slack/blocks.ts";
import { type Ack, type Subject, watchInteraction } from "../watch/interactions.ts";
import { inSpan } from "../watch/span.ts";
import type { Deps } from "./feature.ts";

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
  /** The word of the refusal that the answer is, if it is one. */
  refusal(answer: Answer): string | undefined;
};

// Slack gives three seconds, of which a request may have waited for its turn among many, and the answer has to travel too.
const patience = 1_500;

/**
 * Sees one interaction through. It is acknowledged with its answer, so that Slack never shows as done what was not saved;
 * when the answer takes long, it is acknowledged in time and answered later; and a failure is told with a reference that is in the log.
 */
export async function attend<Answer, Said = void>(
  deps: Pick<Deps, "log" | "metrics" | "newId">,
  subject: Subject,
  ack: Ack<Said>,
  work: () => Promise<Answer>,
  wayBack: (ack: Ack<Said>) => WayBack<Answer>,
): Promise<void> {
  const id = deps.newId();
  const watch = watchInteraction(deps, id, subject);
  const back = wayBack(watch.timed(ack));
  const see = async (): Promise<void> => {
    const working = work().then(
      (answer) => ({ answer }),
      (error: unknown) => ({ error }),
    );
    const timer = new AbortController();
    const first = await Promise.race([working, setTimeout(patience, undefined, { signal: timer.signal })]);
    timer.abort();
    const late = !first;
    let ended: Parameters<typeof watch.ended>[0] = { outcome: "failed", late };
    try {
      if (late) await back.slow();
      const worked = await working;
      if ("error" in worked) {
        watch.failed(worked.error);
        const words = `This could not be done. Try again in a moment; if it keeps failing, report the reference ${id.slice(-8)}.`;
        await back.failed(words, late);
        return;
      }
      await (late ? back.late(worked.answer) : back.answer(worked.answer));
      const because = back.refusal(worked.answer);
      ended = { outcome: because === undefined ? "ok" : "refused", because, late };
    } catch (error) {
      watch.failed(error);
      throw error;
    } finally {
      watch.ended(ended);
    }
  };
  await inSpan(`${subject.kind} ${subject.action}`, { "follow_up.interaction": id }, see);
}

export const stillWorking = "This takes a little longer than usual. It goes on, and the outcome will be shown here.";

/** Says something to the person alone, where they are. Bolt's types promise a way to respond, but a click inside a modal has none. */
export const sayThrough = (respond: RespondFn | undefined) => async (said: string | Message) => {
  const message = typeof said === "string" ? { text: said } : said;
  await respond?.({ ...message, response_type: "ephemeral", replace_original: false });
};

/** The way back for work whose outcome shows by itself, and which answers the word of a refusal that it has told. */
export const silently =
  (say: (text: string) => Promise<unknown>) =>
  (ack: Ack): WayBack<string | undefined> => ({
    answer: () => ack(),
    slow: () => ack(),
    late: async () => {},
    failed: async (words, isLate) => {
      await say(words);
      if (!isLate) await ack();
    },
    refusal: (because) => because,
  });
