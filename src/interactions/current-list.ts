import type { Row } from "../domain/list.ts";
import { invitationsPage } from "../store/lists.ts";
import type { PersonKey } from "../store/person-key.ts";
import type { ListView } from "../views/action-context.ts";
import type { Message } from "../views/blocks.ts";
import { listMessage } from "../views/list.ts";
import type { Deps } from "./feature.ts";
import { readerOf } from "./people.ts";

type ListDeps = Pick<Deps, "store" | "log" | "now">;

/** Returns the current list at a page, or from the start if that page is now empty. */
export async function currentList(deps: ListDeps, who: PersonKey, listView: ListView): Promise<Message> {
  const { db } = deps.store;
  const reader = await readerOf(db, who);
  const page = await invitationsPage(db, who, listView.responsesOnly, listView.page, { now: deps.now(), zone: reader.zone });
  const logRenderError = ({ followUp, invitation }: Row, error: unknown) =>
    deps.log.error(
      { err: error, workspace: who.workspaceId, followUp: followUp.id, invitation: invitation.id },
      "failed to render a list row",
    );
  if (page.rows.length > 0 || listView.page === undefined) return listMessage(page, listView, reader, logRenderError);
  return currentList(deps, who, { ...listView, page: undefined });
}

/** Updates a list in Slack, after a form that was opened from it. */
export async function redrawList(
  deps: ListDeps & Pick<Deps, "slackFetch">,
  who: PersonKey,
  listView: ListView,
  responseUrl: string,
): Promise<void> {
  const message = await currentList(deps, who, listView);
  const response = await deps.slackFetch(responseUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...message, replace_original: true }),
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) throw new Error(`Slack rejected the updated list (HTTP ${response.status}).`);
}
