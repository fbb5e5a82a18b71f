import type { KnownBlock, ModalView } from "@slack/types";
import type { FollowUp, Invitation } from "../../domain/follow-up.ts";
import { header, mrkdwnSection, richTextBlock } from "../../views/blocks.ts";
import { quoteElements } from "../../views/detail-blocks.ts";
import { defineForm } from "../../views/form.ts";
import { limits, optionalText, person } from "../../views/form-fields.ts";
import { messages } from "../../views/messages/index.ts";
import { toMrkdwn } from "../../views/phrases.ts";
import { person as mentionOf } from "../../views/status.ts";

const { reassign: texts, fields, hints } = messages.forms;

export const reassignForm = defineForm("reassign", texts, {
  person: person(fields.assignTo, hints.assignTo),
  note: optionalText(fields.note, limits.note, { multiline: true, hint: hints.noteToAssignee }),
});

/** Returns the form. `submitted` is a submission that needs confirmation, because the person declined this before; `warnedAbout` is that invitation. */
export function reassignView(
  followUp: FollowUp,
  privateMetadata: string,
  submitted?: { warnedAbout: Invitation | undefined; person: string; note: string },
): ModalView {
  const blocks = [mrkdwnSection(texts.lead), header(followUp.title)];
  if (!submitted) return reassignForm.view({ privateMetadata, blocks });
  return reassignForm.view({
    privateMetadata,
    blocks: [...blocks, ...warning(submitted)],
    initial: { person: submitted.person, note: submitted.note },
    submit: texts.submitAnyway,
    // The warning is about one person, so it has to go when another one is chosen.
    options: { person: { dispatch: true } },
  });
}

function warning(submitted: { warnedAbout: Invitation | undefined; person: string }): KnownBlock[] {
  const quote = quoteElements([{ label: [{ strong: texts.theirReason }], words: submitted.warnedAbout?.reason ?? "" }], "UTC");
  return [
    mrkdwnSection(toMrkdwn(texts.warning({ who: mentionOf(submitted.person) }), "UTC")),
    ...(quote.length === 0 ? [] : [richTextBlock([], quote)]),
  ];
}
