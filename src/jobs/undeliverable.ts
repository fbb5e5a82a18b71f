import { addMinutes } from "date-fns";
import type { Undeliverable } from "../domain/follow-up.ts";
import type { Message as Row } from "../generated/prisma/client.ts";
import { executeCommand } from "../store/execute-command.ts";
import type { DeliveryJob } from "../store/queue.ts";
import type { Delivery } from "./delivery.ts";
import { markNothingToShow, writeUnlessChanged } from "./message-row.ts";

/** Gives up on a message after the last retry, until the sweep requeues it. For an invitation, the organizer's card says so meanwhile. */
export async function abandon(delivery: Delivery, { workspaceId, messageId }: DeliveryJob): Promise<void> {
  const { db } = delivery.store;
  const row = await db.message.findUnique({ where: { workspaceId_id: { workspaceId, id: messageId } } });
  if (!row || row.shown >= row.wanted) return;
  delivery.metrics.deliveries.inc({ what: row.ts === null ? "post" : "update", outcome: "abandoned" });
  delivery.log.error({ workspace: workspaceId, message: messageId }, "gave up delivering a message");
  // Why is unknown: if it were because of the recipient, Slack would have said so.
  await reportUndelivered(delivery, row, "UNCERTAIN");
  const timesGivenUp = row.timesGivenUp + 1;
  const retryAt = addMinutes(delivery.context().now, pauseMinutes(row, timesGivenUp));
  await writeUnlessChanged(delivery.store, row, { timesGivenUp, retryAt });
}

/** Gives up on a message for good, because no later try could change anything. */
export async function markUndeliverable(delivery: Delivery, row: Row, reason: Undeliverable): Promise<void> {
  await reportUndelivered(delivery, row, reason);
  await markNothingToShow(delivery.store, row);
}

/** An invitation that Slack has never shown. */
export const isUndelivered = (row: Row): boolean => row.subject === "INVITATION" && row.ts === null;

/** Records why an invitation can't be delivered, or null once it has been. */
export async function recordUndeliverable(
  { store, context }: Delivery,
  { workspaceId, followUpId, invitationId, revision }: Row,
  why: Undeliverable | null,
): Promise<void> {
  if (invitationId === null) return;
  await executeCommand(store, { workspaceId, followUpId }, { type: "undeliverable", invitationId, revision, why }, context());
}

/** Shows the organizer that an invitation didn't reach its person (R11). There is no one to tell about other messages. */
async function reportUndelivered(delivery: Delivery, row: Row, reason: Undeliverable) {
  if (isUndelivered(row)) await recordUndeliverable(delivery, row, reason);
}

/**
 * How long the sweep leaves an abandoned message alone. Each time it is requeued it is retried for hours, so at first there is no need to wait;
 * one that nothing helps costs less and less. An organizer who was told gets a moment to act on it.
 */
function pauseMinutes(row: Row, timesGivenUp: number): number {
  const minutes = timesGivenUp <= 3 ? 0 : Math.min(2 ** (timesGivenUp - 4), 60);
  return isUndelivered(row) ? Math.max(1, minutes) : minutes;
}
