import type { Context } from "../domain/types.ts";
import type { Member } from "../generated/prisma/client.ts";
import { isMarkedAsLeft, markedAsLeft, notMarkedAsLeft } from "../store/departures.ts";
import { executeCommand } from "../store/execute-command.ts";
import type { Store } from "../store/store.ts";
import type { Installation } from "../workspaces/installations.ts";
import { fetchMember, isSameProfile } from "../workspaces/members.ts";
import type { EventDeps, EventOf } from "./event.ts";

/**
 * Somebody's name, zone or account has changed. Slack tells it of everybody, and of every new status too: only those are looked at whom the bot knows.
 * What is kept of them alone does not say that all was done: a try before this one may have been cut off after writing that.
 */
export async function personChanged(
  { store, slackWith, context }: EventDeps,
  { user }: EventOf<"user_change">,
  { workspaceId, botToken }: Installation,
): Promise<void> {
  const who = { workspaceId, personId: user.id };
  const known = await store.db.member.findUnique({ where: { workspaceId_id: { workspaceId, id: user.id } } });
  if (!known) return;
  if (user.deleted !== true && isSameProfile(known, user) && !(await isMarkedAsLeft(store.db, who))) return;
  // Events come late and out of order; what Slack says now counts.
  const member = await fetchMember(store.db, slackWith(botToken), workspaceId, user.id, context().now, 0);
  if (member?.deactivated) await left(store, member, context);
  else if (member) await returned(store, member, context);
}

/** Slack has said of somebody that their account is deactivated. One whom it calls active when asked is not marked as returned: it may say both for long. */
export async function foundDeactivated(
  { store, slackWith, context }: EventDeps,
  { person }: EventOf<"found_deactivated">,
  { workspaceId, botToken }: Installation,
): Promise<void> {
  const member = await fetchMember(store.db, slackWith(botToken), workspaceId, person, context().now, 0);
  if (member?.deactivated) await left(store, member, context);
}

/** Lets everybody see who waits in vain for this person. */
async function left(store: Store, { workspaceId, id: personId }: Member, context: () => Context) {
  for (const followUpId of await notMarkedAsLeft(store.db, { workspaceId, personId }, context().now))
    await executeCommand(store, { workspaceId, followUpId }, { type: "left", personId }, context());
}

async function returned(store: Store, { workspaceId, id: personId }: Member, context: () => Context) {
  for (const followUpId of await markedAsLeft(store.db, { workspaceId, personId }))
    await executeCommand(store, { workspaceId, followUpId }, { type: "returned", personId }, context());
}
