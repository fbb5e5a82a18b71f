import { addMinutes } from "date-fns";
import type { Undeliverable } from "../domain/follow-up.ts";
import type { Message as Row } from "../generated/prisma/client.ts";
import { executeCommand } from "../store/execute-command.ts";
import type { DeliveryJob } from "../store/queue.ts";
import type { Delivery } from "./delivery-context.ts";
import { markNothingToShow, writeUnlessChanged } from "./message-row.ts";

/** Gives up on a message after the last retry, until the sweep requeues it. Meanwhile, the organizer's card shows an undelivered invitation. */
export async function abandon(delivery: Delivery, { workspaceId, messageId }: DeliveryJob): Promise<void> {
  const { db } = delivery.store;
  const row = await db.message.findUnique({ where: { workspaceId_id: { workspaceId, id: messageId } } });
  if (!row || row.shownVersion >= row.desiredVersion) return;
  delivery.metrics.deliveries.inc({ what: row.ts === null ? "post" : "update", outcome: "abandoned" });
  delivery.log.error({ workspace: workspaceId, message: messageId }, "gave up delivering a message");
  // The reason is unknown: Slack would have said if it was the recipient.
  await reportUndelivered(delivery, row, "UNCERTAIN");
  const timesGivenUp = row.timesGivenUp + 1;
  const retryAt = addMinutes(delivery.context().now, pauseMinutes(row, timesGivenUp));
  await writeUnlessChanged(delivery.store, row, { timesGivenUp, retryAt });
}

/** Gives up on a message for good, because retrying can't help. */
export async function markUndeliverable(delivery: Delivery, row: Row, reason: Undeliverable): Promise<void> {
  await reportUndelivered(delivery, row, reason);
  await markNothingToShow(delivery.store, row);
}

/** Returns true for an invitation that was never posted. */
export const isUndelivered = (row: Row): boolean => row.subject === "INVITATION" && row.ts === null;

/** Records why an invitation can't be delivered, or that it was (null). */
export async function recordUndeliverable(
  { store, context }: Delivery,
  { workspaceId, followUpId, invitationId, revision }: Row,
  why: Undeliverable | null,
): Promise<void> {
  if (invitationId === null) return;
  await executeCommand(store, { workspaceId, followUpId }, { type: "undeliverable", invitationId, revision, why }, context());
}

/** Shows the organizer that an invitation didn't reach its person (R11). For other messages, there is no one to tell. */
async function reportUndelivered(delivery: Delivery, row: Row, reason: Undeliverable) {
  if (isUndelivered(row)) await recordUndeliverable(delivery, row, reason);
}

/**
 * Returns how long the sweep skips an abandoned message. Requeuing retries it for hours, so at first there is no pause.
 * Then the pause grows, so that a hopeless one costs less and less. An organizer who was told gets at least a minute to act on it.
 */
function pauseMinutes(row: Row, timesGivenUp: number): number {
  const minutes = timesGivenUp <= 3 ? 0 : Math.min(2 ** (timesGivenUp - 4), 60);
  return isUndelivered(row) ? Math.max(1, minutes) : minutes;
}
