import type { RespondArguments, RespondFn } from "@slack/bolt";
import type { Ack } from "../../observability/interactions.ts";
import { type Message, sentenceMessage } from "../../views/blocks.ts";
import { messages } from "../../views/messages/index.ts";
import type { Deps } from "../feature.ts";
import type { Recipient } from "./direct-message.ts";
import { type Responder, respondWithFallback } from "./responder.ts";

/** Returns a responder for a slash command: it answers ephemerally, with the ack if it can. */
export const commandResponder = (
  deps: Pick<Deps, "log">,
  recipient: Recipient,
  { ack, respond, command }: { ack: Ack<string | RespondArguments>; respond: RespondFn; command: string },
): Responder<Message | undefined> => {
  const respondLate = (message: { text: string; blocks?: Message["blocks"] }, directMessage: Message) =>
    respondWithFallback(deps, recipient, () => respond(asEphemeral(message)), directMessage);
  return {
    ackWithResult: (message) => (message ? ack(asEphemeral(message)) : ack()),
    ackEarly: () => ack(messages.interactions.loadingCommand),
    respondLate: async (message) => {
      // Not the list itself: in a direct message it wouldn't be updated.
      if (message) await respondLate(message, sentenceMessage(messages.interactions.tooLate(command)));
    },
    reportFailure: (text, isLate) => (isLate ? respondLate({ text }, sentenceMessage(text)) : ack(text)),
    refusalCodeOf: () => undefined,
  };
};

const asEphemeral = (message: { text: string; blocks?: Message["blocks"] }) => ({ ...message, response_type: "ephemeral" as const });
