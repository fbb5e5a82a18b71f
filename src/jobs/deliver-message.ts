import type { WebClient } from "@slack/web-api";
import { addMinutes } from "date-fns";
import type { Logger } from "pino";
import { z } from "zod";
import { storeFoundDeactivated } from "../store/event-queue.ts";
import type { Context } from "../domain/types.ts";
import type { Undeliverable } from "../domain/follow-up.ts";
import type { Message as Row, Prisma } from "../generated/prisma/client.ts";
import { mrkdwnSection, type Message } from "../views/blocks.ts";
import { cannotBeShown, drawnOr } from "../views/draw-or-fallback.ts";
import { messages } from "../views/messages/index.ts";
import { executeCommand } from "../store/execute-command.ts";
import type { ShowJob } from "../store/queue.ts";
import type { Store } from "../store/store.ts";
import { noteDelivery } from "../observability/deliveries.ts";
import type { Metrics } from "../observability/metrics.ts";
import { findPosted, type Interrupted, metadataOf, type Place, SearchFailed } from "./find-posted.ts";
import type { Call, Limits } from "../slack/rate-limits.ts";
import { isActionable, render } from "./render.ts";
import { type SlackErrorKind, classifyError } from "../slack/errors.ts";

export type Delivery = {
  store: Store;
  /** The client with the workspace's own token; undefined when the bot is not installed there. */
  slackOf: (workspaceId: string) => Promise<WebClient | undefined>;
  /** Slack refuses the workspace's token. */
  refused: (workspaceId: string) => Promise<void>;
  context: () => Context;
  limits: Limits;
  log: Logger;
  metrics: Metrics;
};

/** What comes of a job: it is done, or it has to be tried again after some seconds. An error that is thrown is tried again with a growing delay. */
export type Outcome = "done" | Interrupted;

// How long the work waits for somebody to install the app again.
const whileNotInstalled = 60;
// How long for another worker that has the same message, longer than a call of Slack takes.
const whileAnotherPosts = 15;

/** Brings one message up to date in Slack. It looks at how things are now, so a repeated or late job does no harm. */
export async function deliver(delivery: Delivery, job: ShowJob, attempt = 1): Promise<Outcome> {
  const { store, slackOf, refused, log, limits } = delivery;
  const call = await callFor(store, job);
  if (!call) return "done";
  const seconds = await limits.acquire(call);
  if (seconds > 0) return { againAfterSeconds: seconds };
  const slack = await slackOf(job.workspaceId);
  // What a workspace misses while the app is not installed there is taken up when it is again.
  if (!slack) return "done";
  // The last thing before Slack is called, so that what is drawn is as new as can be.
  const loaded = await load(delivery, job);
  if (!loaded) return "done";
  const { row } = loaded;
  const what = row.channel === null || row.ts === null ? "post" : "update";
  const note = (outcome: Noted) => noteDelivery(delivery, job, delivery.context().now, { what, outcome, attempt });
  const wanted = { ...loaded, note };
  const subject = { workspace: row.workspaceId, message: row.id };
  try {
    return await (row.channel === null || row.ts === null
      ? post(delivery, slack, wanted, job.cursor)
      : update(delivery, slack, wanted, { channel: row.channel, ts: row.ts }));
  } catch (error) {
    if (error instanceof SearchFailed) {
      log.warn({ ...subject, err: error.cause }, "couldn't check whether a message is in Slack; will retry");
      throw error;
    }
    const meaning = classifyError(error);
    note(meaning?.kind ?? "failed");
    if (!meaning) log.error({ ...subject, err: error }, "delivery failed");
    switch (meaning?.kind) {
      case "wait":
        await limits.pause(call, meaning.seconds);
        return { againAfterSeconds: meaning.seconds };
      case "installation-gone":
        log.error(subject, "Slack rejected the token; reinstall the app");
        await refused(job.workspaceId);
        return { againAfterSeconds: whileNotInstalled };
      case "recipient-gone":
        log.warn(subject, "recipient unreachable");
        // Before it is noted that this message is done with, so that it is not forgotten.
        if (meaning.deactivated && !loaded.hasLeft) await storeFoundDeactivated(store.queue, row.workspaceId, row.personId);
        await markUndeliverable(delivery, row, meaning.deactivated ? "DEACTIVATED" : "UNREACHABLE");
        return "done";
      case "target-gone":
        return (await forgetPlace(store, wanted)) ? deliver(delivery, job, attempt) : "done";
      default:
        throw error;
    }
  }
}

/** Gives a message up after the last try, until the sweep takes it up again. The organizer is told meanwhile when it was an invitation. */
export async function abandon(delivery: Delivery, { workspaceId, messageId }: ShowJob): Promise<void> {
  const { db } = delivery.store;
  const row = await db.message.findUnique({ where: { workspaceId_id: { workspaceId, id: messageId } } });
  if (!row || row.shown >= row.wanted) return;
  delivery.metrics.deliveries.inc({ what: row.ts === null ? "post" : "update", outcome: "abandoned" });
  delivery.log.error({ workspace: workspaceId, message: messageId }, "gave up delivering a message");
  // Why is not known: if it were the recipient's fault, Slack would have said so.
  await tellUndelivered(delivery, row, "UNCERTAIN");
  const timesGivenUp = row.timesGivenUp + 1;
  const retryAt = addMinutes(delivery.context().now, pauseMinutes(row, timesGivenUp));
  await write(delivery.store, row, { timesGivenUp, retryAt });
}

/**
 * How long the sweep leaves a message alone that was given up. Every time it is taken up it is tried for hours, so at first there is no need to wait;
 * one that nothing helps costs less and less. An organizer who was told gets a moment to act on it.
 */
function pauseMinutes(row: Row, timesGivenUp: number): number {
  const minutes = timesGivenUp <= 3 ? 0 : Math.min(2 ** (timesGivenUp - 4), 60);
  return isUndelivered(row) ? Math.max(1, minutes) : minutes;
}

const isUndelivered = (row: Row) => row.subject === "INVITATION" && row.ts === null;

/** Lets the organizer see that an invitation did not reach its person (R11). Of other messages nobody can be told. */
async function tellUndelivered(delivery: Delivery, row: Row, why: Undeliverable) {
  if (isUndelivered(row)) await performUndeliverable(delivery, row, why);
}

/** Gives a message up for good, because there is nothing that a later try could change. */
async function markUndeliverable(delivery: Delivery, row: Row, why: Undeliverable) {
  await tellUndelivered(delivery, row, why);
  await nothingToShow(delivery.store, row);
}

async function performUndeliverable(
  { store, context }: Delivery,
  { workspaceId, followUpId, invitationId, revision }: Row,
  why: Undeliverable | null,
) {
  if (invitationId === null) return;
  await executeCommand(store, { workspaceId, followUpId }, { type: "undeliverable", invitationId, revision, why }, context());
}

/** Notes that there is nothing to do about a message until it is wanted again. */
const nothingToShow = (store: Store, row: Row) => write(store, row, { shown: row.wanted });

/**
 * Writes what a delivery has found out, unless somebody else has delivered this message since it was read; whether it could is returned.
 * So `shown` only grows, and says what was drawn.
 */
async function write({ db }: Store, { workspaceId, id, shown, ts, doubtfulPosts }: Row, data: Prisma.MessageUpdateManyMutationInput) {
  const { count } = await db.message.updateMany({ where: { workspaceId, id, shown, ts, doubtfulPosts }, data });
  return count > 0;
}

/** The call that a message needs; nothing when Slack is up to date. It is waited for, so the message itself is only read after that. */
async function callFor({ db }: Store, { workspaceId, messageId }: ShowJob): Promise<Call | undefined> {
  const row = await db.message.findUnique({ where: { workspaceId_id: { workspaceId, id: messageId } } });
  if (!row || row.shown >= row.wanted) return undefined;
  return { workspaceId, personId: row.personId, method: row.ts === null ? "chat.postMessage" : "chat.update" };
}

// Nobody can act on it, but whoever is invited hears that there is something.
const notDrawable: Message = { text: cannotBeShown, blocks: [mrkdwnSection(cannotBeShown)] };

/** `isLate`: its organizer was told that it is not certain whether it arrived. `hasLeft`: the follow-up says already that its person has. */
type Loaded = { row: Row; card: Message; channel: string | null; isLate: boolean; hasLeft: boolean };

type Noted = SlackErrorKind["kind"] | "done" | "failed" | "abandoned";
type Wanted = Loaded & { note: (outcome: Noted) => void };

/** The message as it should look; nothing when Slack is up to date, or when there is no use in posting it any more. */
async function load({ store, log }: Delivery, { workspaceId, messageId }: ShowJob): Promise<Loaded | undefined> {
  const { db } = store;
  const found = await db.message.findUnique({
    where: { workspaceId_id: { workspaceId, id: messageId } },
    include: { person: true, followUp: { include: { invitations: { orderBy: { number: "asc" } } } } },
  });
  if (!found || found.shown >= found.wanted) return undefined;
  const { person, followUp, ...row } = found;
  const newer = { workspaceId, subject: row.subject, invitationId: row.invitationId, number: { gt: row.number } };
  const isLatest = row.subject !== "DECLINED" || (await db.message.count({ where: newer })) === 0;
  const card = drawnOr(
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
  await nothingToShow(store, row);
  return undefined;
}

async function update(delivery: Delivery, slack: WebClient, wanted: Wanted, place: Place): Promise<Outcome> {
  await withTextAlone(delivery.log, wanted, (message) => slack.chat.update({ ...place, ...message }));
  return noteShown(delivery, wanted);
}

async function noteShown(delivery: Delivery, { row, isLate, note }: Wanted): Promise<Outcome> {
  if (isLate) await performUndeliverable(delivery, row, null);
  const isOurs = await write(delivery.store, row, { shown: row.wanted, timesGivenUp: 0, retryAt: null });
  if (!isOurs) await drawOnceMore(delivery.store, row);
  note("done");
  return "done";
}

/** Somebody else has drawn this message meanwhile, and nobody knows whose drawing Slack had last. */
async function drawOnceMore({ db, queue }: Store, { workspaceId, id }: Row) {
  await db.$transaction(async (tx) => {
    const { count } = await tx.message.updateMany({ where: { workspaceId, id }, data: { wanted: { increment: 1 } } });
    if (count > 0) await queue.enqueue(tx, [{ workspaceId, messageId: id }]);
  });
}

const Posted = z.object({ channel: z.string().min(1), ts: z.string().min(1) });

/**
 * Posts a message. That it is being posted is written down first, so that a lost answer or a killed process is noticed later:
 * then the message is looked for in Slack, and only where that is not possible it is posted again, once.
 */
async function post(delivery: Delivery, slack: WebClient, wanted: Wanted, cursor?: string): Promise<Outcome> {
  const { store, log } = delivery;
  const { row } = wanted;
  if (row.doubtfulPosts > 0) {
    const found = await findPosted(slack, row, wanted.channel, cursor);
    if (typeof found === "object") {
      if (!("ts" in found)) return found;
      return (await putAt(store, row, found)) ? update(delivery, slack, { ...wanted, row: at(row, found) }, found) : afterAnother;
    }
    if (found === "cannot look" && row.doubtfulPosts > 1) {
      wanted.note("abandoned");
      await markUndeliverable(delivery, row, "UNCERTAIN");
      return "done";
    }
  }
  const begun = { ...row, doubtfulPosts: row.doubtfulPosts + 1 };
  if (!(await write(store, row, { doubtfulPosts: begun.doubtfulPosts }))) return afterAnother;
  const answer = await withTextAlone(log, wanted, (message) =>
    slack.chat.postMessage({
      channel: wanted.channel ?? row.personId,
      ...message,
      mrkdwn: false,
      metadata: metadataOf(row),
      unfurl_links: false,
      unfurl_media: false,
    }),
  ).catch(async (error: unknown) => {
    if (classifyError(error)?.kind !== "ambiguous") await write(store, begun, { doubtfulPosts: row.doubtfulPosts });
    throw error;
  });
  // An answer that does not say where it is leaves the post in doubt, so that it is looked for.
  const place = Posted.parse(answer);
  if (await putAt(store, begun, place)) {
    if (place.channel !== wanted.channel) {
      const { workspaceId, personId } = row;
      await store.db.member.updateMany({ where: { workspaceId, id: personId }, data: { channel: place.channel } });
    }
    return noteShown(delivery, { ...wanted, row: at(begun, place) });
  }
  // Another worker has posted it too, and its message is the one that is known.
  await slack.chat.delete(place);
  return "done";
}

const afterAnother: Outcome = { againAfterSeconds: whileAnotherPosts };

const at = (row: Row, place: Place): Row => ({ ...row, ...place, doubtfulPosts: 0 });

/** Writes down where in Slack a message is. */
const putAt = (store: Store, row: Row, place: Place) => write(store, row, { ...place, doubtfulPosts: 0 });

/** Forgets where a message was that Slack does not have any more. Whether to look at it again is returned: it is worth a new one, or somebody else has seen to it. */
async function forgetPlace(store: Store, { row, card }: Wanted): Promise<boolean> {
  const isWorthIt = isActionable(card);
  return !(await write(store, row, isWorthIt ? { channel: null, ts: null } : { shown: row.wanted })) || isWorthIt;
}

/** Sends a message, and where Slack refuses its blocks, its text alone: a person who reads it can still act with /invitations. */
async function withTextAlone<Answer>(
  log: Logger,
  { row, card, note }: Wanted,
  send: (message: { text: string; blocks?: Message["blocks"] }) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await send(card);
  } catch (error) {
    const meaning = classifyError(error);
    if (meaning?.kind !== "our-bug") throw error;
    note("our-bug");
    log.error(
      { workspace: row.workspaceId, message: row.id, details: meaning.details },
      "Slack rejected our blocks; sending the text only",
    );
    return send({ text: messages.text.withoutBlocks(card.text) });
  }
}
