import { type FollowUp, type Invitation, isLive, isUndecided } from "./follow-up.ts";
import { withdraw } from "./invitations.ts";
import { markLeft } from "./leave.ts";
import { type Context, type Decision, decided, type Effect, type Entry, refuse } from "./types.ts";

type Actor = { by: string };

/** "Got it": acknowledges the decline, or that the owner has left. It no longer needs a decision. */
export function keep(invitation: Invitation, { by }: Actor, { now }: Context): Decision {
  const stale: Effect[] = [{ type: "redraw", invitationId: invitation.id }, { type: "organizer-card" }];
  if (!isUndecided(invitation)) return refuse("nothing-changed", stale);
  return decided(
    { what: "keep", by, invitationId: invitation.id, from: invitation.state, to: invitation.state, reason: "" },
    { update: [{ ids: [invitation.id], set: { decidedAt: now } }] },
  );
}

export function cancel(followUp: FollowUp, { by }: Actor): Decision {
  const update = withdraw(followUp.invitations.filter(isLive));
  return decided(entry("cancel", by, "OPEN", "CANCELLED"), { followUp: { status: "CANCELLED" }, update });
}

export const complete = ({ by }: Actor): Decision =>
  decided(entry("complete", by, "OPEN", "COMPLETED"), { followUp: { status: "COMPLETED" } });

/** Reopens, and marks the people who left while it was completed. */
export function reopen(followUp: FollowUp, { by }: Actor, { now, departed = [] }: Context): Decision {
  const marked = markLeft(followUp, departed, now);
  const changes = { followUp: { ...marked.followUp, status: "OPEN" as const }, update: marked.update };
  return decided(entry("reopen", by, "COMPLETED", "OPEN"), changes, marked.effects);
}

const entry = (what: Entry["what"], by: string, from: string, to: string): Entry => ({
  what,
  by,
  invitationId: null,
  from,
  to,
  reason: "",
});
