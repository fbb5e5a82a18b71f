import type { Message } from "../../views/blocks.ts";
import type { Recipient } from "./responder.ts";

/** Sends a direct message: the only way to answer where nothing was clicked in a conversation, such as a global shortcut. */
export const sendDirectMessage =
  ({ personId, slack }: Recipient) =>
  (reply: string | Message): Promise<unknown> =>
    slack.chat.postMessage({ channel: personId, ...(typeof reply === "string" ? { text: reply } : reply) });
