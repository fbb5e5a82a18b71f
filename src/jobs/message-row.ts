import type { Message as Row, Prisma } from "../generated/prisma/client.ts";
import type { Store } from "../store/store.ts";

/**
 * Writes what a delivery found out, unless another one has written to the message since it was read; returns whether it could.
 * So `shown` only ever grows, and names the version that was drawn.
 */
export async function writeUnlessChanged(
  { db }: Store,
  { workspaceId, id, shown, ts, doubtfulPosts }: Row,
  data: Prisma.MessageUpdateManyMutationInput,
): Promise<boolean> {
  const { count } = await db.message.updateMany({ where: { workspaceId, id, shown, ts, doubtfulPosts }, data });
  return count > 0;
}

/** Records that Slack has nothing to show for a message until it changes again. */
export const markNothingToShow = (store: Store, row: Row): Promise<boolean> => writeUnlessChanged(store, row, { shown: row.wanted });
