import type { Row } from "../domain/list.ts";
import type { Message } from "../views/blocks.ts";
import type { ListView } from "../views/action-context.ts";
import { listMessage } from "../views/list.ts";
import { invitationsPage } from "../store/lists.ts";
import type { Deps } from "./feature.ts";
import { type PersonKey, zoneOf } from "./people.ts";

type ListDeps = Pick<Deps, "store" | "log" | "now">;

/** The list as it is now, at a place of it; from its beginning when that place has become empty. */
export async function currentList(deps: ListDeps, who: PersonKey, place: ListView): Promise<Message> {
  const { db } = deps.store;
  const zone = await zoneOf(db, who);
  const page = await invitationsPage(db, who, place.responsesOnly, place.page, { now: deps.now(), zone });
  const note = ({ followUp, invitation }: Row, error: unknown) =>
    deps.log.error(
      { err: error, workspace: who.workspaceId, followUp: followUp.id, invitation: invitation.id },
      "failed to render a list row",
    );
  if (page.rows.length > 0 || place.page === undefined) return listMessage(page, place, zone, note);
  return currentList(deps, who, { ...place, page: undefined });
}

/** Redraws a list, after a form that was opened from it. */
export async function redrawList(
  deps: ListDeps & Pick<Deps, "slackFetch">,
  who: PersonKey,
  place: ListView,
  responseUrl: string,
): Promise<void> {
  const message = await currentList(deps, who, place);
  const response = await deps.slackFetch(responseUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...message, replace_original: true }),
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) throw new Error(`Slack rejected the updated list (HTTP ${response.status}).`);
}
