import type { Message as Row } from "../generated/prisma/client.ts";
import { recordDelivery } from "../observability/deliveries.ts";
import { classifyError } from "../slack/errors.ts";
import type { Call } from "../slack/rate-limits.ts";
import { storeFoundDeactivated } from "../store/event-queue.ts";
import type { DeliveryJob } from "../store/queue.ts";
import type { Store } from "../store/store.ts";
import { type Message, mrkdwnSection } from "../views/blocks.ts";
import { renderOrFallback, unrenderableText } from "../views/render-or-fallback.ts";
import type { Delivery } from "./delivery-context.ts";
import { SearchFailed } from "./find-posted.ts";
import { markNothingToShow, writeUnlessChanged } from "./message-row.ts";
import { type Outcome, post, type RenderedMessage, update } from "./post-message.ts";
import { isActionable, render } from "./render.ts";
import { isUndelivered, markUndeliverable } from "./undeliverable.ts";

// How often delivery is retried until someone reinstalls the app.
const notInstalledRetrySeconds = 60;

/** Brings one message up to date in Slack. Renders the current state, so a repeated or late job does no harm. */
export async function deliverMessage(delivery: Delivery, job: DeliveryJob, attempt = 1): Promise<Outcome> {
  const { store, slackOf, limits } = delivery;
  const call = await callFor(store, job);
  if (!call) return "done";
  const seconds = await limits.acquire(call);
  if (seconds > 0) return { retryAfterSeconds: seconds };
  const slack = await slackOf(job.workspaceId);
  // Reinstalling the app resumes the workspace's pending messages.
  if (!slack) return "done";
  // Loaded right before the call to Slack, so that the message is as current as possible.
  const loaded = await load(delivery, job);
  if (!loaded) return "done";
  const { row } = loaded;
  const what = row.channel === null || row.ts === null ? "post" : "update";
  const recordAttempt: RenderedMessage["recordAttempt"] = (outcome) =>
    recordDelivery(delivery, job, delivery.context().now, { what, outcome, attempt });
  const rendered = { ...loaded, recordAttempt };
  try {
    return await (row.channel === null || row.ts === null
      ? post(delivery, slack, rendered, job.cursor)
      : update(delivery, slack, rendered, { channel: row.channel, ts: row.ts }));
  } catch (error) {
    return outcomeOf(error, delivery, job, { call, rendered, attempt });
  }
}

/** Returns the outcome of a failed delivery. A rethrown error makes pg-boss retry the job with backoff, as `deliveryRetries` in store/queue.ts says. */
async function outcomeOf(
  error: unknown,
  delivery: Delivery,
  job: DeliveryJob,
  { call, rendered, attempt }: { call: Call; rendered: Loaded & RenderedMessage; attempt: number },
): Promise<Outcome> {
  const { store, onTokenRejected, log, limits } = delivery;
  const { row } = rendered;
  const subject = { workspace: row.workspaceId, message: row.id };
  if (error instanceof SearchFailed) {
    log.warn({ ...subject, err: error.cause }, "couldn't check whether a message is in Slack; will retry");
    throw error;
  }
  const kind = classifyError(error);
  rendered.recordAttempt(kind?.kind ?? "failed");
  if (!kind) log.error({ ...subject, err: error }, "delivery failed");
  switch (kind?.kind) {
    case "wait":
      await limits.pause(call, kind.seconds);
      return { retryAfterSeconds: kind.seconds };
    case "installation-gone":
      log.error(subject, "Slack rejected the token; reinstall the app");
      await onTokenRejected(job.workspaceId);
      return { retryAfterSeconds: notInstalledRetrySeconds };
    case "recipient-gone":
      log.warn(subject, "recipient unreachable");
      // Stored before the message is marked, so that a crash in between can't lose it.
      if (kind.deactivated && !rendered.hasLeft) await storeFoundDeactivated(store.queue, row.workspaceId, row.personId);
      await markUndeliverable(delivery, row, kind.deactivated ? "DEACTIVATED" : "UNREACHABLE");
      return "done";
    case "target-gone":
      return (await forgetLocation(store, rendered)) ? deliverMessage(delivery, job, attempt) : "done";
    default:
      throw error;
  }
}

/** Returns the call that a message needs, or undefined if Slack is up to date. The message itself is loaded after waiting for the rate limit. */
async function callFor({ db }: Store, { workspaceId, messageId }: DeliveryJob): Promise<Call | undefined> {
  const row = await db.message.findUnique({ where: { workspaceId_id: { workspaceId, id: messageId } } });
  if (!row || row.shownVersion >= row.desiredVersion) return undefined;
  return { workspaceId, personId: row.personId, method: row.ts === null ? "chat.postMessage" : "chat.update" };
}

// No one can act on it, but its reader learns that there is something.
const unrenderable: Message = { text: unrenderableText, blocks: [mrkdwnSection(unrenderableText)] };

/** `hasLeft`: the follow-up already shows that this person left. */
type Loaded = Omit<RenderedMessage, "recordAttempt"> & { hasLeft: boolean };

/** Returns the message as it should look, or undefined if Slack is up to date or posting it is pointless. */
async function load({ store, log }: Delivery, { workspaceId, messageId }: DeliveryJob): Promise<Loaded | undefined> {
  const { db } = store;
  const found = await db.message.findUnique({
    where: { workspaceId_id: { workspaceId, id: messageId } },
    include: { person: true, followUp: { include: { invitations: { orderBy: { number: "asc" } } } } },
  });
  if (!found || found.shownVersion >= found.desiredVersion) return undefined;
  const { person, followUp, ...row } = found;
  const newer = { workspaceId, subject: row.subject, invitationId: row.invitationId, number: { gt: row.number } };
  const isLatest = row.subject !== "DECLINED" || (await db.message.count({ where: newer })) === 0;
  const card = renderOrFallback(
    () => render(row, followUp, isLatest, person),
    unrenderable,
    (err) => log.error({ err, workspace: workspaceId, message: messageId, followUp: followUp.id }, "failed to render a message"),
  );
  if (!card) return undefined;
  const undeliverable = followUp.invitations.find(({ id }) => id === row.invitationId)?.undeliverable ?? null;
  const isLate = row.subject === "INVITATION" && undeliverable === "UNCERTAIN";
  const isOver = card !== unrenderable && !isActionable(card, row.subject);
  const isPointless = isUndelivered(row) && ((undeliverable !== null && !isLate) || isOver);
  const hasLeft =
    row.personId === followUp.organizerId
      ? followUp.organizerHasLeft
      : followUp.invitations.some(({ inviteeId, hasLeft: left }) => left && inviteeId === row.personId);
  if (!isPointless) return { row, card, channel: person.channel, isLate, hasLeft };
  await markNothingToShow(store, row);
  return undefined;
}

/** Forgets the location of a message that is gone from Slack. Returns true to deliver again: it's worth a new post, or another worker changed it. */
async function forgetLocation(store: Store, { row, card }: { row: Row; card: Message }): Promise<boolean> {
  const isWorthReposting = isActionable(card, row.subject);
  return (
    !(await writeUnlessChanged(store, row, isWorthReposting ? { channel: null, ts: null } : { shownVersion: row.desiredVersion })) ||
    isWorthReposting
  );
}
