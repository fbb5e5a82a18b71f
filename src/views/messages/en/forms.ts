import type { FollowUpType, When } from "../../../domain/follow-up.ts";
import { type Phrase, phrase } from "../phrase.ts";

type Who = { who: Phrase };

export const forms = {
  cancel: "Cancel",
  close: "Close",
  fields: {
    title: "Title",
    type: "Type",
    owner: "Owner",
    participants: "Participants",
    date: "Date",
    time: "Time",
    duration: "Duration",
    location: "Location",
    description: "Description",
    reason: "Reason",
    note: "Note",
    assignTo: "Assign to",
  },
  hints: {
    owner: "Choose someone else to assign it, or keep it yourself.",
    zone: (zone: string | undefined) => (zone === undefined ? "In your time zone." : `In your time zone, ${zone}.`),
    time: "Leave blank for all day.",
    assignTo: "Choose yourself to keep it.",
    noteToAssignee: "They'll see it on their card.",
    noteToEveryone: "Everyone will see it with the new time.",
  },
  create: { title: "New follow-up", submit: "Send" },
  decline: {
    title: "Decline",
    submit: "Decline",
    lead: ({ who }: Who): Phrase => phrase`We'll let ${who} know you declined:`,
    organizerHasLeft: ({ warning }: { warning: Phrase }): Phrase => phrase`${warning} You're declining:`,
  },
  reassign: {
    title: "Assign to someone",
    submit: "Assign",
    submitAnyway: "Assign anyway",
    lead: "Who should take this on?",
    warning: ({ who }: Who): Phrase =>
      phrase`:warning: ${who} has already declined this follow-up. Assign it to them anyway, or choose someone else.`,
    theirReason: "Their reason:",
  },
  reschedule: {
    title: "Reschedule",
    submit: "Reschedule",
    lead: ({ when, type }: { when: When; type: FollowUpType }): Phrase =>
      type === "TASK"
        ? phrase`It's due ${{ when, isDue: true }}. Everyone who's invited will be asked again.`
        : phrase`It's scheduled for ${{ when }}. Everyone who's invited will be asked again.`,
  },
  participants: {
    title: "Participants",
    submit: "Save",
    lead: "Who should take part? Anyone you add gets an invitation. Anyone you remove sees that they're no longer needed. No one else is notified.",
  },
  details: { title: "Details" },
  /** Errors, shown under the field. */
  errors: {
    noTitle: "Add a title.",
    noType: "Choose a type.",
    noPerson: "Choose a person.",
    noPeople: "Choose people.",
    noDate: "Choose a date.",
    noTime: "Choose a time.",
    noDuration: "Choose a duration.",
    noText: "Enter some text, or leave it blank.",
    textTooLong: (most: number) => `Use ${most} characters or fewer.`,
    tooManyPeople: (most: number) => `Choose ${most} people or fewer.`,
    skippedTime: (time: string, zone: string) =>
      `${time} doesn't exist that day, because clocks spring forward in ${zone}. Choose another time.`,
    unknownPerson: "That person isn't in this workspace. Choose someone else.",
  },
};
