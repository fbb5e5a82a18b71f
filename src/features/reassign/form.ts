import type { KnownBlock, ModalView } from "@slack/types";
import type { FollowUp, Invitation } from "../../domain/follow-up.ts";
import { mrkdwnSection, richTextBlock, header } from "../../views/blocks.ts";
import { quoteElements } from "../../views/detail-blocks.ts";
import { limits, optionalText, person } from "../../views/form-fields.ts";
import { defineForm } from "../../views/form.ts";
import { messages } from "../../views/messages/index.ts";
import { toMrkdwn } from "../../views/phrases.ts";
import { person as mentionOf } from "../../views/status.ts";

const { reassign: says, fields, hints } = messages.forms;

export const reassignForm = defineForm("reassign", says, {
  person: person(fields.assignTo, hints.assignTo),
  note: optionalText(fields.note, limits.note, { multiline: true, hint: hints.noteToAssignee }),
});

/** `filled` repeats a submission that asks for confirmation, because the person declined this before, in `warnedAbout`. */
export function reassignView(
  followUp: FollowUp,
  remembers: string,
  filled?: { warnedAbout: Invitation | undefined; person: string; note: string },
): ModalView {
  const blocks = [mrkdwnSection(says.lead), header(followUp.title)];
  if (!filled) return reassignForm.view({ remembers, blocks });
  return reassignForm.view({
    remembers,
    blocks: [...blocks, ...warning(filled)],
    initial: { person: filled.person, note: filled.note },
    submit: says.submitAnyway,
    // The warning is about one person, so the app has to know when another one is chosen.
    options: { person: { dispatch: true } },
  });
}

function warning(filled: { warnedAbout: Invitation | undefined; person: string }): KnownBlock[] {
  const said = quoteElements([{ label: [{ strong: says.theirReason }], words: filled.warnedAbout?.reason ?? "" }], "UTC");
  return [
    mrkdwnSection(toMrkdwn(says.warning({ who: mentionOf(filled.person) }), "UTC")),
    ...(said.length === 0 ? [] : [richTextBlock([], said)]),
  ];
}
