import type { KnownBlock } from "@slack/types";
import { type CardEnd, type CardFacts, cardFacts } from "../follow-up/facts.ts";
import type { FollowUp, Invitation } from "../follow-up/follow-up.ts";
import { actions, asking, button, markup, type Message, title } from "./blocks.ts";
import { whenMarkup } from "./dates.ts";
import type { Drawn } from "./drawn.ts";
import { message } from "./message.ts";
import { aboutBlocks, aboutText, saidBlocks } from "./follow-up-blocks.ts";
import { mention, quoted, shortenMarkup, unmarked } from "./text.ts";
import { noun, noOneReads, request, stateWord } from "./words.ts";

/** Shows everything about a follow-up, also what a message has no room for. */
export const detailsButton = (drawn: Drawn, about: string) => button("Details", detailsAction, drawn, about);

export const acceptAction = "accept";
export const declineAction = "decline";
export const changeToAcceptAction = "change-to-accept";
export const changeToDeclineAction = "change-to-decline";
export const detailsAction = "details";
export const completeAction = "complete";
export const reopenAction = "reopen";
export const takeOverAction = "take-over";

export const drawnFor = (followUp: Pick<FollowUp, "id" | "revision">, invitation: Pick<Invitation, "id" | "state">): Drawn => ({
  followUpId: followUp.id,
  revision: followUp.revision,
  invitationId: invitation.id,
  drawnAs: invitation.state,
});

/** What the invitee sees of an invitation as it was asked for `revision`; `zone` is theirs. */
export const invitationCard = (followUp: FollowUp, invitation: Invitation, revision: number, zone: string): Message =>
  cardFrom(cardFacts(followUp, invitation, revision), zone);

function cardFrom(facts: CardFacts, zone: string): Message {
  const { subject } = facts;
  if (facts.end) {
    const over = endText(facts);
    const about = subject ? aboutText(subject, zone) : `${quoted(facts.followUp.title)}.`;
    return message(shortenMarkup(`${unmarked(over)} ${about}`, 3500), [
      markup(over),
      title(facts.followUp.title),
      ...(subject ? [markup(`*When:* ${whenMarkup(subject, zone)}`)] : []),
    ]);
  }
  const state = standing(facts);
  const { note, reason } = facts.invitation;
  const warning = facts.organizerHasLeft ? [noOneReads(facts.followUp)] : [];
  const said = [...(note === "" ? [] : [`Note: ${quoted(note)}.`]), ...(reason === "" ? [] : [`Your reason: ${quoted(reason)}.`])];
  return message(shortenMarkup([unmarked(state), ...warning, aboutText(facts.subject, zone, facts.before), ...said].join(" "), 3500), [
    markup(state),
    ...warning.map(markup),
    ...aboutBlocks(facts.subject, zone, facts.before),
    ...saidBlocks(facts.followUp.handedOver ? "Note:" : `Note from ${mention(facts.followUp.organizerId)}:`, note),
    ...saidBlocks("Your reason:", reason),
    ...answerBlocks(facts),
  ]);
}

type Ended = Extract<CardFacts, { end: CardEnd }>;
type Standing = Exclude<CardFacts, Ended>;

function endText({ end, followUp }: Ended): string {
  const { handedOver } = followUp;
  const organizer = mention(followUp.organizerId);
  switch (end.because) {
    case "invited-again":
      return handedOver
        ? "*Asked again* – you're asked again in a newer message."
        : `*Asked again* – ${organizer} asks you again in a newer message.`;
    case "organizes":
      return `*Yours now* · You organize this ${noun[followUp.type]}. It has a card of its own.`;
    case "passed-on":
      return `*Passed on* – ${handedOver ? "this was passed on" : `${organizer} passed this on`} to ${mention(end.to)}.`;
    case "cancelled":
      return `*Cancelled* – ${organizer} cancelled this ${noun[followUp.type]}.`;
    case "withdrawn":
      return `*No longer needs you* – ${handedOver ? "this invitation was withdrawn" : `${organizer} withdrew this invitation`}.`;
    case "rescheduled":
      return handedOver
        ? "*Rescheduled* – the time was changed, and you're asked again in a newer message."
        : `*Rescheduled* – ${organizer} changed the time and asks you again in a newer message.`;
  }
}

function standing({ followUp, invitation, isAskedAgain }: Standing): string {
  const organizer = mention(followUp.organizerId);
  const what = noun[followUp.type];
  const isCompleted = followUp.status === "COMPLETED";
  const done = isCompleted ? " It is completed." : "";
  switch (invitation.state) {
    case "ACCEPTED":
      return `*Accepted* – you accepted this ${what} of ${organizer}; it is in your diary.${done}`;
    case "DECLINED":
      return `*Declined* – you declined this ${what} of ${organizer}.${done}`;
    default:
      if (isCompleted) return `*Completed* – this ${what} of ${organizer} is completed; no answer is needed any more.`;
      return `*${stateWord({ ...invitation, undeliverable: null })}* – ${organizer} ${isAskedAgain ? `rescheduled this ${what} and asks you again` : request(invitation, followUp)}.`;
  }
}

function answerBlocks({ followUp, invitation, subject, mayTakeOver }: Standing): KnownBlock[] {
  const drawn = drawnFor(followUp, invitation);
  const about = subject.title;
  const details = detailsButton(drawn, about);
  const isOwner = invitation.role === "OWNER" && invitation.state === "ACCEPTED";
  if (followUp.status === "COMPLETED") return [actions(...(isOwner ? [button("Reopen", reopenAction, drawn, about)] : []), details)];
  switch (invitation.state) {
    case "ACCEPTED":
      return [
        actions(
          ...(mayTakeOver ? [button("Take over", takeOverAction, drawn, about, { style: "primary", confirm: confirmTakeOver })] : []),
          ...(isOwner ? [button("Mark as completed", completeAction, drawn, about)] : []),
          button("Change answer", changeToDeclineAction, drawn, about),
          details,
        ),
      ];
    case "DECLINED":
      return [actions(button("Change answer", changeToAcceptAction, drawn, about, { confirm: confirmAccept }), details)];
    default:
      return [
        actions(
          button("Accept", acceptAction, drawn, about, { style: "primary" }),
          button("Decline", declineAction, drawn, about),
          details,
        ),
      ];
  }
}

const confirmTakeOver = asking(
  "Take this over?",
  "You become the organizer: the answers come to you, and you decide about the time and the people. You're no longer invited to it yourself.",
  "Take over",
);

const confirmAccept = asking("Accept after all?", "The organizer will see that you accepted after all.", "I accept");
