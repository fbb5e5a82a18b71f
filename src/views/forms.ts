import type { KnownBlock, ModalView, PlainTextInput } from "@slack/types";
import type { FollowUp, FollowUpType, Invitation } from "../domain/follow-up.ts";
import { field, mrkdwnSection, modal, plain, rich, title } from "./blocks.ts";
import { pickerDate, pickerTime } from "./dates.ts";
import { saidElements } from "./detail-blocks.ts";
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

/** The longest texts that a form takes, in code points. */
export const limits = { title: 150, location: 250, description: 3000, reason: 3000, note: 1000, participants: 200 };

/** In minutes. */
export const durations = [15, 30, 45, 60, 90, 120, 180, 240, 480];
const types: FollowUpType[] = ["MEETING", "TASK", "CALL"];

const typeOption = (type: FollowUpType) => ({ text: plain(messages.typeNames[type]), value: type });
const durationOption = (minutes: number) => ({ text: plain(messages.dates.duration(minutes)), value: String(minutes) });
const input = (max: number, initial: string, multiline = false): PlainTextInput => ({
  type: "plain_text_input",
  max_length: max,
  multiline,
  ...(initial === "" ? {} : { initial_value: initial }),
});

/** `zone` is the one that the date and the time are read in. */
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

/** The new follow-up, with what is known already filled in. `zone` is that of who opens it. */
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
      title(followUp.title),
      field("reason", fields.reason, input(limits.reason, "", true), { optional: true }),
    ],
  });

/** `warnedAbout` has declined this before; submitting the form again with the same person confirms it. */
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
      title(followUp.title),
      ...(filled ? warning(filled) : []),
      field(
        "person",
        fields.assignTo,
        { type: "users_select", ...(filled ? { initial_user: filled.personId } : {}) },
        // The warning is about one person, so that choosing another has to be heard of.
        { hint: hints.assignTo, dispatch: filled !== undefined },
      ),
      field("note", fields.note, input(limits.note, filled?.note ?? "", true), { optional: true, hint: hints.noteToAssignee }),
    ],
  });

const warning = ({ warnedAbout, personId }: { warnedAbout: Invitation | undefined; personId: string }): KnownBlock[] => {
  const { warning: lead, theirReason } = forms.reassign;
  const said = saidElements([{ label: [{ strong: theirReason }], words: warnedAbout?.reason ?? "" }], "UTC");
  return [mrkdwnSection(toMrkdwn(lead({ who: person(personId) }), "UTC")), ...(said.length === 0 ? [] : [rich([], said)])];
};

export const rescheduleForm = (followUp: FollowUp, zone: string, remembers: string): ModalView =>
  modal({
    title: forms.reschedule.title,
    form: { callbackId: formIds.reschedule, submit: forms.reschedule.submit, remembers },
    blocks: [
      rich([toRich(forms.reschedule.lead({ when: followUp }), zone)]),
      title(followUp.title),
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
      title(followUp.title),
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
