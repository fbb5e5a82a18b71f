import type { Button, KnownBlock } from "@slack/types";
import { type CardEnd, type CardFacts, cardFacts } from "../domain/facts.ts";
import type { FollowUp, Invitation } from "../domain/follow-up.ts";
import type { ActionContext } from "./action-context.ts";
import { actions, button, confirmDialog, header, linkButton, type Message, mrkdwnSection, richTextBlock } from "./blocks.ts";
import { aboutText, detailBlocks, shortDescription, whenLine } from "./detail-blocks.ts";
import { linkIn } from "./links.ts";
import { message, notification } from "./message.ts";
import { messages } from "./messages/index.ts";
import type { Phrase } from "./messages/phrase.ts";
import { toMrkdwn } from "./phrases.ts";
import type { Reader } from "./reader.ts";
import { displayStateOf, organizerLeftWarning, person, status } from "./status.ts";

const { buttons, confirms, invitation: says, labels, states, text } = messages;

/** Opens the details, which also show what doesn't fit into a message. */
export const detailsButton = (context: ActionContext, about: string) => button(buttons.details, detailsAction, context, about);

/** Returns a button for the link in a location, if there is one. */
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

export const actionContextFor = (
  followUp: Pick<FollowUp, "id" | "revision">,
  invitation: Pick<Invitation, "id" | "state">,
): ActionContext => ({
  followUpId: followUp.id,
  revision: followUp.revision,
  invitationId: invitation.id,
  expectedState: invitation.state,
});

/** Returns the invitee's card for `revision`. `zone` is the invitee's. */
export const invitationCard = (followUp: FollowUp, invitation: Invitation, revision: number, { zone }: Reader): Message =>
  renderCard(cardFacts(followUp, invitation, revision), zone);

function renderCard(facts: CardFacts, zone: string): Message {
  if (facts.end) {
    const { subject, followUp } = facts;
    const endLine = endStatus(facts);
    const about = subject ? aboutText({ ...subject, type: followUp.type }) : [text.title(followUp.title)];
    return message(notification([endLine, ...about], zone), [
      mrkdwnSection(toMrkdwn(endLine, zone)),
      header(followUp.title),
      ...(subject ? [richTextBlock([whenLine({ ...subject, type: followUp.type }, zone)])] : []),
    ]);
  }
  const { followUp } = facts;
  const statusLine = currentStatus(facts);
  const { note, reason } = facts.invitation;
  const about = { ...facts.subject, type: followUp.type, before: facts.before, others: facts.others };
  const warning = facts.organizerHasLeft ? [organizerLeftWarning(followUp)] : [];
  const quotes = [...(note === "" ? [] : [text.note(note)]), ...(reason === "" ? [] : [text.yourReason(reason)])];
  return message(notification([statusLine, ...warning, ...aboutText(about), ...quotes], zone), [
    mrkdwnSection(toMrkdwn(statusLine, zone)),
    ...warning.map((words) => mrkdwnSection(toMrkdwn(words, zone))),
    ...detailBlocks({ ...about, description: shortDescription(about) }, zone, {
      quotes: [
        { label: followUp.handedOver ? [{ strong: labels.note }] : labels.noteFrom({ who: person(followUp.organizerId) }), words: note },
        { label: [{ strong: labels.yourReason }], words: reason },
      ],
    }),
    ...answerBlocks(facts),
  ]);
}

type EndedFacts = Extract<CardFacts, { end: CardEnd }>;
type CurrentFacts = Exclude<CardFacts, EndedFacts>;

function endStatus({ end, followUp: { organizerId, handedOver, type } }: EndedFacts): Phrase {
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

function currentStatus({ followUp, invitation, isAskedAgain }: CurrentFacts): Phrase {
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
      return status(states[displayStateOf({ ...invitation, undeliverable: null })], sentence);
    }
  }
}

function answerBlocks({ followUp, invitation, subject, mayTakeOver }: CurrentFacts): KnownBlock[] {
  const context = actionContextFor(followUp, invitation);
  const about = subject.title;
  const details = detailsButton(context, about);
  const join = joinButtons(subject);
  const isOwner = invitation.role === "OWNER" && invitation.state === "ACCEPTED";
  if (followUp.status === "COMPLETED")
    return [actions(...(isOwner ? [button(buttons.reopen, reopenAction, context, about)] : []), details)];
  switch (invitation.state) {
    case "ACCEPTED":
      return [
        actions(
          ...(mayTakeOver
            ? [button(buttons.takeOver, takeOverAction, context, about, { style: "primary", confirm: confirmTakeOver })]
            : []),
          ...(isOwner ? [button(buttons.complete, completeAction, context, about)] : []),
          ...join,
          button(buttons.changeAnswer, changeToDeclineAction, context, about),
          details,
        ),
      ];
    case "DECLINED":
      return [actions(button(buttons.changeAnswer, changeToAcceptAction, context, about, { confirm: confirmAccept }), details)];
    default:
      return [
        actions(
          button(buttons.accept, acceptAction, context, about, { style: "primary" }),
          button(buttons.decline, declineAction, context, about),
          ...join,
          details,
        ),
      ];
  }
}

const confirmTakeOver = confirmDialog(confirms.takeOver);

const confirmAccept = confirmDialog(confirms.accept);
