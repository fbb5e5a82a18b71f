import type { KnownBlock } from "@slack/types";
import { chainFacts, formerOrganizerFacts, type NoticeFacts, type OrganizerFacts } from "../domain/facts.ts";
import { assignment, everybodyDeclined, type FollowUp, type Invitation, isLive, isUndecided } from "../domain/follow-up.ts";
import { actions, contextBlock, confirmDialog, button, mrkdwnSection, type Message, more, title } from "./blocks.ts";
import type { ActionContext } from "./action-context.ts";
import { detailBlocks, aboutText } from "./detail-blocks.ts";
import { detailsButton, drawnFor, joinButtons, reopenAction } from "./invitation-card.ts";
import { message, notification } from "./message.ts";
import { messages } from "./messages/index.ts";
import type { Phrase } from "./messages/phrase.ts";
import { toMrkdwn } from "./phrases.ts";
import { invitee, person, type Standing, standingOf, status } from "./status.ts";

const { buttons, confirms, labels, organizer: says, states, text } = messages;

export const reassignAction = "reassign";
export const rescheduleAction = "reschedule";
export const removeAction = "remove";
export const cancelAction = "cancel";
export const menuActions = {
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
  const heading = headingOf(followUp, live);
  const origin: Phrase[] = followUp.handedOver ? [[says.tookOver]] : [];
  const reassigned: Phrase[] = people === undefined ? [] : [[{ strong: labels.reassigned }, " ", ...people]];
  return message(
    notification(
      [heading, ...origin, ...aboutText(followUp), ...groups(live).map(groupLine), ...reassigned, ...lost.map(({ words }) => words)],
      zone,
    ),
    [
      { ...mrkdwnSection(toMrkdwn(heading, zone)), ...menu(followUp) },
      ...origin.map((words) => contextBlock(toMrkdwn(words, zone))),
      ...detailBlocks(followUp, zone),
      ...reassigned.map((words) => mrkdwnSection(toMrkdwn(words, zone))),
      ...answerGroups(live),
      ...lost.slice(0, mostUndeliveredRows).flatMap(({ words, invitation }) => undeliveredRow(followUp, invitation, toMrkdwn(words, zone))),
      ...(lost.length > mostUndeliveredRows ? [mrkdwnSection(says.moreUndelivered(lost.length - mostUndeliveredRows))] : []),
      ...closing(followUp),
    ],
    detailsButton(drawnForAll(followUp), followUp.title),
  );
}

/** What is left of it for somebody who organizes the follow-up no more. */
export function formerOrganizerCard(followUp: FollowUp): Message {
  const { organizerId, type, title: about } = formerOrganizerFacts(followUp);
  const words = status(states.handedOver, says.handedOver({ who: person(organizerId), type }));
  return message(notification([words, text.title(about)], "UTC"), [mrkdwnSection(toMrkdwn(words, "UTC")), title(about)]);
}

const drawnForAll = ({ id, revision }: OrganizerFacts): ActionContext => ({ followUpId: id, revision });

function headingOf(followUp: OrganizerFacts, live: Invitation[]): Phrase {
  const { type } = followUp;
  const assigned = assignment(followUp);
  const isAssigned = assigned !== undefined && assigned.state !== "DECLINED";
  const yours = isAssigned ? says.yoursFor({ type, to: person(assigned.inviteeId) }) : says.yours({ type });
  if (followUp.status !== "OPEN") return status(followUp.status === "COMPLETED" ? states.completed : states.cancelled, yours);
  if (isAssigned) return status(isUndecided(assigned) ? states.undecided : states[standingOf(assigned)], yours);
  const summary = summaryOf(followUp, live);
  return [...yours.map((part) => (typeof part === "string" ? { strong: part } : part)), ...(summary === undefined ? [] : [" · ", summary])];
}

/** How many have answered, where one look at the names does not tell. */
function summaryOf(followUp: OrganizerFacts, live: Invitation[]): string | undefined {
  if (live.length === 0) return says.noOneInvited;
  if (live.length === 1) return undefined;
  if (everybodyDeclined(followUp)) return says.everyoneDeclined;
  const answered = live.filter(({ state }) => state !== "PENDING").length;
  if (live.every(({ state }) => state === "ACCEPTED")) return says.everyoneAccepted;
  return says.answered({ answered, invited: live.length });
}

function menu(followUp: OrganizerFacts) {
  if (followUp.status !== "OPEN") return {};
  const drawn = drawnForAll(followUp);
  const assigned = assignment(followUp);
  const isAssigned = assigned !== undefined && assigned.state !== "DECLINED";
  return {
    accessory: more([
      isAssigned
        ? { label: buttons.openReassign, verb: menuActions.reassign, drawn: drawnFor(followUp, assigned) }
        : { label: buttons.openAssign, verb: menuActions.reassign, drawn },
      { label: buttons.openReschedule, verb: menuActions.reschedule, drawn },
      { label: buttons.openParticipants, verb: menuActions.participants, drawn },
      { label: buttons.complete, verb: menuActions.complete, drawn },
    ]),
  };
}

function closing(followUp: OrganizerFacts): KnownBlock[] {
  const drawn = drawnForAll(followUp);
  switch (followUp.status) {
    case "OPEN":
      return [actions(...joinButtons(followUp), button(buttons.cancel, cancelAction, drawn, followUp.title, { confirm: confirmCancel }))];
    case "COMPLETED":
      return [actions(button(buttons.reopen, reopenAction, drawn, followUp.title))];
    case "CANCELLED":
      return [];
  }
}

/** What Slack asks before a follow-up is cancelled, which nothing undoes. */
export const confirmCancel = confirmDialog(confirms.cancel, true);

/** Who answered what: "*Accepted (2):* @bo, @cy" and so on. */
export const answerGroups = (live: Invitation[]): KnownBlock[] => inSections(groups(live).flatMap(linesOf));

type AnswerGroup = { standing: Standing; people: Phrase[] };

// What needs something done comes first.
const order: Standing[] = ["undelivered", "declined", "assigned", "invited", "accepted"];

const groups = (live: Invitation[]): AnswerGroup[] =>
  order.flatMap((standing) => {
    const people = live.filter((invitation) => standingOf(invitation) === standing).map(nameOf);
    return people.length === 0 ? [] : [{ standing, people }];
  });

function nameOf(invitation: Invitation): Phrase {
  const who = invitee(invitation);
  return invitation.state === "PENDING" && invitation.seenAt && !invitation.hasLeft ? messages.seen({ who }) : who;
}

const groupLabel = ({ standing, people }: AnswerGroup) => labels.group(states[standing], people.length);

const groupLine = (group: AnswerGroup): Phrase => [groupLabel(group), " ", ...messages.list(group.people)];

// A mention with what is said of it is some 30 characters, so that this many fit the 3,000 of a section.
const namesPerSection = 90;

const linesOf = (group: AnswerGroup): string[] =>
  Array.from({ length: Math.ceil(group.people.length / namesPerSection) }, (_, index) => {
    const names = messages.list(group.people.slice(index * namesPerSection, (index + 1) * namesPerSection));
    return toMrkdwn(index === 0 ? [{ strong: groupLabel(group) }, " ", ...names] : names, "UTC");
  });

const longestSection = 3_000;

/** Lines in as few sections as take them. */
function inSections(lines: string[]): KnownBlock[] {
  const sections: string[] = [];
  for (const line of lines) {
    const last = sections.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= longestSection) sections[sections.length - 1] = `${last}\n${line}`;
    else sections.push(line);
  }
  return sections.map(mrkdwnSection);
}

/** "@bo (declined) → @cy", for what has been assigned more than once. */
export function chain(people: NoticeFacts["chain"]): Phrase | undefined {
  if (people.length < 2) return undefined;
  const named = people.slice(-mostOfChain).map(({ inviteeId, hasDeclined }) => {
    const who = person(inviteeId);
    return hasDeclined ? messages.hasDeclined({ who }) : who;
  });
  const arrow: Phrase = [" → "];
  const joined = named.reduce((chained, who) => chained.concat(arrow, who));
  return people.length > mostOfChain ? ["… → ", ...joined] : joined;
}

const mostOfChain = 50;

type Lost = { invitation: Invitation; words: Phrase };

const undelivered = (followUp: OrganizerFacts, live: Invitation[]): Lost[] =>
  live.flatMap((invitation) =>
    invitation.undeliverable === null || followUp.status !== "OPEN"
      ? []
      : [
          {
            invitation,
            words: status(states.undelivered, says.undelivered[invitation.undeliverable]({ who: person(invitation.inviteeId) })),
          },
        ],
  );

const undeliveredRow = (followUp: OrganizerFacts, invitation: Invitation, words: string): KnownBlock[] => [
  mrkdwnSection(words),
  actions(
    button(buttons.reassign, reassignAction, drawnFor(followUp, invitation), followUp.title),
    button(buttons.remove, removeAction, drawnFor(followUp, invitation), followUp.title),
  ),
];
