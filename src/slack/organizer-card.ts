import type { KnownBlock } from "@slack/types";
import { assignment, chainOf, everybodyDeclined, type FollowUp, type Invitation, isLive } from "../follow-up/follow-up.ts";
import { actions, button, markup, type Message, more } from "./blocks.ts";
import type { Drawn } from "./drawn.ts";
import { aboutBlocks, aboutText } from "./follow-up-blocks.ts";
import { drawnFor } from "./invitation-card.ts";
import { mention, pieces, shortenMarkup, unmarked } from "./text.ts";
import { noun, stateWord, undeliverableWords } from "./words.ts";

export const reassignAction = "reassign";
export const rescheduleAction = "reschedule";
export const removeAction = "remove";
export const reopenAction = "reopen";
export const verbs = {
  reassign: "reassign",
  reschedule: "reschedule",
  participants: "participants",
  complete: "complete",
  cancel: "cancel",
};

// Beyond this, rows of their own would not fit the 50 blocks of a message.
const mostUndeliveredRows = 12;

/** The one look that tells who answered what. `zone` is the organizer's. */
export function organizerCard(followUp: FollowUp, zone: string): Message {
  const live = followUp.invitations.filter(isLive);
  const summary = everybodyDeclined(followUp) ? ["Everybody declined."] : [];
  const answers = groups(live);
  return {
    text: shortenMarkup(
      [
        unmarked(heading(followUp)),
        aboutText(followUp, zone),
        ...summary,
        ...answers.map(({ word, people }) => `${word}: ${people.slice(0, 50).join(", ")}`),
      ].join(" · "),
      3000,
    ),
    blocks: [
      { ...markup(heading(followUp)), ...menu(followUp) },
      ...aboutBlocks(followUp, zone),
      ...chain(followUp),
      ...summary.map((words) => markup(`*${words}*`)),
      ...answerGroups(live),
      ...undelivered(followUp, live),
      ...(followUp.status === "COMPLETED" ? [actions(button("Reopen", reopenAction, drawnForAll(followUp), followUp.title))] : []),
    ],
  };
}

const drawnForAll = ({ id, revision }: FollowUp): Drawn => ({ followUpId: id, revision });

function heading(followUp: FollowUp): string {
  const what = noun[followUp.type];
  if (followUp.status !== "OPEN") return `*${followUp.status === "COMPLETED" ? "Completed" : "Cancelled"}* – your ${what}`;
  const assigned = assignment(followUp);
  if (assigned && assigned.state !== "DECLINED") return `*${stateWord(assigned)}* – your ${what} for ${mention(assigned.inviteeId)}`;
  return followUp.invitations.some(isLive) ? `*Your ${what}*` : `*Your ${what}* – in your own diary`;
}

function menu(followUp: FollowUp) {
  if (followUp.status !== "OPEN") return {};
  const assigned = assignment(followUp);
  return {
    accessory: more(drawnForAll(followUp), [
      { label: assigned && assigned.state !== "DECLINED" ? "Reassign…" : "Assign to…", verb: verbs.reassign },
      { label: "Reschedule…", verb: verbs.reschedule },
      { label: "Participants…", verb: verbs.participants },
      { label: "Mark as completed", verb: verbs.complete },
      { label: "Cancel follow-up", verb: verbs.cancel },
    ]),
  };
}

/** Who answered what: "*Accepted (2):* @bo, @cy" and so on. */
export const answerGroups = (live: Invitation[]): KnownBlock[] => groups(live).flatMap(({ word, people }) => names(`*${word}:*`, people));

function groups(live: Invitation[]): { word: string; people: string[] }[] {
  const byWord = new Map<string, string[]>();
  for (const invitation of live) {
    const word = stateWord(invitation);
    byWord.set(word, [
      ...(byWord.get(word) ?? []),
      mention(invitation.inviteeId) + (invitation.state === "PENDING" && invitation.seenAt ? " (seen)" : ""),
    ]);
  }
  const order = ["Not delivered", "Declined", "Assigned", "Invited", "Accepted"];
  return order.flatMap((word) => {
    const people = byWord.get(word);
    return people ? [{ word: `${word} (${people.length})`, people }] : [];
  });
}

// A mention is some 15 characters, so that this many fit the 3,000 of a section.
const namesPerSection = 100;

const names = (lead: string, people: string[]): KnownBlock[] =>
  Array.from({ length: Math.ceil(people.length / namesPerSection) }, (_, index) =>
    markup(`${index === 0 ? `${lead} ` : ""}${people.slice(index * namesPerSection, (index + 1) * namesPerSection).join(", ")}`),
  );

function chain(followUp: FollowUp): KnownBlock[] {
  const assigned = assignment(followUp);
  const people = assigned ? chainOf(followUp, assigned) : [];
  return people.length < 2 ? [] : [markup(`*Passed on:* ${chainText(people)}`)];
}

/** "@bo (declined) → @cy" */
export const chainText = (people: Invitation[]) =>
  pieces(people.map(({ inviteeId, declinedAt }) => `${mention(inviteeId)}${declinedAt ? " (declined)" : ""}`).join(" → "), 2900).at(-1) ??
  "";

function undelivered(followUp: FollowUp, live: Invitation[]): KnownBlock[] {
  if (followUp.status !== "OPEN") return [];
  const lost = live.flatMap((invitation) =>
    invitation.undeliverable === null ? [] : [{ invitation, why: undeliverableWords[invitation.undeliverable] }],
  );
  const rows = lost
    .slice(0, mostUndeliveredRows)
    .flatMap(({ invitation, why }) => [
      markup(`*Not delivered* to ${mention(invitation.inviteeId)}: ${why}.`),
      actions(
        button("Reassign", reassignAction, drawnFor(followUp, invitation), followUp.title),
        button("Remove", removeAction, drawnFor(followUp, invitation), followUp.title),
      ),
    ]);
  return lost.length > mostUndeliveredRows ? [...rows, markup(`And ${lost.length - mostUndeliveredRows} more.`)] : rows;
}
