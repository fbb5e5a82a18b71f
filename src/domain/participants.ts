import type { CommandOf } from "./commands.ts";
import { type FollowUp, type Invitation, isLive } from "./follow-up.ts";
import { distinctPeople } from "./invitability.ts";
import { newInvitation, refuseUninvitable, withdraw } from "./invitations.ts";
import { type Context, type Decision, decided, type Effect, refuse } from "./types.ts";

/** Removes one person. An assigned follow-up goes back to the organizer. */
export function remove(followUp: FollowUp, invitation: Invitation, { by }: { by: string }): Decision {
  return decided(
    { what: "remove", by, invitationId: invitation.id, from: invitation.inviteeId, to: "", reason: "" },
    { followUp: invitation.role === "OWNER" ? { ownerId: followUp.organizerId } : {}, update: withdraw([invitation]) },
  );
}

/** Invites the people who are new and removes those who are missing. No one else is notified. */
export function setParticipants(followUp: FollowUp, { people, by }: CommandOf<"set-participants">, { newId }: Context): Decision {
  const live = followUp.invitations.filter(isLive);
  const wantedIds = new Set(people.map(({ id }) => id));
  const removed = live.filter(({ role, inviteeId }) => role === "PARTICIPANT" && !wantedIds.has(inviteeId));
  const newPeople = distinctPeople(people, followUp.organizerId, ...live.map(({ inviteeId }) => inviteeId));
  const refused = refuseUninvitable(newPeople);
  if (refused) return refused;
  if (removed.length + newPeople.length === 0) return refuse("nothing-changed");
  const add = newPeople.map((person) => newInvitation(newId(), person, "PARTICIPANT", followUp.revision));
  return decided(
    {
      what: "set-participants",
      by,
      invitationId: null,
      from: removed.map(inviteeIdOf).join(" "),
      to: add.map(inviteeIdOf).join(" "),
      reason: "",
    },
    { update: withdraw(removed), add },
    add.map(({ id }): Effect => ({ type: "ask", invitationId: id })),
  );
}

const inviteeIdOf = ({ inviteeId }: Invitation) => inviteeId;
