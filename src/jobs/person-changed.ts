import type { Context } from "../domain/types.ts";
import type { Member } from "../generated/prisma/client.ts";
import { isMarkedAsLeft, markedAsLeft, notMarkedAsLeft } from "../store/departures.ts";
import { executeCommand } from "../store/execute-command.ts";
import type { Store } from "../store/store.ts";
import type { Installation } from "../workspaces/installations.ts";
import { fetchMember, isSameProfile } from "../workspaces/members.ts";
import type { EventDeps, EventOf } from "./event.ts";

/**
 * Handles a changed name, time zone or account. Slack reports everyone's, down to status texts, so people the bot doesn't know are skipped.
 * A stored profile that is up to date isn't enough to skip the rest: an earlier attempt may have crashed right after storing it.
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
  // Events arrive late and out of order, so Slack is asked for the current state.
  const member = await fetchMember(store.db, slackWith(botToken), workspaceId, user.id, context().now, 0);
  if (member?.deactivated) await markLeft(store, member, context);
  else if (member) await markReturned(store, member, context);
}

/** Handles a response saying that an account is deactivated. A person who turns out active isn't marked as returned: Slack can say both for a long time. */
export async function foundDeactivated(
  { store, slackWith, context }: EventDeps,
  { person }: EventOf<"found_deactivated">,
  { workspaceId, botToken }: Installation,
): Promise<void> {
  const member = await fetchMember(store.db, slackWith(botToken), workspaceId, person, context().now, 0);
  if (member?.deactivated) await markLeft(store, member, context);
}

/** Shows everyone who is waiting for this person that they left. */
async function markLeft(store: Store, { workspaceId, id: personId }: Member, context: () => Context) {
  for (const followUpId of await notMarkedAsLeft(store.db, { workspaceId, personId }, context().now))
    await executeCommand(store, { workspaceId, followUpId }, { type: "left", personId }, context());
}

async function markReturned(store: Store, { workspaceId, id: personId }: Member, context: () => Context) {
  for (const followUpId of await markedAsLeft(store.db, { workspaceId, personId }))
    await executeCommand(store, { workspaceId, followUpId }, { type: "returned", personId }, context());
}
