import type { KnownBlock, ModalView, PlainTextInput } from "@slack/types";
import type { FollowUp, FollowUpType, Invitation } from "../domain/follow-up.ts";
import { field, mrkdwnSection, modal, plainText, richTextBlock, header } from "./blocks.ts";
import { pickerDate, pickerTime } from "./dates.ts";
import { quoteElements } from "./detail-blocks.ts";
import { messages } from "./messages/index.ts";
import { toMrkdwn, toRich } from "./phrases.ts";
import { noOneReads, person } from "./status.ts";

const { fields, hints, ...forms } = messages.forms;

export const formIds = {
  create: "create",
  decline: "decline",
  reassign: "reassign",
  reschedule: "reschedule",
  participants: "participants",
};

/** The maximum lengths of a form's texts, in code points, and the maximum number of participants. */
export const limits = { title: 150, location: 250, description: 3000, reason: 3000, note: 1000, participants: 200 };

/** The durations that a form offers, in minutes. */
export const durations = [15, 30, 45, 60, 90, 120, 180, 240, 480];
const types: FollowUpType[] = ["MEETING", "TASK", "CALL"];

const typeOption = (type: FollowUpType) => ({ text: plainText(messages.typeNames[type]), value: type });
const durationOption = (minutes: number) => ({ text: plainText(messages.dates.duration(minutes)), value: String(minutes) });
const input = (maxLength: number, initial: string, multiline = false): PlainTextInput => ({
  type: "plain_text_input",
  max_length: maxLength,
  multiline,
  ...(initial === "" ? {} : { initial_value: initial }),
});

/** `zone` is the zone that the date and time are read in. */
const dateField = (date: string | undefined, zone: string | undefined) =>
  field("date", fields.date, { type: "datepicker", ...(date === undefined ? {} : { initial_date: date }) }, { hint: hints.zone(zone) });
const timeField = (time: string | undefined) =>
  field(
    "time",
    fields.time,
    { type: "timepicker", ...(time === undefined ? {} : { initial_time: time }) },
    { optional: true, hint: hints.time },
  );
const durationField = (minutes: number) =>
  field("duration", fields.duration, {
    type: "static_select",
    options: durations.map(durationOption),
    initial_option: durationOption(durations.includes(minutes) ? minutes : 30),
  });
const noteField = (hint: string) => field("note", fields.note, input(limits.note, "", true), { optional: true, hint });

/** Returns the form for a new follow-up, with known values filled in. `zone` is that of the person who opens it. */
export const followUpForm = (known: {
  title: string;
  description: string;
  by: string;
  zone: string | undefined;
  now: Date;
  remembers: string;
}): ModalView =>
  modal({
    title: forms.create.title,
    form: { callbackId: formIds.create, submit: forms.create.submit, remembers: known.remembers },
    blocks: [
      field("title", fields.title, input(limits.title, known.title)),
      field("type", fields.type, { type: "static_select", options: types.map(typeOption), initial_option: typeOption("MEETING") }),
      field("owner", fields.owner, { type: "users_select", initial_user: known.by }, { hint: hints.owner }),
      field(
        "participants",
        fields.participants,
        { type: "multi_users_select", max_selected_items: limits.participants },
        { optional: true },
      ),
      dateField(known.zone === undefined ? undefined : pickerDate(known.now, known.zone), known.zone),
      timeField(undefined),
      durationField(30),
      field("location", fields.location, input(limits.location, ""), { optional: true }),
      field("description", fields.description, input(limits.description, known.description, true), { optional: true }),
    ],
  });

export const declineForm = (followUp: FollowUp, remembers: string): ModalView =>
  modal({
    title: forms.decline.title,
    form: { callbackId: formIds.decline, submit: forms.decline.submit, remembers },
    blocks: [
      mrkdwnSection(
        toMrkdwn(
          followUp.organizerHasLeft
            ? forms.decline.organizerHasLeft({ warning: noOneReads(followUp) })
            : forms.decline.lead({ who: person(followUp.organizerId) }),
          "UTC",
        ),
      ),
      header(followUp.title),
      field("reason", fields.reason, input(limits.reason, "", true), { optional: true }),
    ],
  });

/** Returns the reassign form. `warnedAbout` is the person's earlier decline; submitting the form again with the same person confirms it. */
export const reassignForm = (
  followUp: FollowUp,
  remembers: string,
  filled?: { warnedAbout: Invitation | undefined; personId: string; note: string },
): ModalView =>
  modal({
    title: forms.reassign.title,
    form: { callbackId: formIds.reassign, submit: filled ? forms.reassign.submitAnyway : forms.reassign.submit, remembers },
    blocks: [
      mrkdwnSection(forms.reassign.lead),
      header(followUp.title),
      ...(filled ? warningBlocks(filled) : []),
      field(
        "person",
        fields.assignTo,
        { type: "users_select", ...(filled ? { initial_user: filled.personId } : {}) },
        // The warning is about one person, so choosing another has to dispatch an action.
        { hint: hints.assignTo, dispatch: filled !== undefined },
      ),
      field("note", fields.note, input(limits.note, filled?.note ?? "", true), { optional: true, hint: hints.noteToAssignee }),
    ],
  });

const warningBlocks = ({ warnedAbout, personId }: { warnedAbout: Invitation | undefined; personId: string }): KnownBlock[] => {
  const { warning: lead, theirReason } = forms.reassign;
  const quotes = quoteElements([{ label: [{ strong: theirReason }], words: warnedAbout?.reason ?? "" }], "UTC");
  return [mrkdwnSection(toMrkdwn(lead({ who: person(personId) }), "UTC")), ...(quotes.length === 0 ? [] : [richTextBlock([], quotes)])];
};

export const rescheduleForm = (followUp: FollowUp, zone: string, remembers: string): ModalView =>
  modal({
    title: forms.reschedule.title,
    form: { callbackId: formIds.reschedule, submit: forms.reschedule.submit, remembers },
    blocks: [
      richTextBlock([toRich(forms.reschedule.lead({ when: followUp }), zone)]),
      header(followUp.title),
      dateField(pickerDate(followUp.startsAt, followUp.allDay ? followUp.zone : zone), zone),
      timeField(followUp.allDay ? undefined : pickerTime(followUp.startsAt, zone)),
      durationField(followUp.durationMinutes),
      noteField(hints.noteToEveryone),
    ],
  });

export const participantsForm = (followUp: FollowUp, participantIds: string[], remembers: string): ModalView =>
  modal({
    title: forms.participants.title,
    form: { callbackId: formIds.participants, submit: forms.participants.submit, remembers },
    blocks: [
      mrkdwnSection(forms.participants.lead),
      header(followUp.title),
      field(
        "participants",
        fields.participants,
        {
          type: "multi_users_select",
          max_selected_items: limits.participants,
          ...(participantIds.length === 0 ? {} : { initial_users: participantIds }),
        },
        { optional: true },
      ),
    ],
  });
