import type { RespondFn } from "@slack/bolt";
import type { Ack } from "../../observability/interactions.ts";
import type { CommandResult } from "../../store/execute-command.ts";
import { type Message, sentenceMessage } from "../../views/blocks.ts";
import { messages } from "../../views/messages/index.ts";
import type { Deps } from "../feature.ts";
import type { Recipient } from "./direct-message.ts";
import { type Responder, respondWithFallback } from "./responder.ts";

/** Responds with an ephemeral message. Bolt's types promise `respond`, but a click inside a modal has none. */
const respondEphemerally = (respond: RespondFn | undefined) => async (reply: string | Message) => {
  if (!respond) throw new Error("There is no response URL.");
  const message = typeof reply === "string" ? { text: reply } : reply;
  await respond({ ...message, response_type: "ephemeral", replace_original: false });
};

/** Like `respondEphemerally`, but falls back to a direct message, which starts with the title if there is one. */
export const respondOrDirectMessage =
  (deps: Pick<Deps, "log">, recipient: Recipient, respond: RespondFn | undefined, title?: string) =>
  (reply: string | Message): Promise<void> =>
    respondWithFallback(
      deps,
      recipient,
      () => respondEphemerally(respond)(reply),
      typeof reply === "string" ? sentenceMessage(reply, title) : reply,
    );

/** What a click changed, and the message about it that its person needs, if any. */
export type ClickOutcome = { result: CommandResult; message?: Message | undefined };

/** Returns a responder for a click in a message: it answers ephemerally, and updates the list that the click came from. */
export function messageResponder(
  deps: Pick<Deps, "log">,
  recipient: Recipient,
  { ack, respond, title, updateList }: { ack: Ack; respond: RespondFn; title: string | undefined; updateList: () => Promise<void> },
): Responder<ClickOutcome> {
  const say = (reply: string | Message, replyTitle = title) => respondOrDirectMessage(deps, recipient, respond, replyTitle)(reply);
  let isLate = false;
  return {
    ackWithResult: async ({ message }) => {
      await ack();
      if (message) await say(message);
    },
    // Responds before the ack: without a message, an acked click would look saved.
    ackEarly: async () => {
      isLate = true;
      await respondEphemerally(respond)(messages.interactions.stillWorking);
      await ack();
    },
    respondLate: ({ result, message }) => say(message ?? messages.interactions.done, result.followUp?.title),
    reportFailure: async (text) => {
      await say(text);
      if (!isLate) await ack();
    },
    refusalCodeOf: ({ result }) => (result.ok ? undefined : result.refusal.because),
    // The updated list is the only sign that the change was saved.
    updateViews: ({ result }) =>
      result.ok && !isLate
        ? respondWithFallback(deps, recipient, updateList, sentenceMessage(messages.interactions.done, result.followUp?.title))
        : updateList(),
    pendingReply: { title },
  };
}

/** Returns a responder for work that shows its own outcome. Its result is the code of the refusal it showed, or undefined. */
export const ephemeralResponder =
  (say: (text: string) => Promise<unknown>) =>
  (ack: Ack): Responder<string | undefined> => ({
    ackWithResult: () => ack(),
    ackEarly: () => ack(),
    respondLate: async () => {},
    reportFailure: async (text, isLate) => {
      await say(text);
      if (!isLate) await ack();
    },
    refusalCodeOf: (because) => because,
  });
