import type { WebClient } from "@slack/web-api";
import type { Logger } from "pino";
import type { Context } from "../follow-up/decision.ts";
import type { Undeliverable } from "../follow-up/follow-up.ts";
import type { Message as Row } from "../generated/prisma/client.ts";
import { markup, type Message } from "../slack/blocks.ts";
import { cannotBeShown, drawnOr } from "../slack/drawn-or.ts";
import { perform } from "../store/perform.ts";
import type { ShowJob } from "../store/queue.ts";
import type { Store } from "../store/store.ts";
import { noteDelivery } from "../watch/deliveries.ts";
import type { Metrics } from "../watch/metrics.ts";
import { findPosted, metadataOf, type Place } from "./find-posted.ts";
import type { Call, Limits } from "./limits.ts";
import { isActionable, render } from "./render.ts";
import { type Meaning, meaningOf } from "./slack-errors.ts";

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
export type Outcome = "done" | { againAfterSeconds: number };

// How long the work waits for somebody to install the app again.
const whileNotInstalled = 60;

/** Brings one message up to date in Slack. It looks at how things are now, so a repeated or late job does no harm. */
export async function deliver(delivery: Delivery, job: ShowJob, attempt = 1): Promise<Outcome> {
  const { store, slackOf, refused, log, limits } = delivery;
  const call = await callFor(store, job);
  if (!call) return "done";
  const seconds = await limits.turn(call);
  if (seconds > 0) return { againAfterSeconds: seconds };
  const loaded = await load(delivery, job);
  const slack = await slackOf(job.workspaceId);
  // What a workspace misses while the app is not installed there is taken up when it is again.
  if (!loaded || !slack) return "done";
  const { row } = loaded;
  const what = row.channel === null || row.ts === null ? "post" : "update";
  const note = (outcome: Noted) => noteDelivery(delivery, job, delivery.context().now, { what, outcome, attempt });
  const wanted = { ...loaded, note };
  const subject = { workspace: row.workspaceId, message: row.id };
  try {
    await (row.channel === null || row.ts === null
      ? post(delivery, slack, wanted)
      : update(delivery, slack, wanted, { channel: row.channel, ts: row.ts }));
    return "done";
  } catch (error) {
    const meaning = meaningOf(error);
    note(meaning?.kind ?? "failed");
    if (!meaning) log.error({ ...subject, err: error }, "delivery failed");
    switch (meaning?.kind) {
      case "wait":
        await limits.pause(call, meaning.seconds);
        return { againAfterSeconds: meaning.seconds };
      case "installation-gone":
        log.error(subject, "Slack refuses the token; the app has to be installed again");
        await refused(job.workspaceId);
        return { againAfterSeconds: whileNotInstalled };
      case "recipient-gone":
        log.warn(subject, "this person cannot be reached");
        await giveUp(delivery, row, meaning.deactivated ? "DEACTIVATED" : "UNREACHABLE");
        await nothingToShow(store, row);
        return "done";
      case "target-gone":
        return (await forgetPlace(store, wanted)) ? deliver(delivery, job, attempt) : "done";
      default:
        throw error;
    }
  }
}

/** Gives a message up after the last try. The organizer is told when it was an invitation. */
export async function abandon(delivery: Delivery, { workspaceId, messageId }: ShowJob): Promise<void> {
  const row = await delivery.store.db.message.findUnique({ where: { workspaceId_id: { workspaceId, id: messageId } } });
  if (!row) return;
  delivery.metrics.deliveries.inc({ what: row.ts === null ? "post" : "update", outcome: "abandoned" });
  delivery.log.error({ workspace: workspaceId, message: messageId }, "a message could not be delivered and is given up");
  await giveUp(delivery, row, row.doubtfulPosts > 0 ? "UNCERTAIN" : "UNREACHABLE");
}

/** Lets the organizer see that an invitation did not reach its person (R11). Of other messages nobody can be told. */
async function giveUp({ store, context }: Delivery, row: Row, why: Undeliverable) {
  if (row.invitationId === null || row.subject !== "INVITATION" || row.ts !== null) return;
  const which = { workspaceId: row.workspaceId, followUpId: row.followUpId };
  await perform(store, which, { type: "undeliverable", invitationId: row.invitationId, revision: row.revision, why }, context());
  await nothingToShow(store, row);
}

/** Notes that there is nothing to do about a message, which is not in Slack, until it is wanted again. */
const nothingToShow = ({ db }: Store, row: Row) => db.message.update({ where: key(row), data: { shown: row.wanted } });

/** The call that a message needs; nothing when Slack is up to date. It is waited for, so the message itself is only read after that. */
async function callFor({ db }: Store, { workspaceId, messageId }: ShowJob): Promise<Call | undefined> {
  const row = await db.message.findUnique({ where: { workspaceId_id: { workspaceId, id: messageId } } });
  if (!row || row.shown >= row.wanted) return undefined;
  return { workspaceId, personId: row.personId, method: row.ts === null ? "chat.postMessage" : "chat.update" };
}

// Nobody can act on it, but whoever is invited hears that there is something.
const notDrawable: Message = { text: cannotBeShown, blocks: [markup(cannotBeShown)] };

type Loaded = { row: Row; card: Message; channel: string | null };

type Noted = Meaning["kind"] | "done" | "failed" | "abandoned";
type Wanted = Loaded & { note: (outcome: Noted) => void };

/** The message as it should look; nothing when Slack is up to date, or when there is no use in posting it any more. */
async function load({ store, log }: Delivery, { workspaceId, messageId }: ShowJob): Promise<Loaded | undefined> {
  const { db } = store;
  const found = await db.message.findUnique({
    where: { workspaceId_id: { workspaceId, id: messageId } },
    include: { person: true, followUp: { include: { invitations: { orderBy: { id: "asc" } } } } },
  });
  if (!found || found.shown >= found.wanted) return undefined;
  const { person, followUp, ...row } = found;
  const newer = { workspaceId, subject: row.subject, invitationId: row.invitationId, number: { gt: row.number } };
  const isLatest = row.subject !== "DECLINED" || (await db.message.count({ where: newer })) === 0;
  const card = drawnOr(
    () => render(row, followUp, isLatest, person.zone),
    notDrawable,
    (err) => log.error({ err, workspace: workspaceId, message: messageId, followUp: followUp.id }, "a message could not be drawn"),
  );
  if (!card) return undefined;
  const isAbandoned = followUp.invitations.some(({ id, undeliverable }) => id === row.invitationId && undeliverable !== null);
  const isPointless = row.ts === null && row.subject === "INVITATION" && (isAbandoned || (card !== notDrawable && !isActionable(card)));
  if (!isPointless) return { row, card, channel: person.channel };
  await nothingToShow(store, row);
  return undefined;
}

async function update({ store, log }: Delivery, slack: WebClient, wanted: Wanted, place: Place) {
  const { row } = wanted;
  await withTextAlone(log, wanted, (message) => slack.chat.update({ ...place, ...message }));
  await store.db.message.update({ where: key(row), data: { shown: row.wanted } });
  wanted.note("done");
}

/**
 * Posts a message. That it is being posted is written down first, so that a lost answer or a killed process is noticed later:
 * then the message is looked for in Slack, and only where that is not possible it is posted again, once.
 */
async function post(delivery: Delivery, slack: WebClient, wanted: Wanted) {
  const { store, log } = delivery;
  const { row } = wanted;
  if (row.doubtfulPosts > 0) {
    const found = await findPosted(slack, row, wanted.channel);
    if (typeof found === "object") {
      await store.db.message.update({ where: key(row), data: { ...found, doubtfulPosts: 0 } });
      return update(delivery, slack, wanted, found);
    }
    if (found === "cannot look" && row.doubtfulPosts > 1) {
      wanted.note("abandoned");
      return giveUp(delivery, row, "UNCERTAIN");
    }
  }
  await store.db.message.update({ where: key(row), data: { doubtfulPosts: { increment: 1 } } });
  const place = await withTextAlone(log, wanted, (message) =>
    slack.chat.postMessage({
      channel: wanted.channel ?? row.personId,
      ...message,
      mrkdwn: false,
      metadata: metadataOf(row),
      unfurl_links: false,
      unfurl_media: false,
    }),
  ).catch(async (error: unknown) => {
    if (meaningOf(error)?.kind !== "ambiguous")
      await store.db.message.update({ where: key(row), data: { doubtfulPosts: row.doubtfulPosts } });
    throw error;
  });
  const { channel = row.personId, ts = "" } = place;
  await store.db.$transaction([
    store.db.message.update({ where: key(row), data: { channel, ts, shown: row.wanted, doubtfulPosts: 0 } }),
    store.db.member.update({ where: { workspaceId_id: { workspaceId: row.workspaceId, id: row.personId } }, data: { channel } }),
  ]);
  wanted.note("done");
}

/** Forgets where a message was that Slack does not have any more. Whether it is worth a new one is answered. */
async function forgetPlace({ db }: Store, { row, card }: Wanted): Promise<boolean> {
  const isWorthIt = isActionable(card);
  await db.message.update({ where: key(row), data: isWorthIt ? { channel: null, ts: null } : { shown: row.wanted } });
  return isWorthIt;
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
    const meaning = meaningOf(error);
    if (meaning?.kind !== "our-bug") throw error;
    note("our-bug");
    log.error(
      { workspace: row.workspaceId, message: row.id, details: meaning.details },
      "Slack refuses a message that we made; its text alone is sent",
    );
    return send({ text: `${card.text} · Use /invitations to see what you can do.` });
  }
}

const key = ({ workspaceId, id }: Row) => ({ workspaceId_id: { workspaceId, id } });
