import type { ModalView } from "@slack/types";
import { type FollowUp, isLive } from "../../domain/follow-up.ts";
import { header, mrkdwnSection } from "../../views/blocks.ts";
import { defineForm } from "../../views/form.ts";
import { limits, people } from "../../views/form-fields.ts";
import { messages } from "../../views/messages/index.ts";

const { participants: texts, fields } = messages.forms;

export const participantsForm = defineForm("participants", texts, { participants: people(fields.participants, limits.participants) });

/** Returns the form with the current participants filled in. */
export const participantsView = ({ title, invitations }: FollowUp, privateMetadata: string): ModalView =>
  participantsForm.view({
    privateMetadata,
    blocks: [mrkdwnSection(texts.lead), header(title)],
    initial: {
      participants: invitations
        .filter((invitation) => isLive(invitation) && invitation.role === "PARTICIPANT")
        .map(({ inviteeId }) => inviteeId),
    },
  });
