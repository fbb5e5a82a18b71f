import type { ModalView } from "@slack/types";
import type { FollowUp } from "../../domain/follow-up.ts";
import { header, richTextBlock } from "../../views/blocks.ts";
import { pickerDate, pickerTime } from "../../views/dates.ts";
import { defineForm } from "../../views/form.ts";
import { date, duration, limits, optionalText, time } from "../../views/form-fields.ts";
import { messages } from "../../views/messages/index.ts";
import { toRich } from "../../views/phrases.ts";
import type { Reader } from "../../views/reader.ts";

const { reschedule: texts, fields, hints } = messages.forms;

export const rescheduleForm = defineForm("reschedule", texts, {
  date: date(),
  time: time(),
  duration: duration(),
  note: optionalText(fields.note, limits.note, { multiline: true, hint: hints.noteToEveryone }),
});

/** Returns the form with the current time filled in, in the reader's time zone (IANA). */
export const rescheduleView = (followUp: FollowUp, { zone }: Reader, privateMetadata: string): ModalView =>
  rescheduleForm.view({
    privateMetadata,
    blocks: [richTextBlock([toRich(texts.lead({ when: followUp, type: followUp.type }), zone)]), header(followUp.title)],
    initial: {
      date: pickerDate(followUp.startsAt, followUp.allDay ? followUp.zone : zone),
      time: followUp.allDay ? null : pickerTime(followUp.startsAt, zone),
      duration: followUp.durationMinutes,
    },
    options: { date: { hint: hints.zone(zone) } },
  });
