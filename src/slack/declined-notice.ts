import type { KnownBlock } from "@slack/types";
import { everybodyDeclined, type FollowUp, type Invitation } from "../follow-up/follow-up.ts";
import { actions, button, markup, type Message, more } from "./blocks.ts";
import { whenMarkup, whenText } from "./dates.ts";
import { aboutBlocks, aboutText, previousTime, saidBlocks } from "./follow-up-blocks.ts";
import { drawnFor } from "./invitation-card.ts";
import { chain, confirmCancel, reassignAction, rescheduleAction, verbs } from "./organizer-card.ts";
import { mention, quoted, shortenMarkup, unmarked } from "./text.ts";
import { mends, noun } from "./words.ts";

export const keepAction = "keep";

/** One decline, as it was told. `isLatest` is false for a notice that a later decline of the same invitation has overtaken. */
export type Told = { reason: string; revision: number; isLatest: boolean };

/** What tells the organizer about a decline, with the one action that mends it until something has. `zone` is the organizer's. */
export function declinedNotice(followUp: FollowUp, invitation: Invitation, told: Told, zone: string): Message {
  const who = mention(invitation.inviteeId);
  const people = chain(followUp, invitation);
  const lead = `${who} *declined* ${invitation.role === "OWNER" ? `the ${noun[followUp.type]} you assigned` : `your ${noun[followUp.type]}`}.`;
  const outcome = settled(followUp, invitation, told, zone);
  const everybody = outcome === undefined && everybodyDeclined(followUp) ? ["Everybody declined."] : [];
  const declined = { ...followUp, ...timeOf(followUp, told.revision) };
  return {
    text: shortenMarkup(
      [
        [unmarked(lead), ...everybody].join(" "),
        ...(told.reason === "" ? [] : [`Reason: ${quoted(told.reason)}.`]),
        ...(people === undefined ? [] : [`Passed on: ${people}.`]),
        aboutText(declined, zone),
        ...(outcome ? [outcome.text] : []),
      ].join(" "),
      3500,
    ),
    blocks: [
      markup([lead, ...everybody].join(" ")),
      ...aboutBlocks(declined, zone),
      ...saidBlocks("Reason:", told.reason),
      ...(people === undefined ? [] : [markup(`*Passed on:* ${people}`)]),
      ...(outcome === undefined ? decisions(followUp, invitation) : [markup(outcome.markup)]),
    ],
  };
}

// Only the time before the present one is kept; a notice from longer ago shows the present one, and says what became of it.
const timeOf = (followUp: FollowUp, revision: number) => (revision === followUp.revision - 1 ? previousTime(followUp) : undefined);

function decisions(followUp: FollowUp, invitation: Invitation): KnownBlock[] {
  const drawn = drawnFor(followUp, invitation);
  const about = followUp.title;
  const mend =
    mends(invitation) === "reassign"
      ? button("Reassign", reassignAction, drawn, about, { style: "primary" })
      : button("Reschedule", rescheduleAction, drawn, about, { style: "primary" });
  const cancel = more([{ label: "Cancel follow-up", verb: verbs.cancel, drawn }], confirmCancel);
  return [actions(mend, button("Got it", keepAction, drawn, about), cancel)];
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
      text: `Rescheduled to ${whenText(followUp, zone)}; everybody was asked again.`,
      markup: `*Rescheduled to ${whenMarkup(followUp, zone)}*; everybody was asked again.`,
    };
  }
  if (!told.isLatest) return same("A newer notice tells how this went on.");
  if (invitation.state === "ACCEPTED") return same(`${who} accepted after all.`);
  if (invitation.decidedAt !== null) return same("You left it as it is.");
  return followUp.status === "COMPLETED" ? same("This follow-up is completed.") : undefined;
}
