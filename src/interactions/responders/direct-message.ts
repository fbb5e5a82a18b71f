import type { WebClient } from "@slack/web-api";
import type { Message } from "../../views/blocks.ts";

/** Who is answered, and with which client. */
export type Recipient = { personId: string; slack: WebClient };

/** Sends a direct message: the way to answer where there is no other, such as after a global shortcut. */
export const sendDirectMessage =
  ({ personId, slack }: Recipient) =>
  (reply: string | Message): Promise<unknown> => {
    const message = typeof reply === "string" ? { text: reply } : reply;
    return slack.chat.postMessage({ channel: personId, ...message, mrkdwn: false, unfurl_links: false, unfurl_media: false });
  };
