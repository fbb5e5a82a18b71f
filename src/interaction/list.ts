import type { PrismaClient } from "../generated/prisma/client.ts";
import type { Message } from "../slack/blocks.ts";
import type { ListPlace } from "../slack/drawn.ts";
import { listMessage } from "../slack/list.ts";
import { invitationsPage } from "../store/lists.ts";
import { type Who, zoneOf } from "./person.ts";

/** The list as it is now, at a place of it; from its beginning when that place has become empty. */
export async function currentList(db: PrismaClient, who: Who, place: ListPlace): Promise<Message> {
  const zone = await zoneOf(db, who);
  const page = await invitationsPage(db, who, place.responsesOnly, place.page);
  if (page.rows.length > 0 || place.page === undefined) return listMessage(page, place, zone);
  return currentList(db, who, { ...place, page: undefined });
}

/** Redraws a list, after a form that was opened from it. */
export async function redrawList(db: PrismaClient, who: Who, place: ListPlace, responseUrl: string): Promise<void> {
  const message = await currentList(db, who, place);
  const response = await fetch(responseUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...message, replace_original: true }),
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) throw new Error(`Slack did not take the redrawn list (HTTP ${response.status}).`);
}
