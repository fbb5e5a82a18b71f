import type { WebClient } from "@slack/web-api";
import type { Logger } from "pino";
import { z } from "zod";
import type { Message as Row } from "../generated/prisma/client.ts";
import { classifyError, type SlackErrorKind } from "../slack/errors.ts";
import type { Store } from "../store/store.ts";
import type { Message } from "../views/blocks.ts";
import { messages } from "../views/messages/index.ts";
import { findPosted, type Interrupted, metadataOf, type Place } from "./find-posted.ts";
import { writeUnlessChanged } from "./message-row.ts";
import { markUndeliverable, recordUndeliverable } from "./undeliverable.ts";
import type { Delivery } from "./delivery.ts";

/** What came of a job: it is done, or is to be tried again after some seconds. A thrown error is retried with a growing delay. */
export type Outcome = "done" | Interrupted;

/** A message as it is to look, with where it goes. `isLate`: the organizer was told that it may not have arrived. */
export type Drawing = {
  row: Row;
  card: Message;
  channel: string | null;
  isLate: boolean;
  note: (outcome: SlackErrorKind["kind"] | "done" | "failed" | "abandoned") => void;
};

// Seconds that a message is left to another worker that is posting it, longer than a call to Slack takes.
const afterAnother: Outcome = { againAfterSeconds: 15 };

const Posted = z.object({ channel: z.string().min(1), ts: z.string().min(1) });

/**
 * Posts a message. That it is being posted is written first, so that a lost response or a killed process is noticed later:
 * then the message is searched for in Slack, and only where that is impossible it is posted again, once.
 */
export async function post(delivery: Delivery, slack: WebClient, drawing: Drawing, cursor?: string): Promise<Outcome> {
  const { store, log } = delivery;
  const { row } = drawing;
  if (row.doubtfulPosts > 0) {
    const found = await findPosted(slack, row, drawing.channel, cursor);
    if (typeof found === "object") {
      if (!("ts" in found)) return found;
      return (await putAt(store, row, found)) ? update(delivery, slack, { ...drawing, row: at(row, found) }, found) : afterAnother;
    }
    if (found === "cannot look" && row.doubtfulPosts > 1) {
      drawing.note("abandoned");
      await markUndeliverable(delivery, row, "UNCERTAIN");
      return "done";
    }
  }
  const begun = { ...row, doubtfulPosts: row.doubtfulPosts + 1 };
  if (!(await writeUnlessChanged(store, row, { doubtfulPosts: begun.doubtfulPosts }))) return afterAnother;
  const answer = await sendOrTextOnly(log, drawing, (message) =>
    slack.chat.postMessage({
      channel: drawing.channel ?? row.personId,
      ...message,
      mrkdwn: false,
      metadata: metadataOf(row),
      unfurl_links: false,
      unfurl_media: false,
    }),
  ).catch(async (error: unknown) => {
    if (classifyError(error)?.kind !== "ambiguous") await writeUnlessChanged(store, begun, { doubtfulPosts: row.doubtfulPosts });
    throw error;
  });
  // A response that doesn't say where the post is leaves it in doubt, so that it is searched for.
  const place = Posted.parse(answer);
  if (await putAt(store, begun, place)) {
    if (place.channel !== drawing.channel) {
      const { workspaceId, personId } = row;
      await store.db.member.updateMany({ where: { workspaceId, id: personId }, data: { channel: place.channel } });
    }
    return noteShown(delivery, { ...drawing, row: at(begun, place) });
  }
  // Another worker posted it too, and its message is the one that is recorded.
  await slack.chat.delete(place);
  return "done";
}

/** Updates a message where it is. */
export async function update(delivery: Delivery, slack: WebClient, drawing: Drawing, place: Place): Promise<Outcome> {
  await sendOrTextOnly(delivery.log, drawing, (message) => slack.chat.update({ ...place, ...message }));
  return noteShown(delivery, drawing);
}

async function noteShown(delivery: Delivery, { row, isLate, note }: Drawing): Promise<Outcome> {
  if (isLate) await recordUndeliverable(delivery, row, null);
  const isOurs = await writeUnlessChanged(delivery.store, row, { shown: row.wanted, timesGivenUp: 0, retryAt: null });
  if (!isOurs) await drawOnceMore(delivery.store, row);
  note("done");
  return "done";
}

/** Another worker drew this message meanwhile, and which drawing Slack had last is unknown. */
async function drawOnceMore({ db, queue }: Store, { workspaceId, id }: Row) {
  await db.$transaction(async (tx) => {
    const { count } = await tx.message.updateMany({ where: { workspaceId, id }, data: { wanted: { increment: 1 } } });
    if (count > 0) await queue.enqueue(tx, [{ workspaceId, messageId: id }]);
  });
}

const at = (row: Row, place: Place): Row => ({ ...row, ...place, doubtfulPosts: 0 });

/** Records where in Slack a message is. */
const putAt = (store: Store, row: Row, place: Place) => writeUnlessChanged(store, row, { ...place, doubtfulPosts: 0 });

/** Sends a message, or only its text where Slack rejects the blocks: its reader can still act with /invitations. */
async function sendOrTextOnly<Answer>(
  log: Logger,
  { row, card, note }: Drawing,
  send: (message: { text: string; blocks?: Message["blocks"] }) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await send(card);
  } catch (error) {
    const kind = classifyError(error);
    if (kind?.kind !== "our-bug") throw error;
    note("our-bug");
    log.error({ workspace: row.workspaceId, message: row.id, details: kind.details }, "Slack rejected our blocks; sending the text only");
    return send({ text: messages.text.withoutBlocks(card.text) });
  }
}
