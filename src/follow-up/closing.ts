import { type Context, type Decision, decided, type Entry } from "./decision.ts";
import { type FollowUp, type Invitation, isLive } from "./follow-up.ts";
import { withdraw } from "./invitations.ts";

type By = { by: string };

/** "Got it": the decline stands and waits for nobody any more. */
export function keep(invitation: Invitation, { by }: By, { now }: Context): Decision {
  return decided(
    { what: "keep", by, invitationId: invitation.id, from: "DECLINED", to: "DECLINED", reason: "" },
    { update: [{ ids: [invitation.id], set: { decidedAt: now } }] },
    [{ type: "redraw", invitationId: invitation.id }, { type: "organizer-card" }],
  );
}

export function cancel(followUp: FollowUp, { by }: By): Decision {
  const update = withdraw(followUp.invitations.filter(isLive));
  return decided(entry("cancel", by, "OPEN", "CANCELLED"), { followUp: { status: "CANCELLED" }, update }, [{ type: "redraw-all" }]);
}

export const complete = ({ by }: By): Decision =>
  decided(entry("complete", by, "OPEN", "COMPLETED"), { followUp: { status: "COMPLETED" } }, [{ type: "redraw-all" }]);

export const reopen = ({ by }: By): Decision =>
  decided(entry("reopen", by, "COMPLETED", "OPEN"), { followUp: { status: "OPEN" } }, [{ type: "redraw-all" }]);

const entry = (what: Entry["what"], by: string, from: string, to: string): Entry => ({
  what,
  by,
  invitationId: null,
  from,
  to,
  reason: "",
});
