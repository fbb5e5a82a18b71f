import { setTimeout } from "node:timers/promises";
import type { RespondFn } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import { type Message, sentenceMessage } from "../views/blocks.ts";
import { messages } from "../views/messages/index.ts";
import { ShutdownError } from "../store/transact.ts";
import { type Ack, type Subject, watchInteraction } from "../observability/interactions.ts";
import { withSpan } from "../observability/span.ts";
import type { Deps } from "./feature.ts";
import { deletePendingReply, recordPendingReply } from "../store/pending-replies.ts";

/** The ways back to a person who did something in Slack. */
export type Responder<Answer> = {
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
  /** Brings up to date what else the person sees. What becomes of it changes nothing about the outcome. */
  afterwards?(answer: Answer): Promise<unknown>;
  /** What the outcome is about, where `slow` has promised to tell it. */
  promised?: { title: string | undefined };
};

/**
 * Sees one interaction through. It is acknowledged with its answer, so that Slack never shows as done what was not saved;
 * when the answer takes long, it is acknowledged in time and answered later; and a failure is told with a reference that is in the log.
 */
export async function handleInteraction<Answer, Said = void>(
  deps: Pick<Deps, "log" | "metrics" | "newId" | "store" | "deadlines">,
  subject: Subject,
  ack: Ack<Said>,
  work: () => Promise<Answer>,
  wayBack: (ack: Ack<Said>) => Responder<Answer>,
): Promise<void> {
  const id = deps.newId();
  const watch = watchInteraction(deps, id, subject);
  const back = wayBack(watch.timed(ack));
  /** What was decided stays as it is, whether or not its person could be told. */
  const tells = async (telling: () => Promise<unknown>): Promise<boolean> => {
    try {
      await telling();
      return true;
    } catch (error) {
      watch.untold(error);
      return false;
    }
  };
  const see = async (): Promise<void> => {
    const working = work().then(
      (answer) => ({ answer }),
      (error: unknown) => ({ error }),
    );
    const timer = new AbortController();
    const first = await Promise.race([working, setTimeout(deps.deadlines.ackDeadlineMs, undefined, { signal: timer.signal })]);
    timer.abort();
    const late = !first;
    const isPromised = late && (await tells(() => back.slow()));
    const reply = isPromised && back.promised ? recordReply(deps, id, subject, back.promised.title) : undefined;
    const worked = first ?? (await unlessStopped(working, deps.store.ending.signal));
    let isTold: boolean;
    if ("error" in worked) {
      watch.failed(worked.error);
      isTold = await tells(() => back.failed(failureWords(worked.error, id), late));
      watch.ended({ outcome: "failed", late });
    } else {
      const { answer } = worked;
      isTold = await tells(() => (late ? back.late(answer) : back.answer(answer)));
      await tells(async () => back.afterwards?.(answer));
      const because = back.refusal(answer);
      watch.ended({ outcome: because === undefined ? "ok" : "refused", because, late });
    }
    if (isTold) await reply?.sent();
  };
  await withSpan(`${subject.kind} ${subject.action}`, { "follow_up.interaction": id }, see);
}

/** Records that a reply is pending, without waiting: where the database is what is slow, recording may fail too. */
function recordReply(
  { store: { queue }, log }: Pick<Deps, "store" | "log">,
  id: string,
  { workspace, person }: Subject,
  title: string | undefined,
): { sent(): Promise<void> } | undefined {
  if (workspace === undefined) return undefined;
  const recorded = recordPendingReply(queue, id, { workspaceId: workspace, personId: person, title }).catch((error: unknown) =>
    log.warn({ interaction: id, err: error }, "failed to record a pending reply"),
  );
  return {
    sent: async () => {
      await recorded;
      await deletePendingReply(queue, id).catch((error: unknown) => {
        log.warn({ interaction: id, err: error }, "failed to delete the record of a sent reply");
      });
    },
  };
}

/** The work did not come to its end before the process has to. */
class CutOff extends Error {
  override name = "CutOff";
}

// Milliseconds for what is being saved at the moment the process stops; what is not yet is given up at once.
const whenStopped = 500;

async function unlessStopped<Worked>(working: Promise<Worked>, ending: AbortSignal): Promise<Worked | { error: unknown }> {
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
    if (ending.aborted) stop();
    ending.addEventListener("abort", stop, { once: true });
  });
  const cutOff = async () => {
    await stopped;
    await setTimeout(whenStopped, undefined, { ref: false });
    return { error: new CutOff("The process is shutting down.") };
  };
  return Promise.race([working, cutOff()]).finally(() => ending.removeEventListener("abort", stop));
}

function failureWords(error: unknown, id: string): string {
  if (error instanceof ShutdownError) return messages.interactions.restarting;
  return error instanceof CutOff ? messages.interactions.cutOff : messages.interactions.failed(id.slice(-8));
}

/** A person, and how to write to them. */
type Addressee = { personId: string; slack: WebClient };

/** Says something where its person waits for it or, when that place is gone, in a direct message. */
export async function reach(
  { log }: Pick<Deps, "log">,
  { personId, slack }: Addressee,
  there: () => Promise<unknown>,
  directly: Message,
): Promise<void> {
  try {
    await there();
  } catch (error) {
    log.warn({ person: personId, err: error }, "the place for a reply is gone; sending a direct message instead");
    await slack.chat.postMessage({ channel: personId, ...directly, mrkdwn: false, unfurl_links: false, unfurl_media: false });
  }
}

/** Says something to the person alone, where they are. Bolt's types promise a way to respond, but a click inside a modal has none. */
export const respondEphemerally = (respond: RespondFn | undefined) => async (said: string | Message) => {
  if (!respond) throw new Error("There is no response URL.");
  const message = typeof said === "string" ? { text: said } : said;
  await respond({ ...message, response_type: "ephemeral", replace_original: false });
};

/** The same; what cannot be said there comes as a direct message, which says what it is about if that is known. */
export const respondOrDirectMessage =
  (deps: Pick<Deps, "log">, addressee: Addressee, respond: RespondFn | undefined, title?: string) =>
  (said: string | Message): Promise<void> =>
    reach(deps, addressee, () => respondEphemerally(respond)(said), typeof said === "string" ? sentenceMessage(said, title) : said);

/** The way back for work whose outcome shows by itself, and which answers the word of a refusal that it has told. */
export const ephemeralResponder =
  (say: (text: string) => Promise<unknown>) =>
  (ack: Ack): Responder<string | undefined> => ({
    answer: () => ack(),
    slow: () => ack(),
    late: async () => {},
    failed: async (words, isLate) => {
      await say(words);
      if (!isLate) await ack();
    },
    refusal: (because) => because,
  });
