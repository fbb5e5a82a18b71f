import type { Message as Row } from "../generated/prisma/client.ts";
import { noteDelivery } from "../observability/deliveries.ts";
import { classifyError } from "../slack/errors.ts";
import type { Call } from "../slack/rate-limits.ts";
import { storeFoundDeactivated } from "../store/event-queue.ts";
import type { DeliveryJob } from "../store/queue.ts";
import type { Store } from "../store/store.ts";
import { mrkdwnSection, type Message } from "../views/blocks.ts";
import { cannotBeShown, renderOrFallback } from "../views/render-or-fallback.ts";
import { SearchFailed } from "./find-posted.ts";
import { markNothingToShow, writeUnlessChanged } from "./message-row.ts";
import { type Drawing, type Outcome, post, update } from "./post-message.ts";
import { isActionable, render } from "./render.ts";
import { isUndelivered, markUndeliverable } from "./undeliverable.ts";
import type { Delivery } from "./delivery.ts";

// Seconds between tries while no one has installed the app again.
const whileNotInstalled = 60;

/** Brings one message up to date in Slack. It draws the current state, so a repeated or late job does no harm. */
export async function deliverMessage(delivery: Delivery, job: DeliveryJob, attempt = 1): Promise<Outcome> {
  const { store, slackOf, limits } = delivery;
  const call = await callFor(store, job);
  if (!call) return "done";
  const seconds = await limits.acquire(call);
  if (seconds > 0) return { againAfterSeconds: seconds };
  const slack = await slackOf(job.workspaceId);
  // What a workspace misses while the app isn't installed there is resumed when it is again.
  if (!slack) return "done";
  // Loaded last before Slack is called, so that the drawing is as recent as can be.
  const loaded = await load(delivery, job);
  if (!loaded) return "done";
  const { row } = loaded;
  const what = row.channel === null || row.ts === null ? "post" : "update";
  const note: Drawing["note"] = (outcome) => noteDelivery(delivery, job, delivery.context().now, { what, outcome, attempt });
  const drawing = { ...loaded, note };
  try {
    return await (row.channel === null || row.ts === null
      ? post(delivery, slack, drawing, job.cursor)
      : update(delivery, slack, drawing, { channel: row.channel, ts: row.ts }));
  } catch (error) {
    return outcomeOf(error, delivery, job, { call, drawing, attempt });
  }
}

/** Decides what follows from Slack's error, or throws the error so that the job is retried. */
async function outcomeOf(
  error: unknown,
  delivery: Delivery,
  job: DeliveryJob,
  { call, drawing, attempt }: { call: Call; drawing: Loaded & Drawing; attempt: number },
): Promise<Outcome> {
  const { store, refused, log, limits } = delivery;
  const { row } = drawing;
  const subject = { workspace: row.workspaceId, message: row.id };
  if (error instanceof SearchFailed) {
    log.warn({ ...subject, err: error.cause }, "couldn't check whether a message is in Slack; will retry");
    throw error;
  }
  const kind = classifyError(error);
  drawing.note(kind?.kind ?? "failed");
  if (!kind) log.error({ ...subject, err: error }, "delivery failed");
  switch (kind?.kind) {
    case "wait":
      await limits.pause(call, kind.seconds);
      return { againAfterSeconds: kind.seconds };
    case "installation-gone":
      log.error(subject, "Slack rejected the token; reinstall the app");
      await refused(job.workspaceId);
      return { againAfterSeconds: whileNotInstalled };
    case "recipient-gone":
      log.warn(subject, "recipient unreachable");
      // Stored before the message is marked, so that it can't be forgotten in between.
      if (kind.deactivated && !drawing.hasLeft) await storeFoundDeactivated(store.queue, row.workspaceId, row.personId);
      await markUndeliverable(delivery, row, kind.deactivated ? "DEACTIVATED" : "UNREACHABLE");
      return "done";
    case "target-gone":
      return (await forgetPlace(store, drawing)) ? deliverMessage(delivery, job, attempt) : "done";
    default:
      throw error;
  }
}

/** Returns the call that a message needs, or undefined when Slack is up to date. The message itself is read only after waiting for the call's turn. */
async function callFor({ db }: Store, { workspaceId, messageId }: DeliveryJob): Promise<Call | undefined> {
  const row = await db.message.findUnique({ where: { workspaceId_id: { workspaceId, id: messageId } } });
  if (!row || row.shown >= row.wanted) return undefined;
  return { workspaceId, personId: row.personId, method: row.ts === null ? "chat.postMessage" : "chat.update" };
}

// No one can act on it, but its reader learns that there is something.
const notDrawable: Message = { text: cannotBeShown, blocks: [mrkdwnSection(cannotBeShown)] };

/** `hasLeft`: the follow-up is already marked with its person having left. */
type Loaded = Omit<Drawing, "note"> & { hasLeft: boolean };

/** Returns the message as it should look, or undefined when Slack is up to date or posting it is no longer of use. */
async function load({ store, log }: Delivery, { workspaceId, messageId }: DeliveryJob): Promise<Loaded | undefined> {
  const { db } = store;
  const found = await db.message.findUnique({
    where: { workspaceId_id: { workspaceId, id: messageId } },
    include: { person: true, followUp: { include: { invitations: { orderBy: { number: "asc" } } } } },
  });
  if (!found || found.shown >= found.wanted) return undefined;
  const { person, followUp, ...row } = found;
  const newer = { workspaceId, subject: row.subject, invitationId: row.invitationId, number: { gt: row.number } };
  const isLatest = row.subject !== "DECLINED" || (await db.message.count({ where: newer })) === 0;
  const card = renderOrFallback(
    () => render(row, followUp, isLatest, person.zone),
    notDrawable,
    (err) => log.error({ err, workspace: workspaceId, message: messageId, followUp: followUp.id }, "failed to render a message"),
  );
  if (!card) return undefined;
  const undeliverable = followUp.invitations.find(({ id }) => id === row.invitationId)?.undeliverable ?? null;
  const isLate = row.subject === "INVITATION" && undeliverable === "UNCERTAIN";
  const isOver = card !== notDrawable && !isActionable(card);
  const isPointless = isUndelivered(row) && ((undeliverable !== null && !isLate) || isOver);
  const hasLeft =
    row.personId === followUp.organizerId
      ? followUp.organizerHasLeft
      : followUp.invitations.some(({ inviteeId, hasLeft: left }) => left && inviteeId === row.personId);
  if (!isPointless) return { row, card, channel: person.channel, isLate, hasLeft };
  await markNothingToShow(store, row);
  return undefined;
}

/** Forgets where a message was that Slack no longer has. Returns whether to deliver again: it is worth a new one, or another worker has changed it. */
async function forgetPlace(store: Store, { row, card }: { row: Row; card: Message }): Promise<boolean> {
  const isWorthIt = isActionable(card);
  return !(await writeUnlessChanged(store, row, isWorthIt ? { channel: null, ts: null } : { shown: row.wanted })) || isWorthIt;
}
