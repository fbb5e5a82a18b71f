import type { Context } from "../follow-up/decision.ts";
import { perform } from "../store/perform.ts";
import type { Store } from "../store/store.ts";
import type { Installation } from "../workspace/installations.ts";
import { fetchMember, isSameProfile } from "../workspace/members.ts";
import type { EventOf } from "./event.ts";
import type { EventDeps } from "./index.ts";

/** Somebody's name, zone or account has changed. Slack tells it of everybody, and of every new status too: only those are looked at whom the bot knows. */
export async function personChanged(
  { store, slackWith, context }: EventDeps,
  { user }: EventOf<"user_change">,
  { workspaceId, botToken }: Installation,
): Promise<void> {
  const known = await store.db.member.findUnique({ where: { workspaceId_id: { workspaceId, id: user.id } } });
  if (!known || (user.deleted !== true && isSameProfile(known, user))) return;
  // Events come late and out of order; what Slack says now counts.
  const member = await fetchMember(store.db, slackWith(botToken), workspaceId, user.id, context().now, 0);
  if (member?.deactivated) await surface(store, member, context);
}

/** Lets the organizers see that nobody will answer these invitations (R11). */
async function surface(store: Store, { workspaceId, id }: { workspaceId: string; id: string }, context: () => Context) {
  const waiting = { workspaceId, inviteeId: id, open: true, state: "PENDING", undeliverable: null } as const;
  for (;;) {
    const some = await store.db.invitation.findMany({ where: waiting, select: { id: true, followUpId: true, revision: true }, take: 100 });
    if (some.length === 0) return;
    for (const { id: invitationId, followUpId, revision } of some) {
      const command = { type: "undeliverable", invitationId, revision, why: "DEACTIVATED" } as const;
      await perform(store, { workspaceId, followUpId }, command, context());
    }
  }
}
