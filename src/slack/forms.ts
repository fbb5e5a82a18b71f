import type { ModalView, PlainTextInput } from "@slack/types";
import type { FollowUp, FollowUpType, Invitation } from "../follow-up/follow-up.ts";
import { field, markup, modal, plain, title } from "./blocks.ts";
import { durationText, pickerDate, pickerTime, whenMarkup } from "./dates.ts";
import { mention } from "./text.ts";
import { saidBlocks } from "./follow-up-blocks.ts";
import { noOneReads, noun } from "./words.ts";

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

const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const typeOption = (type: FollowUpType) => ({ text: plain(capitalized(noun[type])), value: type });
const durationOption = (minutes: number) => ({ text: plain(durationText(minutes)), value: String(minutes) });
const input = (max: number, initial: string, multiline = false): PlainTextInput => ({
  type: "plain_text_input",
  max_length: max,
  multiline,
  ...(initial === "" ? {} : { initial_value: initial }),
});

/** `zone` is the one that the date and the time are read in. */
const dateField = (date: string | undefined, zone: string | undefined) =>
  field(
    "date",
    "Date",
    { type: "datepicker", ...(date === undefined ? {} : { initial_date: date }) },
    { hint: zone === undefined ? "In your time zone." : `In your time zone, ${zone}.` },
  );
const timeField = (time: string | undefined) =>
  field(
    "time",
    "Time",
    { type: "timepicker", ...(time === undefined ? {} : { initial_time: time }) },
    { optional: true, hint: "Without a time it is for the whole day." },
  );
const durationField = (minutes: number) =>
  field("duration", "Duration", {
    type: "static_select",
    options: durations.map(durationOption),
    initial_option: durationOption(durations.includes(minutes) ? minutes : 30),
  });
const noteField = (hint: string) => field("note", "Note", input(limits.note, "", true), { optional: true, hint });

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
    title: "New follow-up",
    form: { callbackId: formIds.create, submit: "Send", remembers: known.remembers },
    blocks: [
      field("title", "Title", input(limits.title, known.title)),
      field("type", "Type", { type: "static_select", options: types.map(typeOption), initial_option: typeOption("MEETING") }),
      field(
        "owner",
        "Owner",
        { type: "users_select", initial_user: known.by },
        { hint: "Somebody else: you assign it to them. You: it is yours, and you may invite others." },
      ),
      field("participants", "Participants", { type: "multi_users_select", max_selected_items: limits.participants }, { optional: true }),
      dateField(known.zone === undefined ? undefined : pickerDate(known.now, known.zone), known.zone),
      timeField(undefined),
      durationField(30),
      field("location", "Location", input(limits.location, ""), { optional: true }),
      field("description", "Description", input(limits.description, known.description, true), { optional: true }),
    ],
  });

export const declineForm = (followUp: FollowUp, remembers: string): ModalView =>
  modal({
    title: "Decline",
    form: { callbackId: formIds.decline, submit: "Decline", remembers },
    blocks: [
      markup(
        followUp.organizerHasLeft
          ? `${noOneReads(followUp)} You decline this:`
          : `${mention(followUp.organizerId)} will be told that you decline this:`,
      ),
      title(followUp.title),
      field("reason", "Reason", input(limits.reason, "", true), { optional: true }),
    ],
  });

/** `warnedAbout` has declined this before; submitting the form again with the same person confirms it. */
export const reassignForm = (
  followUp: FollowUp,
  remembers: string,
  filled?: { warnedAbout: Invitation | undefined; personId: string; note: string },
): ModalView =>
  modal({
    title: "Assign to somebody",
    form: { callbackId: formIds.reassign, submit: filled ? "Assign anyway" : "Assign", remembers },
    blocks: [
      markup("Who shall take this on?"),
      title(followUp.title),
      ...(filled ? warning(filled) : []),
      field(
        "person",
        "Assign to",
        { type: "users_select", ...(filled ? { initial_user: filled.personId } : {}) },
        // The warning is about one person, so that choosing another has to be heard of.
        { hint: "Yourself: you keep it.", dispatch: filled !== undefined },
      ),
      field("note", "Note", input(limits.note, filled?.note ?? "", true), { optional: true, hint: "They see it on their card." }),
    ],
  });

const warning = ({ warnedAbout, personId }: { warnedAbout: Invitation | undefined; personId: string }) => [
  markup(`:warning: *${mention(personId)} has declined this follow-up before.* Assign it to them anyway, or choose somebody else.`),
  ...saidBlocks("Their reason:", warnedAbout?.reason ?? ""),
];

export const rescheduleForm = (followUp: FollowUp, zone: string, remembers: string): ModalView =>
  modal({
    title: "Reschedule",
    form: { callbackId: formIds.reschedule, submit: "Reschedule", remembers },
    blocks: [
      markup(`It is on ${whenMarkup(followUp, zone)}. Everybody who is invited will be asked again.`),
      title(followUp.title),
      dateField(pickerDate(followUp.startsAt, followUp.allDay ? followUp.zone : zone), zone),
      timeField(followUp.allDay ? undefined : pickerTime(followUp.startsAt, zone)),
      durationField(followUp.durationMinutes),
      noteField("Everybody sees it with the new time."),
    ],
  });

export const participantsForm = (followUp: FollowUp, participantIds: string[], remembers: string): ModalView =>
  modal({
    title: "Participants",
    form: { callbackId: formIds.participants, submit: "Save", remembers },
    blocks: [
      markup("Who shall take part? Whom you add is invited, whom you take away is no longer needed; nobody else is bothered."),
      title(followUp.title),
      field(
        "participants",
        "Participants",
        {
          type: "multi_users_select",
          max_selected_items: limits.participants,
          ...(participantIds.length === 0 ? {} : { initial_users: participantIds }),
        },
        { optional: true },
      ),
    ],
  });
