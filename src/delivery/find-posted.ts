import { type WebClient, WebAPIPlatformError } from "@slack/web-api";
import type { Message as Row } from "../generated/prisma/client.ts";

export type Place = { channel: string; ts: string };

const eventType = "follow_up_message";

/** What a message carries unseen, so that it can be found again. */
export const metadataOf = ({ id }: Pick<Row, "id">) => ({ event_type: eventType, event_payload: { message_id: id } });

/**
 * Looks in the person's direct messages for a message whose post was not answered.
 * It takes the scopes im:history and, for a person never written to before, im:write; without them it "cannot look".
 */
export async function findPosted(
  slack: WebClient,
  row: Pick<Row, "id" | "personId" | "createdAt">,
  knownChannel: string | null,
): Promise<Place | "not there" | "cannot look"> {
  try {
    const channel = knownChannel ?? (await slack.conversations.open({ users: row.personId })).channel?.id;
    if (channel === undefined) return "cannot look";
    const history = await slack.conversations.history({ channel, include_all_metadata: true, limit: 100 });
    const posted = history.messages?.find(
      ({ metadata }) => metadata?.event_type === eventType && messageId(metadata.event_payload) === row.id,
    );
    return posted?.ts === undefined ? "not there" : { channel, ts: posted.ts };
  } catch (error) {
    if (error instanceof WebAPIPlatformError && error.data.error === "missing_scope") return "cannot look";
    throw error;
  }
}

const messageId = (payload: unknown) =>
  typeof payload === "object" && payload !== null && "message_id" in payload ? payload.message_id : undefined;
