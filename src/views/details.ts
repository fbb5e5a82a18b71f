import type { ModalView } from "@slack/types";
import { type FollowUp, isLive } from "../domain/follow-up.ts";
import { mrkdwnSection, modal } from "./blocks.ts";
import { detailBlocks } from "./detail-blocks.ts";
import { messages } from "./messages/index.ts";
import { answerGroups } from "./organizer-card.ts";
import { toMrkdwn } from "./phrases.ts";
import { organizer } from "./status.ts";

/** Everything about a follow-up, for whoever takes part in it. `zone` is the reader's. */
export const detailsView = (followUp: FollowUp, zone: string): ModalView =>
  modal({
    title: messages.forms.details.title,
    blocks: [
      mrkdwnSection(toMrkdwn(messages.organizedBy({ who: organizer(followUp), type: followUp.type }), zone)),
      ...detailBlocks(followUp, zone),
      ...answerGroups(followUp.invitations.filter(isLive)),
    ],
  });
