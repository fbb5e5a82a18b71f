import type { Button, KnownBlock } from "@slack/types";
import { type CardEnd, type CardFacts, cardFacts } from "../domain/facts.ts";
import type { FollowUp, Invitation } from "../domain/follow-up.ts";
import { actions, confirmDialog, button, linkButton, mrkdwnSection, type Message, rich, title } from "./blocks.ts";
import type { ActionContext } from "./action-context.ts";
import { detailBlocks, aboutText, whenLine } from "./detail-blocks.ts";
import { linkIn } from "./links.ts";
import { message, notification } from "./message.ts";
import { messages } from "./messages/index.ts";
import type { Phrase } from "./messages/phrase.ts";
import { toMrkdwn } from "./phrases.ts";
import { noOneReads, person, standingOf, status } from "./status.ts";

const { buttons, confirms, invitation: says, labels, states, text } = messages;

/** Shows everything about a follow-up, also what a message has no room for. */
export const detailsButton = (drawn: ActionContext, about: string) => button(buttons.details, detailsAction, drawn, about);

/** Leads to the link in a location, where there is one. */
export function joinButtons({ location, title: about }: Pick<FollowUp, "location" | "title">): Button[] {
  const url = linkIn(location);
  return url === undefined ? [] : [linkButton(buttons.join, joinAction, url, about)];
}

export const acceptAction = "accept";
export const declineAction = "decline";
export const changeToAcceptAction = "change-to-accept";
export const changeToDeclineAction = "change-to-decline";
export const detailsAction = "details";
export const joinAction = "join";
export const completeAction = "complete";
export const reopenAction = "reopen";
export const takeOverAction = "take-over";

export const drawnFor = (followUp: Pick<FollowUp, "id" | "revision">, invitation: Pick<Invitation, "id" | "state">): ActionContext => ({
  followUpId: followUp.id,
  revision: followUp.revision,
  invitationId: invitation.id,
  expectedState: invitation.state,
});

/** What the invitee sees of an invitation as it was asked for `revision`; `zone` is theirs. */
export const invitationCard = (followUp: FollowUp, invitation: Invitation, revision: number, zone: string): Message =>
  cardFrom(cardFacts(followUp, invitation, revision), zone);

function cardFrom(facts: CardFacts, zone: string): Message {
  if (facts.end) {
    const { subject, followUp } = facts;
    const over = endStatus(facts);
    const about = subject ? aboutText({ ...subject, type: followUp.type }) : [text.title(followUp.title)];
    return message(notification([over, ...about], zone), [
      mrkdwnSection(toMrkdwn(over, zone)),
      title(followUp.title),
      ...(subject ? [rich([whenLine({ ...subject, type: followUp.type }, zone)])] : []),
    ]);
  }
  const { followUp } = facts;
  const statusLine = standingStatus(facts);
  const { note, reason } = facts.invitation;
  const about = { ...facts.subject, type: followUp.type, before: facts.before };
  const warning = facts.organizerHasLeft ? [noOneReads(followUp)] : [];
  const said = [...(note === "" ? [] : [text.note(note)]), ...(reason === "" ? [] : [text.yourReason(reason)])];
  return message(notification([statusLine, ...warning, ...aboutText(about), ...said], zone), [
    mrkdwnSection(toMrkdwn(statusLine, zone)),
    ...warning.map((words) => mrkdwnSection(toMrkdwn(words, zone))),
    ...detailBlocks(about, zone, [
      { label: followUp.handedOver ? [{ strong: labels.note }] : labels.noteFrom({ who: person(followUp.organizerId) }), words: note },
      { label: [{ strong: labels.yourReason }], words: reason },
    ]),
    ...answerBlocks(facts),
  ]);
}

type Ended = Extract<CardFacts, { end: CardEnd }>;
type Standing = Exclude<CardFacts, Ended>;

function endStatus({ end, followUp: { organizerId, handedOver, type } }: Ended): Phrase {
  const who = handedOver ? {} : { who: person(organizerId) };
  switch (end.because) {
    case "organizes":
      return status(states.yours, says.organizes({ type }));
    case "passed-on":
      return status(states.reassigned, says.reassigned({ ...who, to: person(end.to) }));
    default: {
      const ended = says.ended[end.because];
      return status(ended.state, ended.says({ ...who, type }));
    }
  }
}

function standingStatus({ followUp, invitation, isAskedAgain }: Standing): Phrase {
  const { type } = followUp;
  const who = person(followUp.organizerId);
  const isCompleted = followUp.status === "COMPLETED";
  switch (invitation.state) {
    case "ACCEPTED":
      return status(isCompleted ? states.completed : states.accepted, says.accepted({ who, type }));
    case "DECLINED":
      return status(isCompleted ? states.completed : states.declined, says.declined({ who, type }));
    default: {
      if (isCompleted) return status(states.completed, says.unanswered({ who, type }));
      const sentence = isAskedAgain ? says.asksAgain({ who, type }) : says.asks({ who, type, role: invitation.role });
      return status(states[standingOf({ ...invitation, undeliverable: null })], sentence);
    }
  }
}

function answerBlocks({ followUp, invitation, subject, mayTakeOver }: Standing): KnownBlock[] {
  const drawn = drawnFor(followUp, invitation);
  const about = subject.title;
  const details = detailsButton(drawn, about);
  const join = joinButtons(subject);
  const isOwner = invitation.role === "OWNER" && invitation.state === "ACCEPTED";
  if (followUp.status === "COMPLETED") return [actions(...(isOwner ? [button(buttons.reopen, reopenAction, drawn, about)] : []), details)];
  switch (invitation.state) {
    case "ACCEPTED":
      return [
        actions(
          ...(mayTakeOver ? [button(buttons.takeOver, takeOverAction, drawn, about, { style: "primary", confirm: confirmTakeOver })] : []),
          ...(isOwner ? [button(buttons.complete, completeAction, drawn, about)] : []),
          ...join,
          button(buttons.changeAnswer, changeToDeclineAction, drawn, about),
          details,
        ),
      ];
    case "DECLINED":
      return [actions(button(buttons.changeAnswer, changeToAcceptAction, drawn, about, { confirm: confirmAccept }), details)];
    default:
      return [
        actions(
          button(buttons.accept, acceptAction, drawn, about, { style: "primary" }),
          button(buttons.decline, declineAction, drawn, about),
          ...join,
          details,
        ),
      ];
  }
}

const confirmTakeOver = confirmDialog(confirms.takeOver);

const confirmAccept = confirmDialog(confirms.accept);
