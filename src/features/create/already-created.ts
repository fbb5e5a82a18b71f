import type { FollowUp } from "../../domain/follow-up.ts";
import { type Message, mrkdwnSection } from "../../views/blocks.ts";
import { aboutText, detailBlocks } from "../../views/detail-blocks.ts";
import { notification } from "../../views/message.ts";
import { messages } from "../../views/messages/index.ts";
import { toMrkdwn } from "../../views/phrases.ts";
import type { Reader } from "../../views/reader.ts";

/** Returns the message for someone who changed a form after it had already created its follow-up. `zone` is the reader's. */
export function alreadyCreated(followUp: FollowUp, { zone }: Reader): Message {
  const { lead, next } = messages.alreadyCreated;
  return {
    text: notification([lead, ...aboutText(followUp), next[followUp.status]], zone),
    blocks: [mrkdwnSection(toMrkdwn(lead, zone)), ...detailBlocks(followUp, zone), mrkdwnSection(toMrkdwn(next[followUp.status], zone))],
  };
}
