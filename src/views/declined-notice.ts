import type { KnownBlock } from "@slack/types";
import { formerNoticeFacts, type NoticeFacts, noticeFacts, type Outcome, type Tells } from "../domain/facts.ts";
import type { FollowUp, Invitation } from "../domain/follow-up.ts";
import { actions, button, mrkdwnSection, type Message, more, rich, title } from "./blocks.ts";
import { detailBlocks, aboutText, saidElements } from "./detail-blocks.ts";
import { detailsButton, drawnFor } from "./invitation-card.ts";
import { message, notification } from "./message.ts";
import { messages } from "./messages/index.ts";
import { type Phrase, phrase } from "./messages/phrase.ts";
import { chain, confirmCancel, reassignAction, rescheduleAction, menuActions } from "./organizer-card.ts";
import { toMrkdwn, toRich } from "./phrases.ts";
import { remedy, person, status } from "./status.ts";

const { buttons, declined: says, labels, organizer, states, text } = messages;

export const keepAction = "keep";

/** One decline, as it was told, or that the owner has left. `isLatest` is false for a notice that a later one about the same invitation has overtaken. */
export type Told = { tells?: Tells; reason: string; revision: number; isLatest: boolean };

/** What tells the organizer about a decline or a lost owner, with the one action that mends it until something has. `zone` is the organizer's. */
export const declinedNotice = (
  followUp: FollowUp,
  invitation: Invitation,
  { tells = "declined", reason, revision, isLatest }: Told,
  zone: string,
): Message => noticeFrom(noticeFacts(followUp, invitation, revision, isLatest, tells), { reason, revision }, zone);

/** What is left of it for somebody who organizes the follow-up no more. */
export const formerDeclinedNotice = (
  followUp: FollowUp,
  invitation: Invitation,
  { tells = "declined", reason, revision }: Omit<Told, "isLatest">,
  zone: string,
): Message => noticeFrom(formerNoticeFacts(followUp, invitation, tells), { reason, revision }, zone);

function noticeFrom(facts: NoticeFacts, { reason, revision }: Pick<Told, "reason" | "revision">, zone: string): Message {
  const { followUp, subject, outcome } = facts;
  const people = chain(facts.chain);
  const isUndecided = outcome.because === "undecided";
  const lead = leadOf(facts);
  const everyone = isUndecided && facts.tells === "declined" && outcome.everybodyDeclined ? [phrase`${organizer.everyoneDeclined}.`] : [];
  const ended = isUndecided ? [] : [outcomeOf(facts, outcome)];
  const reassigned: Phrase[] = people === undefined ? [] : [[{ strong: labels.reassigned }, " ", ...people]];
  const said = [{ label: [{ strong: labels.reason }], words: reason }];
  return message(
    notification(
      [
        lead,
        ...everyone,
        ...(reason === "" ? [] : [text.reason(reason)]),
        ...reassigned,
        ...(subject ? aboutText({ ...subject, type: followUp.type }) : [text.title(followUp.title)]),
        ...ended,
      ],
      zone,
    ),
    [
      mrkdwnSection(toMrkdwn([lead, ...everyone].length === 1 ? lead : messages.sentences([lead, ...everyone]), zone)),
      ...(subject
        ? detailBlocks({ ...subject, type: followUp.type }, zone, said)
        : [title(followUp.title), ...(reason === "" ? [] : [rich([], saidElements(said, zone))])]),
      ...reassigned.map((words) => mrkdwnSection(toMrkdwn(words, zone))),
      ...(isUndecided ? decisions(facts, outcome.revision) : []),
      ...ended.map((words) => rich([toRich(words, zone)])),
    ],
    detailsButton({ followUpId: followUp.id, revision }, followUp.title),
  );
}

function leadOf({ tells, followUp: { type, handedOver }, invitation: { inviteeId, role }, outcome }: NoticeFacts): Phrase {
  const facts = { who: person(inviteeId), type, role, handedOver };
  if (tells === "declined") return status(states.declined, says.lead(facts));
  return outcome.because === "undecided" ? status(states.undecided, says.left(facts)) : says.left(facts);
}

function decisions({ followUp, invitation }: NoticeFacts, revision: number): KnownBlock[] {
  const drawn = drawnFor({ id: followUp.id, revision }, invitation);
  const about = followUp.title;
  const mend =
    remedy({ ...invitation, undeliverable: null }) === "reassign"
      ? button(buttons.reassign, reassignAction, drawn, about, { style: "primary" })
      : button(buttons.reschedule, rescheduleAction, drawn, about, { style: "primary" });
  const cancel = more([{ label: buttons.cancel, verb: menuActions.cancel, drawn }], confirmCancel);
  return [actions(mend, button(buttons.keep, keepAction, drawn, about), cancel)];
}

function outcomeOf({ invitation }: NoticeFacts, outcome: Exclude<Outcome, { because: "undecided" }>): Phrase {
  switch (outcome.because) {
    case "reassigned":
      return says.reassigned({ to: person(outcome.to) });
    case "handed-over":
      return says.handedOver({ to: person(outcome.to) });
    case "rescheduled":
      return says.rescheduled({ to: outcome.to });
    default:
      return says.settled[outcome.because]({ who: person(invitation.inviteeId) });
  }
}
