import type { KnownBlock } from "@slack/types";
import { formerNoticeFacts, type NoticeFacts, noticeFacts, type Outcome, type Tells } from "../follow-up/facts.ts";
import type { FollowUp, Invitation } from "../follow-up/follow-up.ts";
import { actions, button, markup, type Message, more, title } from "./blocks.ts";
import { whenMarkup, whenText } from "./dates.ts";
import { aboutBlocks, aboutText, saidBlocks } from "./follow-up-blocks.ts";
import { message } from "./message.ts";
import { detailsButton, drawnFor } from "./invitation-card.ts";
import { chain, confirmCancel, reassignAction, rescheduleAction, verbs } from "./organizer-card.ts";
import { mention, quoted, shortenMarkup, unmarked } from "./text.ts";
import { mends, noun } from "./words.ts";

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
  const { followUp, subject, invitation } = facts;
  const who = mention(invitation.inviteeId);
  const people = chain(facts.chain);
  const assigned = followUp.handedOver ? "assigned to them" : "you assigned";
  const what = invitation.role === "OWNER" ? `the ${noun[followUp.type]} ${assigned}` : `your ${noun[followUp.type]}`;
  const lead = facts.tells === "left" ? leftText(facts, who, what) : `${who} *declined* ${what}.`;
  const { outcome } = facts;
  const isUndecided = outcome.because === "undecided";
  const everybody = isUndecided && facts.tells === "declined" && outcome.everybodyDeclined ? ["Everybody declined."] : [];
  const ended = isUndecided ? undefined : outcomeText(outcome, who, zone);
  return message(
    shortenMarkup(
      [
        [unmarked(lead), ...everybody].join(" "),
        ...(reason === "" ? [] : [`Reason: ${quoted(reason)}.`]),
        ...(people === undefined ? [] : [`Passed on: ${people}.`]),
        subject ? aboutText(subject, zone) : `${quoted(followUp.title)}.`,
        ...(ended ? [ended.text] : []),
      ].join(" "),
      3500,
    ),
    [
      markup([lead, ...everybody].join(" ")),
      ...(subject ? aboutBlocks(subject, zone) : [title(followUp.title)]),
      ...saidBlocks("Reason:", reason),
      ...(people === undefined ? [] : [markup(`*Passed on:* ${people}`)]),
      ...(isUndecided ? decisions(facts, outcome.revision) : []),
      ...(ended ? [markup(ended.markup)] : []),
    ],
    detailsButton({ followUpId: followUp.id, revision }, followUp.title),
  );
}

const leftText = ({ outcome }: NoticeFacts, who: string, what: string) =>
  `${outcome.because === "undecided" ? "*Needs your decision* · " : ""}${who} accepted ${what}, and their account was deactivated after that.`;

function decisions({ followUp, invitation }: NoticeFacts, revision: number): KnownBlock[] {
  const drawn = drawnFor({ id: followUp.id, revision }, invitation);
  const about = followUp.title;
  const mend =
    mends({ ...invitation, undeliverable: null }) === "reassign"
      ? button("Reassign", reassignAction, drawn, about, { style: "primary" })
      : button("Reschedule", rescheduleAction, drawn, about, { style: "primary" });
  const cancel = more([{ label: "Cancel follow-up", verb: verbs.cancel, drawn }], confirmCancel);
  return [actions(mend, button("Got it", keepAction, drawn, about), cancel)];
}

function outcomeText(outcome: Exclude<Outcome, { because: "undecided" }>, who: string, zone: string): { text: string; markup: string } {
  const same = (text: string) => ({ text, markup: `*${text}*` });
  switch (outcome.because) {
    case "cancelled":
      return same("You cancelled this follow-up.");
    case "reassigned":
      return same(`Reassigned to ${mention(outcome.to)}.`);
    case "handed-over":
      return same(`${mention(outcome.to)} organizes this now.`);
    case "withdrawn":
      return same(`${who} is no longer invited.`);
    case "rescheduled":
      return {
        text: `Rescheduled to ${whenText(outcome.to, zone)}; everybody was asked again.`,
        markup: `*Rescheduled to ${whenMarkup(outcome.to, zone)}*; everybody was asked again.`,
      };
    case "rescheduled-again":
      return { text: "Rescheduled; everybody was asked again.", markup: "*Rescheduled*; everybody was asked again." };
    case "newer-notice":
      return same("A newer notice tells how this went on.");
    case "accepted":
      return same(`${who} accepted after all.`);
    case "returned":
      return same(`${who}'s account is active again, so it's still theirs.`);
    case "kept":
      return same("You left it as it is.");
    case "completed":
      return same("This follow-up is completed.");
  }
}
