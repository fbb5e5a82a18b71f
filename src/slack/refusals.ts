import type { Because, Refusal } from "../follow-up/decision.ts";
import type { FollowUp } from "../follow-up/follow-up.ts";
import { type Message, sentenceMessage } from "./blocks.ts";
import { whenText } from "./dates.ts";
import { mention } from "./text.ts";

/** `who` is whom the refusal is about, and `isReader` whether that is the person who reads it. */
type Facts = { who: string; isReader: boolean; when: string | undefined };

const sentences: Record<Because, (facts: Facts) => string> = {
  "not-invitee": () => "This invitation is for somebody else, so only they can answer it.",
  "not-invited": () => "You are not invited to this, so its details are not for you.",
  "not-organizer": () => "Only the organizer can do that.",
  "not-organizer-or-owner": () => "Only the organizer or the owner can do that.",
  "may-not-take-over": () => "Only the owner can take this over. If it has no owner who is still here, anyone who accepted can.",
  "has-organizer": ({ who, isReader }) =>
    isReader ? "You organize this already." : `${who} organizes this, so no one needs to take over.`,
  gone: () => "This does not exist any more.",
  "out-of-date": ({ when }) =>
    `This has changed in the meantime${when ? `; it is now on ${when}` : ""}. The newest message about it has the present buttons.`,
  "already-accepted": ({ who, isReader }) =>
    isReader ? "You have accepted this already. “Change answer” on its card takes it back." : `${who} has accepted this in the meantime.`,
  "already-declined": ({ who, isReader }) =>
    isReader ? "You have declined this already. “Change answer” on its card takes it back." : `${who} has declined this in the meantime.`,
  withdrawn: ({ who, isReader }) => (isReader ? "This no longer needs you, so no answer is needed." : `${who} is no longer invited.`),
  "passed-on": ({ who, isReader }) =>
    isReader ? "This was passed on to somebody else, so no answer is needed." : `This was passed on from ${who} to somebody else already.`,
  cancelled: () => "This follow-up was cancelled.",
  completed: () => "This follow-up is completed. Its organizer or owner can reopen it.",
  "not-completed": () => "This follow-up is open already.",
  "too-late": () => "An answer can be changed until the day after the follow-up, and that has passed.",
  decided: () => "You have decided on this decline already.",
  "in-the-past": () => "This is in the past. Choose a time to come.",
  "too-far": () => "That's more than five years away. Choose an earlier date.",
  "not-over": () => "This isn't over any more, so it stays on your list.",
  "same-time": () => "This is the time it has already. Choose another one.",
  "same-person": ({ who }) => `${who} has it already. Choose somebody else.`,
  "declined-before": ({ who }) => `${who} has declined this follow-up before.`,
  "already-invited": ({ who }) => `${who} is invited already. Choose somebody else.`,
  "not-assigned": () => "Participants cannot be replaced by others. Remove them, or invite somebody else.",
  "nothing-changed": () => "That changes nothing.",
  "empty-title": () => "Write a title.",
  "already-created": () => "This follow-up was already created. What you changed after you first sent the form wasn't saved.",
  "too-many-invited": () => "You have invited as many people as one person may within an hour. Invite fewer, or wait a while.",
  "too-many-asked": () => "You've asked as many people as one person may within an hour. Wait a while, then choose another time.",
  bot: ({ who }) => `${who} is an app and cannot answer. Choose a person.`,
  deactivated: ({ who }) => `${who} has a deactivated account. Choose somebody else.`,
  external: ({ who }) => `${who} belongs to another workspace. Choose somebody of this one.`,
};

/** Whether it is the chosen person, or the chosen time, that is wrong: then it is said under that field of the form. */
export const isAboutPerson = ({ because }: Refusal) =>
  ["bot", "deactivated", "external", "same-person", "already-invited", "too-many-invited"].includes(because);
export const isAboutTime = ({ because }: Refusal) => ["in-the-past", "too-far", "same-time"].includes(because);

/** Who is told, in which zone (IANA), and what people are called there. */
export type Reader = { personId: string; zone: string; name?: (personId: string) => string };

/** Why nothing was done, in one sentence for the person. */
export function refusalText(
  { because, personId }: Refusal,
  followUp: FollowUp | undefined,
  { personId: reader, zone, name = mention }: Reader,
): string {
  const who = personId === undefined ? "This person" : name(personId);
  return sentences[because]({ who, isReader: personId === reader, when: followUp && whenText(followUp, zone) });
}

/** The same as a message, which says what it is about. */
export const refusalMessage = (refusal: Refusal, followUp: FollowUp | undefined, reader: Reader): Message =>
  sentenceMessage(refusalText(refusal, followUp, reader), followUp?.title);
