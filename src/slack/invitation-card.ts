import type { KnownBlock } from "@slack/types";
import { type FollowUp, type Invitation, isLive } from "../follow-up/follow-up.ts";
import { actions, button, markup, type Message, title } from "./blocks.ts";
import type { Drawn } from "./drawn.ts";
import { aboutBlocks, aboutText, saidBlocks } from "./follow-up-blocks.ts";
import { mention, quoted, shortenMarkup, unmarked } from "./text.ts";
import { noun, request } from "./words.ts";

export const acceptAction = "accept";
export const declineAction = "decline";
export const changeToAcceptAction = "change-to-accept";
export const changeToDeclineAction = "change-to-decline";
export const detailsAction = "details";
export const completeAction = "complete";

export const drawnFor = (followUp: FollowUp, invitation: Invitation): Drawn => ({
  followUpId: followUp.id,
  revision: followUp.revision,
  invitationId: invitation.id,
  drawnAs: invitation.state,
});

/** What the invitee sees of an invitation as it was asked for `revision`; `zone` is theirs. */
export function invitationCard(followUp: FollowUp, invitation: Invitation, revision: number, zone: string): Message {
  const over = overBecause(followUp, invitation, revision);
  if (over !== undefined) {
    return { text: `${unmarked(over)} ${aboutText(followUp, zone)}`, blocks: [markup(over), title(followUp.title)] };
  }
  const state = standing(followUp, invitation);
  const note = revision > 1 && followUp.rescheduleNote !== "" ? followUp.rescheduleNote : invitation.note;
  return {
    text: shortenMarkup(`${unmarked(state)} ${aboutText(followUp, zone)}${note === "" ? "" : ` – ${quoted(note)}`}`, 3000),
    blocks: [
      markup(state),
      ...aboutBlocks(followUp, zone),
      ...saidBlocks(`Note from ${mention(followUp.organizerId)}:`, note),
      ...(invitation.reason === "" ? [] : saidBlocks("Your reason:", invitation.reason)),
      ...answerBlocks(followUp, invitation),
    ],
  };
}

function overBecause(followUp: FollowUp, invitation: Invitation, revision: number): string | undefined {
  const organizer = mention(followUp.organizerId);
  if (followUp.status === "CANCELLED") return `*Cancelled* – ${organizer} cancelled this ${noun[followUp.type]}.`;
  if (invitation.state === "WITHDRAWN") {
    const isAskedAgain = followUp.invitations.some((other) => other.inviteeId === invitation.inviteeId && isLive(other));
    if (isAskedAgain) return `*Asked again* – ${organizer} asks you again in a newer message.`;
    const next = followUp.invitations.find(({ passedOnFrom }) => passedOnFrom === invitation.id);
    if (next) return `*Passed on* – ${organizer} passed this on to ${mention(next.inviteeId)}.`;
    return `*No longer needs you* – ${organizer} withdrew this invitation.`;
  }
  if (revision < followUp.revision) return `*Rescheduled* – ${organizer} changed the time and asks you again in a newer message.`;
  return undefined;
}

function standing(followUp: FollowUp, invitation: Invitation): string {
  const organizer = mention(followUp.organizerId);
  const what = noun[followUp.type];
  const done = followUp.status === "COMPLETED" ? " It is completed." : "";
  switch (invitation.state) {
    case "ACCEPTED":
      return `*Accepted* – you accepted this ${what} of ${organizer}; it is in your diary.${done}`;
    case "DECLINED":
      return `*Declined* – you declined this ${what} of ${organizer}.${done}`;
    default:
      return `*${invitation.role === "OWNER" ? "Assigned" : "Invited"}* – ${organizer} ${request(invitation, followUp)}.${done}`;
  }
}

function answerBlocks(followUp: FollowUp, invitation: Invitation): KnownBlock[] {
  const drawn = drawnFor(followUp, invitation);
  const about = followUp.title;
  const details = button("Details", detailsAction, drawn, about);
  if (followUp.status === "COMPLETED") return [actions(details)];
  switch (invitation.state) {
    case "ACCEPTED":
      return [
        actions(
          ...(invitation.role === "OWNER" ? [button("Mark as completed", completeAction, drawn, about)] : []),
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

const confirmAccept = {
  title: { type: "plain_text" as const, text: "Accept after all?" },
  text: { type: "plain_text" as const, text: "The organizer will see that you accepted after all." },
  confirm: { type: "plain_text" as const, text: "I accept" },
  deny: { type: "plain_text" as const, text: "Back" },
};
