import type { CommandOf } from "./commands.ts";
import { type Context, type Decision, decided, type Effect, type Entry, type InvitationPatch, refuse } from "./types.ts";
import { type FollowUp, type Invitation, invitationOf, type Undeliverable } from "./follow-up.ts";
import { visibleText } from "./text.ts";

/** A yes. From a person it was assigned to, it makes them the owner again if they had declined before. */
export function accept(invitation: Invitation, command: CommandOf<"accept">): Decision {
  if (invitation.state === "ACCEPTED") return refuse("already-accepted", redrawn(invitation), command.by);
  return answered(invitation, command.by, "", { state: "ACCEPTED", declinedAt: null, decidedAt: null }, owner(invitation, command.by));
}

/** A no, which the organizer is told. It gives an assigned follow-up back to them. */
export function decline(followUp: FollowUp, invitation: Invitation, command: CommandOf<"decline">, { now }: Context): Decision {
  if (invitation.state === "DECLINED") return refuse("already-declined", redrawn(invitation), command.by);
  const { by } = command;
  const reason = visibleText(command.reason);
  const notice: Effect = { type: "declined-notice", invitationId: invitation.id, reason };
  return answered(
    invitation,
    by,
    reason,
    { state: "DECLINED", declinedAt: now, decidedAt: null },
    owner(invitation, followUp.organizerId),
    notice,
  );
}

/** The invitee has opened the details and not answered yet. */
export function see(followUp: FollowUp, command: CommandOf<"see">, { now }: Context): Decision {
  const invitation = invitationOf(followUp, command.invitationId);
  if (invitation?.inviteeId !== command.by) return refuse("not-invitee");
  if (invitation.state !== "PENDING" || invitation.seenAt !== null) return refuse("nothing-changed");
  const update = [{ ids: [invitation.id], set: { seenAt: now } }];
  return decided(entry("see", command.by, invitation, ""), { update });
}

/** The invitation could not be shown to its person, so that it must not look as if it were waiting for them; or it has arrived after all. */
export function undeliverable(followUp: FollowUp, { invitationId, revision, why }: CommandOf<"undeliverable">): Decision {
  const invitation = invitationOf(followUp, invitationId);
  const isWaiting = invitation?.state === "PENDING" && invitation.revision === revision;
  if (!invitation || !isWaiting || !isNews(why, invitation)) return refuse("nothing-changed");
  const update = [{ ids: [invitationId], set: { undeliverable: why, hasLeft: why === "DEACTIVATED" } }];
  return decided(entry("undeliverable", null, invitation, why ?? "DELIVERED"), { update });
}

/** Only what was not certain may turn out to be otherwise. */
const isNews = (why: Undeliverable | null, { undeliverable: told }: Invitation) => why !== told && (told === null || told === "UNCERTAIN");

const owner = (invitation: Invitation, ownerId: string) => (invitation.role === "OWNER" ? { ownerId } : {});

const redrawn = ({ id }: Invitation): Effect[] => [{ type: "redraw", invitationId: id }];

function answered(
  invitation: Invitation,
  by: string,
  reason: string,
  set: InvitationPatch & { state: string },
  followUp: { ownerId?: string },
  ...more: Effect[]
) {
  return decided(
    entry(set.state === "ACCEPTED" ? "accept" : "decline", by, invitation, set.state, reason),
    { followUp, update: [{ ids: [invitation.id], set: { ...set, reason, undeliverable: null, hasLeft: false } }] },
    more,
  );
}

const entry = (what: Entry["what"], by: string | null, invitation: Invitation, to: string, reason = ""): Entry => ({
  what,
  by,
  invitationId: invitation.id,
  from: invitation.state,
  to,
  reason,
});
