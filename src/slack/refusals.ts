import type { Because, Refusal } from "../follow-up/decision.ts";
import type { FollowUp } from "../follow-up/follow-up.ts";
import { whenText } from "./dates.ts";
import { mention } from "./text.ts";

type Facts = { who: string; when: string | undefined };

const sentences: Record<Because, (facts: Facts) => string> = {
  "not-invitee": () => "This invitation is for somebody else, so only they can answer it.",
  "not-organizer": () => "Only the organizer of this follow-up can do that.",
  "not-organizer-or-owner": () => "Only the organizer or the owner of this follow-up can do that.",
  gone: () => "This follow-up does not exist any more.",
  "out-of-date": ({ when }) =>
    `This has changed in the meantime${when ? `: it is now on ${when}` : ""}. The newest message about it has the present buttons.`,
  "already-accepted": () => "This invitation has been accepted already.",
  "already-declined": () => "This invitation has been declined already.",
  withdrawn: () => "This invitation was withdrawn; no answer is needed any more.",
  "passed-on": () => "This has been passed on to somebody else in the meantime; no answer is needed any more.",
  cancelled: () => "This follow-up was cancelled in the meantime.",
  completed: () => "This follow-up is completed. Its organizer or owner can reopen it.",
  "not-completed": () => "This follow-up is open already.",
  "too-late": () => "An answer can be changed until the day after the follow-up, and that has passed.",
  decided: () => "This decline has been decided on already.",
  "in-the-past": () => "This is in the past. Choose a time to come.",
  "same-time": () => "This is the time it has already. Choose another one.",
  "same-person": ({ who }) => `${who} has it already. Choose somebody else.`,
  "declined-before": ({ who }) => `${who} has declined this follow-up before.`,
  "already-invited": ({ who }) => `${who} is invited already. Choose somebody else.`,
  "not-assigned": () => "Participants cannot be replaced by others. Remove them, or invite somebody else.",
  "nothing-changed": () => "That changes nothing.",
  "empty-title": () => "Write a title.",
  bot: ({ who }) => `${who} is an app and cannot answer. Choose a person.`,
  deactivated: ({ who }) => `${who} has a deactivated account. Choose somebody else.`,
  external: ({ who }) => `${who} belongs to another workspace. Choose somebody of this one.`,
};

/** Why nothing was done, in one sentence for the person. `name` is what to call whom it is about; `zone` is the reader's. */
export function refusalText(
  refusal: Refusal,
  followUp: FollowUp | undefined,
  zone: string,
  name: (personId: string) => string = mention,
): string {
  const who = refusal.personId === undefined ? "This person" : name(refusal.personId);
  return sentences[refusal.because]({ who, when: followUp && whenText(followUp, zone) });
}
