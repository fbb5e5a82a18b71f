import type { ModalView } from "@slack/types";
import type { FollowUp } from "../../domain/follow-up.ts";
import { header, mrkdwnSection } from "../../views/blocks.ts";
import { defineForm } from "../../views/form.ts";
import { limits, optionalText } from "../../views/form-fields.ts";
import { messages } from "../../views/messages/index.ts";
import { toMrkdwn } from "../../views/phrases.ts";
import { organizerLeftWarning, person } from "../../views/status.ts";

const { decline: texts, fields } = messages.forms;

export const declineForm = defineForm("decline", texts, {
  reason: optionalText(fields.reason, limits.reason, { multiline: true }),
});

export function declineView(followUp: FollowUp, privateMetadata: string): ModalView {
  const lead = followUp.organizerHasLeft
    ? texts.organizerHasLeft({ warning: organizerLeftWarning(followUp) })
    : texts.lead({ who: person(followUp.organizerId) });
  return declineForm.view({ privateMetadata, blocks: [mrkdwnSection(toMrkdwn(lead, "UTC")), header(followUp.title)] });
}
