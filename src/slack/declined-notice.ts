import type { KnownBlock } from "@slack/types";
import { chainOf, everybodyDeclined, type FollowUp, type Invitation } from "../follow-up/follow-up.ts";
import { actions, button, markup, type Message, more } from "./blocks.ts";
import { whenMarkup } from "./dates.ts";
import { aboutBlocks, aboutText, saidBlocks } from "./follow-up-blocks.ts";
import { drawnFor } from "./invitation-card.ts";
import { chainText, reassignAction, rescheduleAction, verbs } from "./organizer-card.ts";
import { mention, quoted, shortenMarkup, unmarked } from "./text.ts";
import { mends, noun } from "./words.ts";

export const keepAction = "keep";

/** One decline, as it was told. `isLatest` is false for a notice that a later decline of the same invitation has overtaken. */
export type Told = { reason: string; revision: number; isLatest: boolean };

/** What tells the organizer about a decline, with the one action that mends it until something has. `zone` is the organizer's. */
export function declinedNotice(followUp: FollowUp, invitation: Invitation, told: Told, zone: string): Message {
  const who = mention(invitation.inviteeId);
  const people = chainOf(followUp, invitation);
  const lead = `${who} *declined* ${invitation.role === "OWNER" ? `the ${noun[followUp.type]} you assigned` : `your ${noun[followUp.type]}`}.`;
  const outcome = settled(followUp, invitation, told, zone);
  const everybody = outcome === undefined && everybodyDeclined(followUp) ? ["Everybody declined."] : [];
  const reason = told.reason === "" ? "" : ` Reason: ${quoted(told.reason)}`;
  return {
    text: shortenMarkup(
      [unmarked(lead), aboutText(followUp, zone), ...everybody, ...(outcome ? [outcome.text] : [])].join(" · ") + reason,
      3500,
    ),
    blocks: [
      markup([lead, ...everybody].join(" ")),
      ...aboutBlocks(followUp, zone),
      ...saidBlocks("Reason:", told.reason),
      ...(people.length > 1 ? [markup(`*Passed on:* ${chainText(people)}`)] : []),
      ...(outcome === undefined ? decisions(followUp, invitation) : [markup(outcome.markup)]),
    ],
  };
}

function decisions(followUp: FollowUp, invitation: Invitation): KnownBlock[] {
  const drawn = drawnFor(followUp, invitation);
  const mend =
    mends(invitation) === "reassign"
      ? button("Reassign", reassignAction, drawn, followUp.title, { style: "primary" })
      : button("Reschedule", rescheduleAction, drawn, followUp.title, { style: "primary" });
  return [
    actions(
      mend,
      button("Got it", keepAction, drawn, followUp.title),
      more({ followUpId: followUp.id, revision: followUp.revision }, [{ label: "Cancel follow-up", verb: verbs.cancel }]),
    ),
  ];
}

function settled(followUp: FollowUp, invitation: Invitation, told: Told, zone: string): { text: string; markup: string } | undefined {
  const same = (text: string) => ({ text, markup: `*${text}*` });
  const who = mention(invitation.inviteeId);
  if (followUp.status === "CANCELLED") return same("You cancelled this follow-up.");
  if (invitation.state === "WITHDRAWN") {
    const next = followUp.invitations.find(({ passedOnFrom }) => passedOnFrom === invitation.id);
    return same(next ? `Reassigned to ${mention(next.inviteeId)}.` : `${who} is no longer invited.`);
  }
  if (told.revision < followUp.revision) {
    return {
      text: "Rescheduled; everybody was asked again.",
      markup: `*Rescheduled to ${whenMarkup(followUp, zone)}*; everybody was asked again.`,
    };
  }
  if (!told.isLatest) return same("A newer notice tells how this went on.");
  if (invitation.state === "ACCEPTED") return same(`${who} accepted after all.`);
  if (invitation.decidedAt !== null) return same("You left it as it is.");
  return followUp.status === "COMPLETED" ? same("This follow-up is completed.") : undefined;
}
