import type { CardEnd, Outcome } from "../../../domain/facts.ts";
import type { FollowUpType, Role, Undeliverable, When } from "../../../domain/follow-up.ts";
import { type Phrase, phrase } from "../phrase.ts";
import { noun, ownNoun, plural } from "./grammar.ts";

type Who = { who: Phrase };
type HasType = { type: FollowUpType };
type EndReason = Exclude<CardEnd["because"], "passed-on" | "organizes">;
type SettledOutcome = Exclude<Outcome["because"], "undecided" | "reassigned" | "handed-over" | "rescheduled">;

const states = {
  assigned: "Assigned",
  invited: "Invited",
  accepted: "Accepted",
  declined: "Declined",
  completed: "Completed",
  cancelled: "Cancelled",
  undelivered: "Not delivered",
  reassigned: "Reassigned",
  rescheduled: "Rescheduled",
  removed: "Removed",
  handedOver: "Handed over",
  undecided: "Needs your decision",
  yours: "Yours now",
};

const invitation = {
  /** Asks for the first answer. */
  asks: ({ who, type, role }: Who & HasType & { role: Role }): Phrase =>
    role === "OWNER" ? phrase`${who} assigned you a ${noun[type]}` : phrase`${who} invited you to a ${noun[type]}`,
  asksAgain: ({ who, type }: Who & HasType): Phrase => phrase`${who} rescheduled this ${noun[type]}. Does the new time work for you?`,
  accepted: ({ who, type }: Who & HasType): Phrase => phrase`You accepted ${who}'s ${ownNoun[type]}`,
  declined: ({ who, type }: Who & HasType): Phrase => phrase`You declined ${who}'s ${ownNoun[type]}`,
  unanswered: ({ who, type }: Who & HasType): Phrase => phrase`${who}'s ${ownNoun[type]} is done, so you don't need to answer`,
  /** Why the card is over. `who` is undefined if the current organizer didn't do it. */
  ended: {
    "invited-again": {
      state: states.invited,
      says: ({ who }) =>
        who ? phrase`${who} invited you again. See the new invitation below.` : phrase`You're invited again. See the new invitation below.`,
    },
    cancelled: {
      state: states.cancelled,
      says: ({ who, type }) => (who ? phrase`${who} cancelled this ${noun[type]}` : phrase`This ${noun[type]} was cancelled`),
    },
    withdrawn: {
      state: states.removed,
      says: ({ who }) => (who ? phrase`${who} no longer needs you for this` : phrase`You're no longer needed for this`),
    },
    rescheduled: {
      state: states.rescheduled,
      says: ({ who }) =>
        who ? phrase`${who} changed the time. See the new invitation below.` : phrase`The time changed. See the new invitation below.`,
    },
  } satisfies Record<EndReason, { state: string; says: (facts: Partial<Who> & HasType) => Phrase }>,
  reassigned: ({ who, to }: Partial<Who> & { to: Phrase }): Phrase =>
    who ? phrase`${who} reassigned this to ${to}` : phrase`This was reassigned to ${to}`,
  organizes: ({ type }: HasType): Phrase => phrase`You're now the organizer of this ${noun[type]}. It has its own card.`,
};

const organizer = {
  yours: ({ type }: HasType): Phrase => phrase`Your ${ownNoun[type]}`,
  yoursFor: ({ type, to }: HasType & { to: Phrase }): Phrase => phrase`Your ${ownNoun[type]} for ${to}`,
  noOneInvited: "No one's invited yet",
  answered: ({ answered, invited }: { answered: number; invited: number }) => `${answered} of ${invited} answered`,
  everyoneAccepted: "Everyone accepted",
  everyoneDeclined: "Everyone declined",
  /** Shown to an organizer who took the follow-up over. */
  tookOver: "Someone else organized this before you.",
  handedOver: ({ who, type }: Who & HasType): Phrase => phrase`${who} is now the organizer of this ${noun[type]}`,
  undelivered: {
    DEACTIVATED: ({ who }) => phrase`${who}'s account is deactivated`,
    UNREACHABLE: ({ who }) => phrase`Slack doesn't let this app message ${who}`,
    UNCERTAIN: ({ who }) => phrase`Slack didn't confirm that ${who} got the message`,
  } satisfies Record<Undeliverable, (facts: Who) => Phrase>,
  moreUndelivered: (count: number) =>
    plural(count, { one: `${count} more invitation wasn't delivered.`, other: `${count} more invitations weren't delivered.` }),
};

/** The follow-up that a notice is about. */
type NoticeSubject = HasType & { role: Role; handedOver: boolean };

const subjectPhrase = ({ type, role, handedOver }: NoticeSubject): string => {
  if (role === "PARTICIPANT") return `your ${ownNoun[type]}`;
  return handedOver ? `the ${noun[type]} assigned to them` : `the ${noun[type]} you assigned`;
};

const declined = {
  lead: ({ who, ...whose }: Who & NoticeSubject): Phrase => phrase`${who} declined ${subjectPhrase(whose)}`,
  /** The owner's account was deactivated after they accepted. */
  left: ({ who, ...whose }: Who & NoticeSubject): Phrase =>
    phrase`${who} accepted ${subjectPhrase(whose)}, but their account has since been deactivated`,
  reassigned: ({ to }: { to: Phrase }): Phrase => phrase`${{ strong: states.reassigned }} to ${to}`,
  handedOver: ({ to }: { to: Phrase }): Phrase => phrase`${{ strong: states.handedOver }} · ${to} is now the organizer`,
  rescheduled: ({ to, type }: HasType & { to: When }): Phrase =>
    phrase`${{ strong: states.rescheduled }} to ${{ when: to, isDue: type === "TASK" }}. Everyone was asked again.`,
  settled: {
    cancelled: () => phrase`${{ strong: states.cancelled }} · You cancelled this follow-up`,
    withdrawn: ({ who }) => phrase`${{ strong: states.removed }} · ${who} is no longer invited`,
    "rescheduled-again": () => phrase`${{ strong: states.rescheduled }} · Everyone was asked again`,
    "newer-notice": () => phrase`There's a newer message about this below.`,
    accepted: ({ who }) => phrase`${{ strong: states.accepted }} · ${who} accepted after all`,
    returned: ({ who }) => phrase`${who}'s account is active again, so they're still the owner`,
    kept: () => phrase`You left it as is`,
    completed: () => phrase`${{ strong: states.completed }} · This follow-up has been completed`,
  } satisfies Record<SettledOutcome, (facts: Who) => Phrase>,
};

type About = HasType & { title: string; when: When; before: When | undefined };

export const cards = {
  states,
  invitation,
  organizer,
  declined,
  /** The labels of a card's facts. */
  labels: {
    when: { MEETING: "When:", TASK: "Due:", CALL: "When:" } satisfies Record<FollowUpType, string>,
    where: "Where:",
    others: "Also invited:",
    note: "Note:",
    noteFrom: ({ who }: Who): Phrase => phrase`${{ strong: "Note from" }} ${who}${{ strong: ":" }}`,
    reason: "Reason:",
    yourReason: "Your reason:",
    reassigned: "Reassigned:",
    group: (state: string, count: number) => `${state} (${count}):`,
  },
  fromMessage: "From this message",
  deactivated: ({ who }: Who): Phrase => phrase`${who} (deactivated)`,
  seen: ({ who }: Who): Phrase => phrase`${who} (seen)`,
  isOwner: ({ who }: Who): Phrase => phrase`${who} (owner)`,
  hasDeclined: ({ who }: Who): Phrase => phrase`${who} (declined)`,
  /** The warning for everyone who answers after the organizer's account was deactivated. */
  organizerLeftWarning: ({ who }: Who): Phrase =>
    phrase`${who}'s account is deactivated, so no one will see the answers until someone takes over.`,
  organizedBy: ({ who, type }: Who & HasType): Phrase => phrase`${who} is the organizer of this ${noun[type]}`,
  unrenderableText: "This follow-up can't be shown. Ask whoever runs this app to check its log.",
  /** The same facts as sentences, for notifications and screen readers. */
  text: {
    about: ({ title, when, before, type }: About): Phrase => {
      const isDue = type === "TASK";
      const time = before ? phrase`${{ when, isDue }}, moved from ${{ when: before, isDue }}` : phrase`${{ when, isDue }}`;
      return isDue ? phrase`${{ said: title }}, due ${time}.` : phrase`${{ said: title }} on ${time}.`;
    },
    where: (place: string): Phrase => phrase`Where: ${{ said: place }}.`,
    others: (people: Phrase): Phrase => phrase`Also invited: ${people}.`,
    description: (words: string): Phrase => phrase`Description: ${{ said: words }}.`,
    fromMessage: (url: string): Phrase => phrase`From this message: ${url}`,
    title: (title: string): Phrase => phrase`${{ said: title }}.`,
    note: (words: string): Phrase => phrase`Note: ${{ said: words }}.`,
    reason: (words: string): Phrase => phrase`Reason: ${{ said: words }}.`,
    yourReason: (words: string): Phrase => phrase`Your reason: ${{ said: words }}.`,
    /** Puts the title before a sentence about a follow-up. */
    subject: (title: string, sentence: string) => `${title}: ${sentence}`,
    withoutBlocks: (text: string) => `${text} · Use /invitations to see what you can do.`,
  },
  buttons: {
    accept: "Accept",
    decline: "Decline",
    changeAnswer: "Change answer",
    details: "Details",
    join: "Join",
    takeOver: "Take over",
    complete: "Mark as completed",
    reopen: "Reopen",
    cancel: "Cancel follow-up",
    reassign: "Reassign",
    reschedule: "Reschedule",
    remove: "Remove",
    keep: "Got it",
    clear: "Clear",
    openReassign: "Reassign…",
    openAssign: "Assign to…",
    openReschedule: "Reschedule…",
    openParticipants: "Participants…",
    previousPage: "Previous page",
    nextPage: "Next page",
    /** A button's full label, for people who use a screen reader. */
    about: (label: string, title: string) => `${label}: ${title}`,
  },
  confirms: {
    back: "Back",
    cancel: {
      title: "Cancel this follow-up?",
      text: phrase`Everyone who's invited will see that it's cancelled. You can't undo this.`,
      confirm: "Cancel it",
    },
    remove: ({ who }: Who) => ({
      title: "Remove this person?",
      text: phrase`${who} won't be needed for this anymore.`,
      confirm: "Remove",
    }),
    accept: { title: "Accept after all?", text: phrase`The organizer will see that you accepted after all.`, confirm: "Accept" },
    takeOver: {
      title: "Take this over?",
      text: phrase`You'll become the organizer: you'll get everyone's answers, and manage the time and the participants. Your own invitation will go away.`,
      confirm: "Take over",
    },
  },
  alreadyCreated: {
    title: "Already created",
    lead: phrase`${{ strong: "This follow-up already exists." }} It was created when you first sent the form. Any changes you made after that weren't saved. Here's what it looks like now:`,
    next: {
      OPEN: phrase`To correct it, use the menu on its card in your messages with this app: ${{ strong: "Reschedule…" }}, ${{ strong: "Participants…" }}, and ${{ strong: "Assign to…" }} or ${{ strong: "Reassign…" }}. For anything else, cancel it there and send a new one with /followup.`,
      COMPLETED: phrase`It's been completed. Use ${{ strong: "Reopen" }} on its card in your messages with this app, or send a new one with /followup.`,
      CANCELLED: phrase`It's cancelled. Send a new one with /followup.`,
    },
  },
};
