import type { When } from "../../../domain/follow-up.ts";
import type { RefusalCode } from "../../../domain/types.ts";
import { type Phrase, phrase } from "../phrase.ts";

/** `who` is the person the refusal is about. `isReader` is true if that's the person who reads it. */
type Facts = { who: Phrase; isReader: boolean; when: When | undefined };

const someoneElse = "Choose someone else.";

const because: Record<RefusalCode, (facts: Facts) => Phrase> = {
  "not-invitee": () => phrase`This invitation is for someone else, so only they can answer it.`,
  "not-invited": () => phrase`You aren't invited to this, so you can't see its details.`,
  "not-organizer": () => phrase`Only the organizer can do that.`,
  "not-organizer-or-owner": () => phrase`Only the organizer or the owner can do that.`,
  "may-not-take-over": () => phrase`Only the owner can take this over. If its owner is gone, anyone who accepted can.`,
  "has-organizer": ({ who, isReader }) =>
    isReader ? phrase`You're already the organizer.` : phrase`${who} is the organizer, so no one needs to take over.`,
  gone: () => phrase`This doesn't exist anymore.`,
  "out-of-date": ({ when }) =>
    when
      ? phrase`This has changed, and it's now scheduled for ${{ when }}. Use the buttons on the latest message about it.`
      : phrase`This has changed. Use the buttons on the latest message about it.`,
  "already-accepted": ({ who, isReader }) =>
    isReader
      ? phrase`You already accepted this. To take it back, use “Change answer” on its card.`
      : phrase`${who} has since accepted this.`,
  "already-declined": ({ who, isReader }) =>
    isReader
      ? phrase`You already declined this. To take it back, use “Change answer” on its card.`
      : phrase`${who} has since declined this.`,
  withdrawn: ({ who, isReader }) =>
    isReader ? phrase`You're no longer needed for this, so you don't need to answer.` : phrase`${who} is no longer invited.`,
  "passed-on": ({ who, isReader }) =>
    isReader
      ? phrase`This was reassigned to someone else, so you don't need to answer.`
      : phrase`This was already reassigned from ${who} to someone else.`,
  cancelled: () => phrase`This follow-up was cancelled.`,
  completed: () => phrase`This follow-up has been completed. Its organizer or owner can reopen it.`,
  "not-completed": () => phrase`This follow-up is already open.`,
  "too-late": () => phrase`It's too late to change your answer. Answers can be changed until the day after the follow-up.`,
  decided: () => phrase`You've already handled this response.`,
  "in-the-past": () => phrase`That time's in the past. Choose a later one.`,
  "too-far": () => phrase`That's more than five years away. Choose an earlier date.`,
  "not-over": () => phrase`This isn't over yet, so it stays on your list.`,
  "same-time": () => phrase`That's already the scheduled time. Choose another.`,
  "same-person": ({ who }) => phrase`This is already assigned to ${who}. ${someoneElse}`,
  "declined-before": ({ who }) => phrase`${who} has already declined this follow-up.`,
  "already-invited": ({ who }) => phrase`${who} is already invited. ${someoneElse}`,
  "not-assigned": () => phrase`You can't reassign a participant's invitation. Remove them, or invite someone else.`,
  "nothing-changed": () => phrase`That doesn't change anything.`,
  "empty-title": () => phrase`Add a title.`,
  "already-created": () => phrase`This follow-up was already created. Any changes you made after first sending the form weren't saved.`,
  "too-many-invited": () => phrase`You've reached the hourly limit on invitations. Invite fewer people, or try again later.`,
  "too-many-asked": () => phrase`You've reached the hourly limit on invitations. Try again later.`,
  bot: ({ who }) => phrase`${who} is an app and can't answer. Choose a person.`,
  deactivated: ({ who }) => phrase`${who}'s account is deactivated. ${someoneElse}`,
  external: ({ who }) => phrase`${who} is in another workspace. Choose someone in this one.`,
};

export const refusals = { because, thisPerson: "This person" };
