import type { CommandOf } from "./commands.ts";
import { type FollowUp, type Invitation, invitationOf, type Undeliverable } from "./follow-up.ts";
import { visibleText } from "./text.ts";
import { type Context, type Decision, decided, type Effect, type Entry, type InvitationPatch, refuse } from "./types.ts";

/** Accepts. An assignee who had declined becomes the owner again. */
export function accept(invitation: Invitation, command: CommandOf<"accept">): Decision {
  if (invitation.state === "ACCEPTED") return refuse("already-accepted", redrawEffects(invitation), command.by);
  return recordAnswer(
    invitation,
    command.by,
    "",
    { state: "ACCEPTED", declinedAt: null, decidedAt: null },
    ownerChange(invitation, command.by),
  );
}

/** Declines, and notifies the organizer, who becomes the owner again of what they had assigned. */
export function decline(followUp: FollowUp, invitation: Invitation, command: CommandOf<"decline">, { now }: Context): Decision {
  if (invitation.state === "DECLINED") return refuse("already-declined", redrawEffects(invitation), command.by);
  const { by } = command;
  const reason = visibleText(command.reason);
  const notice: Effect = { type: "declined-notice", invitationId: invitation.id, reason };
  return recordAnswer(
    invitation,
    by,
    reason,
    { state: "DECLINED", declinedAt: now, decidedAt: null },
    ownerChange(invitation, followUp.organizerId),
    notice,
  );
}

/** Records that the invitee opened the details without answering. */
export function markSeen(followUp: FollowUp, command: CommandOf<"see">, { now }: Context): Decision {
  const invitation = invitationOf(followUp, command.invitationId);
  if (invitation?.inviteeId !== command.by) return refuse("not-invitee");
  if (invitation.state !== "PENDING" || invitation.seenAt !== null) return refuse("nothing-changed");
  const update = [{ ids: [invitation.id], set: { seenAt: now } }];
  return decided(entry("see", command.by, invitation, ""), { update });
}

/** Marks an invitation as undeliverable, so that it doesn't look as if it's waiting for an answer, or as delivered after all. */
export function markUndeliverable(followUp: FollowUp, { invitationId, revision, why }: CommandOf<"undeliverable">): Decision {
  const invitation = invitationOf(followUp, invitationId);
  const isWaiting = invitation?.state === "PENDING" && invitation.revision === revision;
  if (!invitation || !isWaiting || !isChange(why, invitation)) return refuse("nothing-changed");
  const update = [{ ids: [invitationId], set: { undeliverable: why, hasLeft: why === "DEACTIVATED" } }];
  return decided(entry("undeliverable", null, invitation, why ?? "DELIVERED"), { update });
}

/** Only an uncertain delivery can change; the other outcomes are final. */
const isChange = (why: Undeliverable | null, { undeliverable: current }: Invitation) =>
  why !== current && (current === null || current === "UNCERTAIN");

const ownerChange = (invitation: Invitation, ownerId: string) => (invitation.role === "OWNER" ? { ownerId } : {});

const redrawEffects = ({ id }: Invitation): Effect[] => [{ type: "redraw", invitationId: id }];

function recordAnswer(
  invitation: Invitation,
  by: string,
  reason: string,
  set: InvitationPatch & { state: string },
  followUp: { ownerId?: string },
  ...effects: Effect[]
) {
  return decided(
    entry(set.state === "ACCEPTED" ? "accept" : "decline", by, invitation, set.state, reason),
    { followUp, update: [{ ids: [invitation.id], set: { ...set, reason, undeliverable: null, hasLeft: false } }] },
    effects,
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
