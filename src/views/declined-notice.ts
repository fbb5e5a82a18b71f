import type { KnownBlock } from "@slack/types";
import { formerNoticeFacts, type NoticeFacts, type NoticeKind, noticeFacts, type Outcome } from "../domain/facts.ts";
import type { FollowUp, Invitation } from "../domain/follow-up.ts";
import { actions, button, header, type Message, mrkdwnSection, overflowMenu, richTextBlock } from "./blocks.ts";
import { aboutText, detailBlocks, quoteElements } from "./detail-blocks.ts";
import { actionContextFor, detailsButton } from "./invitation-card.ts";
import { message, notification } from "./message.ts";
import { messages } from "./messages/index.ts";
import { type Phrase, phrase } from "./messages/phrase.ts";
import { chainPhrase, confirmCancel, menuActions, reassignAction, rescheduleAction } from "./organizer-card.ts";
import { toMrkdwn, toRich } from "./phrases.ts";
import type { Reader } from "./reader.ts";
import { person, remedy, status } from "./status.ts";

const { buttons, declined: says, labels, organizer, states, text } = messages;

export const keepAction = "keep";

/** What a notice reports. `isLatest` is false if a later notice about the same invitation has superseded it. */
export type NoticeContent = { tells?: NoticeKind; reason: string; revision: number; isLatest: boolean };

/** Returns the organizer's notice of a decline or a lost owner, with buttons while it needs a decision. `zone` is the organizer's. */
export const declinedNotice = (
  followUp: FollowUp,
  invitation: Invitation,
  { tells = "declined", reason, revision, isLatest }: NoticeContent,
  { zone }: Reader,
): Message => noticeFrom(noticeFacts(followUp, invitation, revision, isLatest, tells), { reason, revision }, zone);

/** Returns the notice as a former organizer sees it. */
export const formerDeclinedNotice = (
  followUp: FollowUp,
  invitation: Invitation,
  { tells = "declined", reason, revision }: Omit<NoticeContent, "isLatest">,
  { zone }: Reader,
): Message => noticeFrom(formerNoticeFacts(followUp, invitation, tells), { reason, revision }, zone);

function noticeFrom(facts: NoticeFacts, { reason, revision }: Pick<NoticeContent, "reason" | "revision">, zone: string): Message {
  const { followUp, subject, outcome } = facts;
  const assignees = chainPhrase(facts.chain);
  const isUndecided = outcome.because === "undecided";
  const lead = leadOf(facts);
  const allDeclined = isUndecided && facts.tells === "declined" && outcome.everyoneDeclined ? [phrase`${organizer.everyoneDeclined}.`] : [];
  const outcomeLines = isUndecided ? [] : [outcomePhrase(facts, outcome)];
  const reassigned: Phrase[] = assignees === undefined ? [] : [[{ strong: labels.reassigned }, " ", ...assignees]];
  // Without the description, which the organizer wrote.
  const about = subject && { ...subject, type: followUp.type, description: "" };
  const quotes = [{ label: [{ strong: labels.reason }], words: reason }];
  return message(
    notification(
      [
        lead,
        ...allDeclined,
        ...(reason === "" ? [] : [text.reason(reason)]),
        ...reassigned,
        ...(about ? aboutText(about) : [text.title(followUp.title)]),
        ...outcomeLines,
      ],
      zone,
    ),
    [
      mrkdwnSection(toMrkdwn([lead, ...allDeclined].length === 1 ? lead : messages.sentences([lead, ...allDeclined]), zone)),
      ...(about
        ? detailBlocks(about, zone, { quotes })
        : [header(followUp.title), ...(reason === "" ? [] : [richTextBlock([], quoteElements(quotes, zone))])]),
      ...reassigned.map((words) => mrkdwnSection(toMrkdwn(words, zone))),
      ...(isUndecided ? decisionButtons(facts, outcome.revision) : []),
      ...outcomeLines.map((words) => richTextBlock([toRich(words, zone)])),
    ],
    { button: detailsButton({ followUpId: followUp.id, revision }, followUp.title) },
  );
}

function leadOf({ tells, followUp: { type, handedOver }, invitation: { inviteeId, role }, outcome }: NoticeFacts): Phrase {
  const facts = { who: person(inviteeId), type, role, handedOver };
  if (tells === "declined") return status(states.declined, says.lead(facts));
  return outcome.because === "undecided" ? status(states.undecided, says.left(facts)) : says.left(facts);
}

function decisionButtons({ followUp, invitation }: NoticeFacts, revision: number): KnownBlock[] {
  const context = actionContextFor({ id: followUp.id, revision }, invitation);
  const about = followUp.title;
  const remedyButton =
    remedy({ ...invitation, undeliverable: null }) === "reassign"
      ? button(buttons.reassign, reassignAction, context, about, { style: "primary" })
      : button(buttons.reschedule, rescheduleAction, context, about, { style: "primary" });
  const cancelMenu = overflowMenu([{ label: buttons.cancel, verb: menuActions.cancel, drawn: context }], confirmCancel);
  return [actions(remedyButton, button(buttons.keep, keepAction, context, about), cancelMenu)];
}

function outcomePhrase({ invitation, followUp }: NoticeFacts, outcome: Exclude<Outcome, { because: "undecided" }>): Phrase {
  switch (outcome.because) {
    case "reassigned":
      return says.reassigned({ to: person(outcome.to) });
    case "handed-over":
      return says.handedOver({ to: person(outcome.to) });
    case "rescheduled":
      return says.rescheduled({ to: outcome.to, type: followUp.type });
    default:
      return says.settled[outcome.because]({ who: person(invitation.inviteeId) });
  }
}
