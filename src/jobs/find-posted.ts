import type { WebClient } from "@slack/web-api";
import { getUnixTime, subDays } from "date-fns";
import type { Message as Row } from "../generated/prisma/client.ts";
import { classifyError } from "../slack/errors.ts";

export type Place = { channel: string; ts: string };

/** The search is not at its end and goes on at the cursor, or at the beginning where there is none yet. */
export type Interrupted = { againAfterSeconds: number; cursor?: string };

/** Slack could not be asked now. Of the post it says nothing. */
export class SearchFailed extends Error {
  override name = "SearchFailed";
}

const eventType = "follow_up_message";

/** What a message carries unseen, so that it can be found again. */
export const metadataOf = ({ id }: Pick<Row, "id">) => ({ event_type: eventType, event_payload: { message_id: id } });

// Slack may give fewer: 15, to some apps.
const perPage = 200;
// So many in one go, so that the worker is there for others.
const mostPages = 10;
// Slack's clock and that of the process that made the row may differ by a wrong time zone, and the row may be older than the post.
const daysBefore = 1;

/**
 * Looks in the person's direct messages for a message whose post was not answered, from the newest back to when its row was made.
 * It takes the scopes im:history and, for a person never written to before, im:write; where Slack does not let it, it "cannot look".
 */
export async function findPosted(
  slack: WebClient,
  row: Pick<Row, "id" | "personId" | "createdAt">,
  knownChannel: string | null,
  cursor?: string,
): Promise<Place | "not there" | "cannot look" | Interrupted> {
  let next = cursor;
  try {
    const channel = knownChannel ?? (await slack.conversations.open({ users: row.personId })).channel?.id;
    if (!channel) return "cannot look";
    const oldest = String(getUnixTime(subDays(row.createdAt, daysBefore)));
    for (let pages = 0; pages < mostPages; pages++) {
      const at = next === undefined ? {} : { cursor: next };
      const history = await slack.conversations.history({ channel, oldest, include_all_metadata: true, limit: perPage, ...at });
      const posted = history.messages?.find(
        ({ metadata }) => metadata?.event_type === eventType && messageId(metadata.event_payload) === row.id,
      );
      if (posted?.ts) return { channel, ts: posted.ts };
      next = history.response_metadata?.next_cursor || undefined;
      if (next === undefined) return "not there";
    }
    return interrupted(1, next);
  } catch (error) {
    const meaning = classifyError(error);
    switch (meaning?.kind) {
      case "wait":
        return interrupted(meaning.seconds, next);
      case "retry":
      case "ambiguous":
        throw new SearchFailed("Couldn't look for a message in Slack", { cause: error });
      case "recipient-gone":
      case "target-gone":
      case "our-bug":
        // Whether the person can be reached is for the post to say.
        return "cannot look";
      default:
        throw error;
    }
  }
}

const interrupted = (againAfterSeconds: number, cursor: string | undefined): Interrupted =>
  cursor === undefined ? { againAfterSeconds } : { againAfterSeconds, cursor };

const messageId = (payload: unknown) =>
  typeof payload === "object" && payload !== null && "message_id" in payload ? payload.message_id : undefined;
