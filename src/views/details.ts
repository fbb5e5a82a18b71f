import type { ModalView } from "@slack/types";
import { type FollowUp, isLive } from "../domain/follow-up.ts";
import { modal, mrkdwnSection } from "./blocks.ts";
import { detailBlocks } from "./detail-blocks.ts";
import { messages } from "./messages/index.ts";
import { answerGroupBlocks } from "./organizer-card.ts";
import { toMrkdwn } from "./phrases.ts";
import type { Reader } from "./reader.ts";
import { organizerName } from "./status.ts";

/** Returns a modal with everything about a follow-up, for its organizer and invitees. `zone` is the reader's. */
export const detailsView = (followUp: FollowUp, { zone }: Reader): ModalView =>
  modal({
    title: messages.forms.details.title,
    blocks: [
      mrkdwnSection(toMrkdwn(messages.organizedBy({ who: organizerName(followUp), type: followUp.type }), zone)),
      ...detailBlocks(followUp, zone, { answers: answerGroupBlocks(followUp.invitations.filter(isLive)) }),
    ],
  });
