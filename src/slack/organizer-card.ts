import type { KnownBlock } from "@slack/types";
import { chainFacts, formerOrganizerFacts, type NoticeFacts, type OrganizerFacts } from "../follow-up/facts.ts";
import { assignment, everybodyDeclined, type FollowUp, type Invitation, isLive, isUndecided } from "../follow-up/follow-up.ts";
import { actions, aside, asking, button, markup, type Message, more, title } from "./blocks.ts";
import type { Drawn } from "./drawn.ts";
import { aboutBlocks, aboutText } from "./follow-up-blocks.ts";
import { detailsButton, drawnFor, reopenAction } from "./invitation-card.ts";
import { message } from "./message.ts";
import { mention, quoted, shortenMarkup, unmarked } from "./text.ts";
import { invitee, noun, stateWord, undeliverableWords } from "./words.ts";

export const reassignAction = "reassign";
export const rescheduleAction = "reschedule";
export const removeAction = "remove";
export const cancelAction = "cancel";
export const verbs = {
  reassign: "reassign",
  reschedule: "reschedule",
  participants: "participants",
  complete: "complete",
  cancel: "cancel",
};

// Beyond this, rows of their own would not fit the 50 blocks of a message.
const mostUndeliveredRows = 12;

/** The one look that tells who answered what. `zone` is the organizer's. */
export function organizerCard(followUp: OrganizerFacts, zone: string): Message {
  const live = followUp.invitations.filter(isLive);
  const people = chain(
    chainFacts(
      followUp,
      followUp.invitations.findLast(({ role }) => role === "OWNER"),
    ),
  );
  const lost = undelivered(followUp, live);
  const summary = everybodyDeclined(followUp) ? ["Everybody declined."] : [];
  const origin = followUp.handedOver ? ["Someone else organized this before you."] : [];
  const said = [
    unmarked(heading(followUp)),
    ...origin,
    aboutText(followUp, zone),
    ...summary,
    ...groups(live).map((group) => `${group.word}: ${group.people.join(", ")}.`),
    ...(people === undefined ? [] : [`Passed on: ${people}.`]),
    ...lost.map(({ words }) => unmarked(words)),
  ];
  return message(
    shortenMarkup(said.join(" "), 3500),
    [
      { ...markup(heading(followUp)), ...menu(followUp) },
      ...origin.map(aside),
      ...aboutBlocks(followUp, zone),
      ...(people === undefined ? [] : [markup(`*Passed on:* ${people}`)]),
      ...summary.map((words) => markup(`*${words}*`)),
      ...answerGroups(live),
      ...lost.slice(0, mostUndeliveredRows).flatMap(({ words, invitation }) => undeliveredRow(followUp, invitation, words)),
      ...(lost.length > mostUndeliveredRows ? [markup(`And ${lost.length - mostUndeliveredRows} more were not delivered.`)] : []),
      ...closing(followUp),
    ],
    detailsButton(drawnForAll(followUp), followUp.title),
  );
}

/** What is left of it for somebody who organizes the follow-up no more. */
export function formerOrganizerCard(followUp: FollowUp): Message {
  const { organizerId, type, title: about } = formerOrganizerFacts(followUp);
  const words = `*Handed over* · ${mention(organizerId)} organizes this ${noun[type]} now.`;
  return message(`${unmarked(words)} ${quoted(about)}.`, [markup(words), title(about)]);
}

const drawnForAll = ({ id, revision }: OrganizerFacts): Drawn => ({ followUpId: id, revision });

function heading(followUp: OrganizerFacts): string {
  const assigned = assignment(followUp);
  const isAssigned = assigned !== undefined && assigned.state !== "DECLINED";
  const what = `your ${noun[followUp.type]}${isAssigned ? ` for ${mention(assigned.inviteeId)}` : ""}`;
  if (followUp.status !== "OPEN") return `*${followUp.status === "COMPLETED" ? "Completed" : "Cancelled"}* – ${what}`;
  if (isAssigned) return `*${isUndecided(assigned) ? "Needs your decision" : stateWord(assigned)}* – ${what}`;
  return followUp.invitations.some(isLive) ? `*Your ${noun[followUp.type]}*` : `*Your ${noun[followUp.type]}* – in your own diary`;
}

function menu(followUp: OrganizerFacts) {
  if (followUp.status !== "OPEN") return {};
  const drawn = drawnForAll(followUp);
  const assigned = assignment(followUp);
  const isAssigned = assigned !== undefined && assigned.state !== "DECLINED";
  return {
    accessory: more([
      isAssigned
        ? { label: "Reassign…", verb: verbs.reassign, drawn: drawnFor(followUp, assigned) }
        : { label: "Assign to…", verb: verbs.reassign, drawn },
      { label: "Reschedule…", verb: verbs.reschedule, drawn },
      { label: "Participants…", verb: verbs.participants, drawn },
      { label: "Mark as completed", verb: verbs.complete, drawn },
    ]),
  };
}

function closing(followUp: OrganizerFacts): KnownBlock[] {
  const drawn = drawnForAll(followUp);
  switch (followUp.status) {
    case "OPEN":
      return [actions(button("Cancel follow-up", cancelAction, drawn, followUp.title, { confirm: confirmCancel }))];
    case "COMPLETED":
      return [actions(button("Reopen", reopenAction, drawn, followUp.title))];
    case "CANCELLED":
      return [];
  }
}

/** What Slack asks before a follow-up is cancelled, which nothing undoes. */
export const confirmCancel = asking(
  "Cancel this follow-up?",
  "Everybody who is invited will see that it is cancelled. This cannot be undone.",
  "Cancel it",
  true,
);

/** Who answered what: "*Accepted (2):* @bo, @cy" and so on. */
export const answerGroups = (live: Invitation[]): KnownBlock[] => groups(live).flatMap(({ word, people }) => names(`*${word}:*`, people));

function groups(live: Invitation[]): { word: string; people: string[] }[] {
  const byWord = new Map<string, string[]>();
  for (const invitation of live) {
    const word = stateWord(invitation);
    byWord.set(word, [
      ...(byWord.get(word) ?? []),
      invitee(invitation) + (invitation.state === "PENDING" && invitation.seenAt && !invitation.hasLeft ? " (seen)" : ""),
    ]);
  }
  const order = ["Not delivered", "Declined", "Assigned", "Invited", "Accepted"];
  return order.flatMap((word) => {
    const people = byWord.get(word);
    return people ? [{ word: `${word} (${people.length})`, people }] : [];
  });
}

// A mention with what is said of it is some 30 characters, so that this many fit the 3,000 of a section.
const namesPerSection = 90;

const names = (lead: string, people: string[]): KnownBlock[] =>
  Array.from({ length: Math.ceil(people.length / namesPerSection) }, (_, index) =>
    markup(`${index === 0 ? `${lead} ` : ""}${people.slice(index * namesPerSection, (index + 1) * namesPerSection).join(", ")}`),
  );

/** "@bo (declined) → @cy", for what has been assigned more than once. */
export function chain(people: NoticeFacts["chain"]): string | undefined {
  if (people.length < 2) return undefined;
  const mentions = people.map(({ inviteeId, hasDeclined }) => `${mention(inviteeId)}${hasDeclined ? " (declined)" : ""}`);
  return `${mentions.length > mostOfChain ? "… → " : ""}${mentions.slice(-mostOfChain).join(" → ")}`;
}

const mostOfChain = 50;

type Lost = { invitation: Invitation; words: string };

const undelivered = (followUp: OrganizerFacts, live: Invitation[]): Lost[] =>
  live.flatMap((invitation) =>
    invitation.undeliverable === null || followUp.status !== "OPEN"
      ? []
      : [{ invitation, words: `*Not delivered* to ${mention(invitation.inviteeId)}: ${undeliverableWords[invitation.undeliverable]}.` }],
  );

const undeliveredRow = (followUp: OrganizerFacts, invitation: Invitation, words: string): KnownBlock[] => [
  markup(words),
  actions(
    button("Reassign", reassignAction, drawnFor(followUp, invitation), followUp.title),
    button("Remove", removeAction, drawnFor(followUp, invitation), followUp.title),
  ),
];
