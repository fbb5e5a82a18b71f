import type { KnownBlock } from "@slack/types";
import { type FollowUp, type Invitation, isLive } from "../follow-up/follow-up.ts";
import { actions, asking, button, markup, type Message, title } from "./blocks.ts";
import { whenMarkup } from "./dates.ts";
import type { Drawn } from "./drawn.ts";
import { aboutBlocks, aboutText, previousTime, saidBlocks } from "./follow-up-blocks.ts";
import { mention, quoted, shortenMarkup, unmarked } from "./text.ts";
import { noun, request, stateWord } from "./words.ts";

export const acceptAction = "accept";
export const declineAction = "decline";
export const changeToAcceptAction = "change-to-accept";
export const changeToDeclineAction = "change-to-decline";
export const detailsAction = "details";
export const completeAction = "complete";
export const reopenAction = "reopen";

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
    const when = revision === followUp.revision ? [markup(`*When:* ${whenMarkup(followUp, zone)}`)] : [];
    const text = shortenMarkup(`${unmarked(over)} ${aboutText(followUp, zone)}`, 3500);
    return { text, blocks: [markup(over), title(followUp.title), ...when] };
  }
  const before = isAskedAgain(invitation) ? previousTime(followUp) : undefined;
  const state = standing(followUp, invitation);
  const { note, reason } = invitation;
  const said = [...(note === "" ? [] : [`Note: ${quoted(note)}.`]), ...(reason === "" ? [] : [`Your reason: ${quoted(reason)}.`])];
  return {
    text: shortenMarkup([unmarked(state), aboutText(followUp, zone, before), ...said].join(" "), 3500),
    blocks: [
      markup(state),
      ...aboutBlocks(followUp, zone, before),
      ...saidBlocks(`Note from ${mention(followUp.organizerId)}:`, note),
      ...saidBlocks("Your reason:", reason),
      ...answerBlocks(followUp, invitation),
    ],
  };
}

const isAskedAgain = ({ firstRevision, revision }: Invitation) => firstRevision < revision;

function overBecause(followUp: FollowUp, invitation: Invitation, revision: number): string | undefined {
  const organizer = mention(followUp.organizerId);
  if (invitation.state === "WITHDRAWN") {
    const isInvitedAnew = followUp.invitations.some((other) => other.inviteeId === invitation.inviteeId && isLive(other));
    if (isInvitedAnew) return `*Asked again* – ${organizer} asks you again in a newer message.`;
    const next = followUp.invitations.find(({ passedOnFrom }) => passedOnFrom === invitation.id);
    if (next) return `*Passed on* – ${organizer} passed this on to ${mention(next.inviteeId)}.`;
  }
  if (followUp.status === "CANCELLED") return `*Cancelled* – ${organizer} cancelled this ${noun[followUp.type]}.`;
  if (invitation.state === "WITHDRAWN") return `*No longer needs you* – ${organizer} withdrew this invitation.`;
  if (revision < followUp.revision) return `*Rescheduled* – ${organizer} changed the time and asks you again in a newer message.`;
  return undefined;
}

function standing(followUp: FollowUp, invitation: Invitation): string {
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
      return `*${stateWord({ ...invitation, undeliverable: null })}* – ${organizer} ${isAskedAgain(invitation) ? `rescheduled this ${what} and asks you again` : request(invitation, followUp)}.`;
  }
}

function answerBlocks(followUp: FollowUp, invitation: Invitation): KnownBlock[] {
  const drawn = drawnFor(followUp, invitation);
  const about = followUp.title;
  const details = button("Details", detailsAction, drawn, about);
  const isOwner = invitation.role === "OWNER" && invitation.state === "ACCEPTED";
  if (followUp.status === "COMPLETED") return [actions(...(isOwner ? [button("Reopen", reopenAction, drawn, about)] : []), details)];
  switch (invitation.state) {
    case "ACCEPTED":
      return [
        actions(
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

const confirmAccept = asking("Accept after all?", "The organizer will see that you accepted after all.", "I accept");
