import type { WebClient } from "@slack/web-api";
import { getUnixTime, subDays } from "date-fns";
import type { Message as Row } from "../generated/prisma/client.ts";
import { classifyError } from "../slack/errors.ts";

export type MessageLocation = { channel: string; ts: string };

/** The search continues at the cursor, or from the start if there is none. */
export type RetryLater = { retryAfterSeconds: number; cursor?: string };

/** Slack couldn't be searched right now, so it's unknown whether the message was posted. */
export class SearchFailed extends Error {
  override name = "SearchFailed";
}

const eventType = "follow_up_message";

/** Returns the metadata that a posted message is found by. */
export const metadataOf = ({ id }: Pick<Row, "id">) => ({ event_type: eventType, event_payload: { message_id: id } });

// Slack returns fewer to some apps: 15.
const pageSize = 200;
// Keeps the worker available for other messages.
const maxPages = 10;
// Slack's clock and that of the process that created the row may be a time zone apart. The row may also be older than the post.
const clockSkewDays = 1;

/**
 * Searches the person's direct messages, newest first, for a message whose post got no response, back to when its row was created.
 * Needs the scopes im:history and, if the bot has never messaged the person, im:write. Returns "cannot look" if Slack doesn't allow the search.
 */
export async function findPosted(
  slack: WebClient,
  row: Pick<Row, "id" | "personId" | "createdAt">,
  knownChannel: string | null,
  cursor?: string,
): Promise<MessageLocation | "not there" | "cannot look" | RetryLater> {
  let nextCursor = cursor;
  try {
    const channel = knownChannel ?? (await slack.conversations.open({ users: row.personId })).channel?.id;
    if (!channel) return "cannot look";
    const oldest = String(getUnixTime(subDays(row.createdAt, clockSkewDays)));
    for (let pages = 0; pages < maxPages; pages++) {
      const cursorArgument = nextCursor === undefined ? {} : { cursor: nextCursor };
      const history = await slack.conversations.history({
        channel,
        oldest,
        include_all_metadata: true,
        limit: pageSize,
        ...cursorArgument,
      });
      const posted = history.messages?.find(
        ({ metadata }) => metadata?.event_type === eventType && messageId(metadata.event_payload) === row.id,
      );
      if (posted?.ts) return { channel, ts: posted.ts };
      nextCursor = history.response_metadata?.next_cursor || undefined;
      if (nextCursor === undefined) return "not there";
    }
    return retryLater(1, nextCursor);
  } catch (error) {
    const slackError = classifyError(error);
    switch (slackError?.kind) {
      case "wait":
        return retryLater(slackError.seconds, nextCursor);
      case "retry":
      case "ambiguous":
        throw new SearchFailed("Couldn't look for a message in Slack", { cause: error });
      case "recipient-gone":
      case "target-gone":
      case "our-bug":
        // Posting will tell whether the person can be reached.
        return "cannot look";
      default:
        throw error;
    }
  }
}

const retryLater = (retryAfterSeconds: number, cursor: string | undefined): RetryLater =>
  cursor === undefined ? { retryAfterSeconds } : { retryAfterSeconds, cursor };

const messageId = (payload: unknown) =>
  typeof payload === "object" && payload !== null && "message_id" in payload ? payload.message_id : undefined;
