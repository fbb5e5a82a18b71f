import type { KnownBlock } from "@slack/types";
import { chainFacts, formerOrganizerFacts, type NoticeFacts, type OrganizerFacts } from "../domain/facts.ts";
import { assignment, everyoneDeclined, type FollowUp, type Invitation, isLive, isUndecided } from "../domain/follow-up.ts";
import type { ActionContext } from "./action-context.ts";
import { actions, button, confirmDialog, contextBlock, header, type Message, mrkdwnSection, overflowMenu } from "./blocks.ts";
import { aboutText, detailBlocks, shortDescription } from "./detail-blocks.ts";
import { actionContextFor, detailsButton, joinButtons, reopenAction } from "./invitation-card.ts";
import { message, notification } from "./message.ts";
import { messages } from "./messages/index.ts";
import type { Phrase } from "./messages/phrase.ts";
import { toMrkdwn } from "./phrases.ts";
import type { Reader } from "./reader.ts";
import { type DisplayState, displayStateOf, inviteeName, person, status } from "./status.ts";

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

// More rows might not fit into a message, which has 50 blocks at most and a limited size.
const maxUndeliveredRows = 9;

/** Returns the card that shows the organizer who answered what. `zone` is the organizer's. */
export function organizerCard(followUp: OrganizerFacts, { zone }: Reader): Message {
  const live = followUp.invitations.filter(isLive);
  const assignees = chainPhrase(
    chainFacts(
      followUp,
      followUp.invitations.findLast(({ role }) => role === "OWNER"),
    ),
  );
  const undeliveredRows = undeliveredRowsOf(followUp, live);
  const heading = headingOf(followUp, live);
  const description = shortDescription(followUp);
  const origin: Phrase[] = followUp.handedOver ? [[says.tookOver]] : [];
  const reassigned: Phrase[] = assignees === undefined ? [] : [[{ strong: labels.reassigned }, " ", ...assignees]];
  return message(
    notification(
      [
        heading,
        ...origin,
        ...aboutText(followUp),
        ...groups(live).map(groupLine),
        ...reassigned,
        ...undeliveredRows.map(({ words }) => words),
      ],
      zone,
    ),
    [
      { ...mrkdwnSection(toMrkdwn(heading, zone)), ...menuAccessory(followUp) },
      ...origin.map((words) => contextBlock(toMrkdwn(words, zone))),
      ...detailBlocks({ ...followUp, description }, zone, {
        answers: [...reassigned.map((words) => mrkdwnSection(toMrkdwn(words, zone))), ...answerGroupBlocks(live)],
      }),
      ...undeliveredRows
        .slice(0, maxUndeliveredRows)
        .flatMap(({ words, invitation }) => undeliveredBlocks(followUp, invitation, toMrkdwn(words, zone))),
      ...(undeliveredRows.length > maxUndeliveredRows
        ? [mrkdwnSection(says.moreUndelivered(undeliveredRows.length - maxUndeliveredRows))]
        : []),
      ...closingButtons(followUp),
    ],
    { button: detailsButton(contextOfFollowUp(followUp), followUp.title), isNeeded: description !== followUp.description },
  );
}

/** Returns the card as a former organizer sees it. */
export function formerOrganizerCard(followUp: FollowUp): Message {
  const { organizerId, type, title: about } = formerOrganizerFacts(followUp);
  const words = status(states.handedOver, says.handedOver({ who: person(organizerId), type }));
  return message(notification([words, text.title(about)], "UTC"), [mrkdwnSection(toMrkdwn(words, "UTC")), header(about)]);
}

const contextOfFollowUp = ({ id, revision }: OrganizerFacts): ActionContext => ({ followUpId: id, revision });

function headingOf(followUp: OrganizerFacts, live: Invitation[]): Phrase {
  const { type } = followUp;
  const assigned = assignment(followUp);
  const isAssigned = assigned !== undefined && assigned.state !== "DECLINED";
  const yours = isAssigned ? says.yoursFor({ type, to: person(assigned.inviteeId) }) : says.yours({ type });
  if (followUp.status !== "OPEN") return status(followUp.status === "COMPLETED" ? states.completed : states.cancelled, yours);
  if (isAssigned) return status(isUndecided(assigned) ? states.undecided : states[displayStateOf(assigned)], yours);
  const summary = summaryOf(followUp, live);
  return [...yours.map((part) => (typeof part === "string" ? { strong: part } : part)), ...(summary === undefined ? [] : [" · ", summary])];
}

/** Returns how many have answered, or undefined if it's obvious from the names. */
function summaryOf(followUp: OrganizerFacts, live: Invitation[]): string | undefined {
  if (live.length === 0) return says.noOneInvited;
  if (live.length === 1) return undefined;
  if (everyoneDeclined(followUp)) return says.everyoneDeclined;
  const answered = live.filter(({ state }) => state !== "PENDING").length;
  if (live.every(({ state }) => state === "ACCEPTED")) return says.everyoneAccepted;
  return says.answered({ answered, invited: live.length });
}

function menuAccessory(followUp: OrganizerFacts) {
  if (followUp.status !== "OPEN") return {};
  const context = contextOfFollowUp(followUp);
  const assigned = assignment(followUp);
  const isAssigned = assigned !== undefined && assigned.state !== "DECLINED";
  return {
    accessory: overflowMenu([
      isAssigned
        ? { label: buttons.openReassign, verb: menuActions.reassign, drawn: actionContextFor(followUp, assigned) }
        : { label: buttons.openAssign, verb: menuActions.reassign, drawn: context },
      { label: buttons.openReschedule, verb: menuActions.reschedule, drawn: context },
      { label: buttons.openParticipants, verb: menuActions.participants, drawn: context },
      { label: buttons.complete, verb: menuActions.complete, drawn: context },
    ]),
  };
}

function closingButtons(followUp: OrganizerFacts): KnownBlock[] {
  const context = contextOfFollowUp(followUp);
  switch (followUp.status) {
    case "OPEN":
      return [actions(...joinButtons(followUp), button(buttons.cancel, cancelAction, context, followUp.title, { confirm: confirmCancel }))];
    case "COMPLETED":
      return [actions(button(buttons.reopen, reopenAction, context, followUp.title))];
    case "CANCELLED":
      return [];
  }
}

/** Slack asks this before a follow-up is cancelled, because it can't be undone. */
export const confirmCancel = confirmDialog(confirms.cancel, true);

/** Returns a button that removes one person. It names them and asks first. */
export const removeButton = ({ inviteeId }: Pick<Invitation, "inviteeId">, context: ActionContext, about: string) =>
  button(buttons.remove, removeAction, context, about, { confirm: confirmDialog(confirms.remove({ who: person(inviteeId) }), true) });

/** Returns who answered what, such as "*Accepted (2):* @bo, @cy". */
export const answerGroupBlocks = (live: Invitation[]): KnownBlock[] => packIntoSections(groups(live).flatMap(linesOf));

type AnswerGroup = { state: DisplayState; people: Phrase[] };

// Those that need action come first.
const displayOrder: DisplayState[] = ["undelivered", "declined", "assigned", "invited", "accepted"];

const groups = (live: Invitation[]): AnswerGroup[] =>
  displayOrder.flatMap((state) => {
    const people = live.filter((invitation) => displayStateOf(invitation) === state).map(nameOf);
    return people.length === 0 ? [] : [{ state, people }];
  });

function nameOf(invitation: Invitation): Phrase {
  const who = inviteeName(invitation);
  return invitation.state === "PENDING" && invitation.seenAt && !invitation.hasLeft ? messages.seen({ who }) : who;
}

const groupLabel = ({ state, people }: AnswerGroup) => labels.group(states[state], people.length);

const groupLine = (group: AnswerGroup): Phrase => [groupLabel(group), " ", ...messages.list(group.people)];

// A mention with its suffix has some 30 characters, so this many fit into a section's 3,000.
const namesPerSection = 90;

const linesOf = (group: AnswerGroup): string[] =>
  Array.from({ length: Math.ceil(group.people.length / namesPerSection) }, (_, index) => {
    const names = messages.list(group.people.slice(index * namesPerSection, (index + 1) * namesPerSection));
    return toMrkdwn(index === 0 ? [{ strong: groupLabel(group) }, " ", ...names] : names, "UTC");
  });

const maxSectionLength = 3_000;

/** Packs lines into as few sections as possible. */
function packIntoSections(lines: string[]): KnownBlock[] {
  const sections: string[] = [];
  for (const line of lines) {
    const last = sections.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= maxSectionLength) sections[sections.length - 1] = `${last}\n${line}`;
    else sections.push(line);
  }
  return sections.map(mrkdwnSection);
}

/** Returns "@bo (declined) → @cy", or undefined if it was assigned at most once. */
export function chainPhrase(people: NoticeFacts["chain"]): Phrase | undefined {
  if (people.length < 2) return undefined;
  const names = people.slice(-maxChainLength).map(({ inviteeId, hasDeclined }) => {
    const who = person(inviteeId);
    return hasDeclined ? messages.hasDeclined({ who }) : who;
  });
  const arrow: Phrase = [" → "];
  const joined = names.reduce((chained, who) => chained.concat(arrow, who));
  return people.length > maxChainLength ? ["… → ", ...joined] : joined;
}

const maxChainLength = 50;

type UndeliveredRow = { invitation: Invitation; words: Phrase };

const undeliveredRowsOf = (followUp: OrganizerFacts, live: Invitation[]): UndeliveredRow[] =>
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

const undeliveredBlocks = (followUp: OrganizerFacts, invitation: Invitation, words: string): KnownBlock[] => [
  mrkdwnSection(words),
  actions(
    button(buttons.reassign, reassignAction, actionContextFor(followUp, invitation), followUp.title),
    removeButton(invitation, actionContextFor(followUp, invitation), followUp.title),
  ),
];
