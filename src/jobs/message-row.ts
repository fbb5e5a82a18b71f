import type { Prisma, Message as Row } from "../generated/prisma/client.ts";
import type { Store } from "../store/store.ts";

/**
 * Updates a message unless another delivery has updated it since it was read. Returns true if it was updated.
 * This way `shownVersion` only ever grows, and is the version that was sent.
 */
export async function writeUnlessChanged(
  { db }: Store,
  { workspaceId, id, shownVersion, ts, doubtfulPosts }: Row,
  data: Prisma.MessageUpdateManyMutationInput,
): Promise<boolean> {
  const { count } = await db.message.updateMany({ where: { workspaceId, id, shownVersion, ts, doubtfulPosts }, data });
  return count > 0;
}

/** Marks a message as up to date although Slack doesn't show it, until it changes again. */
export const markNothingToShow = (store: Store, row: Row): Promise<boolean> =>
  writeUnlessChanged(store, row, { shownVersion: row.desiredVersion });
