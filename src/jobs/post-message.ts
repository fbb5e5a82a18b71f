import type { WebClient } from "@slack/web-api";
import type { Logger } from "pino";
import { z } from "zod";
import type { Message as Row } from "../generated/prisma/client.ts";
import { classifyError, type SlackErrorKind } from "../slack/errors.ts";
import type { Store } from "../store/store.ts";
import type { Message } from "../views/blocks.ts";
import { messages } from "../views/messages/index.ts";
import type { Delivery } from "./delivery-context.ts";
import { findPosted, type MessageLocation, metadataOf, type RetryLater } from "./find-posted.ts";
import { writeUnlessChanged } from "./message-row.ts";
import { markUndeliverable, recordUndeliverable } from "./undeliverable.ts";

/** The outcome of a job: done, or to be retried after a delay. A thrown error is retried with backoff. */
export type Outcome = "done" | RetryLater;

/** A message as it should look, and where it goes. `isLate`: the organizer was told it might not have arrived. */
export type RenderedMessage = {
  row: Row;
  card: Message;
  channel: string | null;
  isLate: boolean;
  recordAttempt: (outcome: SlackErrorKind["kind"] | "done" | "failed" | "abandoned") => void;
};

// Another worker is posting the message. The delay is longer than a call to Slack takes.
const retryAfterOtherWorker: Outcome = { retryAfterSeconds: 15 };

const PostResponse = z.object({ channel: z.string().min(1), ts: z.string().min(1) });

/**
 * Posts a message. The attempt is recorded first, so that a lost response or a crash is noticed later.
 * The next attempt then looks for the message in Slack. Only if that isn't possible does it post again, once.
 */
export async function post(delivery: Delivery, slack: WebClient, rendered: RenderedMessage, cursor?: string): Promise<Outcome> {
  const { store, log } = delivery;
  const { row } = rendered;
  if (row.doubtfulPosts > 0) {
    const found = await findPosted(slack, row, rendered.channel, cursor);
    if (typeof found === "object") {
      if (!("ts" in found)) return found;
      return (await recordLocation(store, row, found))
        ? update(delivery, slack, { ...rendered, row: withLocation(row, found) }, found)
        : retryAfterOtherWorker;
    }
    if (found === "cannot look" && row.doubtfulPosts > 1) {
      rendered.recordAttempt("abandoned");
      await markUndeliverable(delivery, row, "UNCERTAIN");
      return "done";
    }
  }
  const attempted = { ...row, doubtfulPosts: row.doubtfulPosts + 1 };
  if (!(await writeUnlessChanged(store, row, { doubtfulPosts: attempted.doubtfulPosts }))) return retryAfterOtherWorker;
  const response = await sendOrTextOnly(log, rendered, (message) =>
    slack.chat.postMessage({
      channel: rendered.channel ?? row.personId,
      ...message,
      mrkdwn: false,
      metadata: metadataOf(row),
      unfurl_links: false,
      unfurl_media: false,
    }),
  ).catch(async (error: unknown) => {
    if (classifyError(error)?.kind !== "ambiguous") await writeUnlessChanged(store, attempted, { doubtfulPosts: row.doubtfulPosts });
    throw error;
  });
  // If the response doesn't say where the message is, this throws, and the retry looks for it.
  const location = PostResponse.parse(response);
  if (await recordLocation(store, attempted, location)) {
    if (location.channel !== rendered.channel) {
      const { workspaceId, personId } = row;
      await store.db.member.updateMany({ where: { workspaceId, id: personId }, data: { channel: location.channel } });
    }
    return recordShown(delivery, { ...rendered, row: withLocation(attempted, location) });
  }
  // Another worker posted it too, and recorded its own.
  await slack.chat.delete(location);
  return "done";
}

/** Updates a posted message. */
export async function update(delivery: Delivery, slack: WebClient, rendered: RenderedMessage, location: MessageLocation): Promise<Outcome> {
  await sendOrTextOnly(delivery.log, rendered, (message) => slack.chat.update({ ...location, ...message }));
  return recordShown(delivery, rendered);
}

async function recordShown(delivery: Delivery, { row, isLate, recordAttempt }: RenderedMessage): Promise<Outcome> {
  if (isLate) await recordUndeliverable(delivery, row, null);
  const isOurs = await writeUnlessChanged(delivery.store, row, { shownVersion: row.desiredVersion, timesGivenUp: 0, retryAt: null });
  if (!isOurs) await requestUpdate(delivery.store, row);
  recordAttempt("done");
  return "done";
}

/** Requests another update, because another worker wrote this message too, and it's unknown which version Slack got last. */
async function requestUpdate({ db, queue }: Store, { workspaceId, id }: Row) {
  await db.$transaction(async (tx) => {
    const { count } = await tx.message.updateMany({ where: { workspaceId, id }, data: { desiredVersion: { increment: 1 } } });
    if (count > 0) await queue.enqueue(tx, [{ workspaceId, messageId: id }]);
  });
}

const withLocation = (row: Row, location: MessageLocation): Row => ({ ...row, ...location, doubtfulPosts: 0 });

const recordLocation = (store: Store, row: Row, location: MessageLocation) =>
  writeUnlessChanged(store, row, { ...location, doubtfulPosts: 0 });

/** Sends a message, or only its text if Slack rejects the blocks: its reader can still act with /invitations. */
async function sendOrTextOnly<Response>(
  log: Logger,
  { row, card, recordAttempt }: RenderedMessage,
  send: (message: { text: string; blocks?: Message["blocks"] }) => Promise<Response>,
): Promise<Response> {
  try {
    return await send(card);
  } catch (error) {
    const kind = classifyError(error);
    if (kind?.kind !== "our-bug") throw error;
    recordAttempt("our-bug");
    log.error({ workspace: row.workspaceId, message: row.id, details: kind.details }, "Slack rejected our blocks; sending the text only");
    return send({ text: messages.text.withoutBlocks(card.text) });
  }
}
