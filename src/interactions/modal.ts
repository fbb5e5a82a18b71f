import { setTimeout } from "node:timers/promises";
import type { ModalView } from "@slack/types";
import { WebAPIPlatformError, type WebClient } from "@slack/web-api";
import { mrkdwnSection, type Message, modal } from "../views/blocks.ts";
import { messages } from "../views/messages/index.ts";
import type { Deps } from "./feature.ts";

const { interactions: says } = messages;

/**
 * Opens a modal with what `load` makes of it, in time even when that is slow.
 * A refusal opens nothing, and is answered; once the modal had to be opened, the refusal is shown in it.
 */
export async function openModal(
  { deadlines }: Pick<Deps, "deadlines">,
  slack: WebClient,
  triggerId: string,
  load: () => Promise<{ view: ModalView } | { refused: Message }>,
): Promise<Message | undefined> {
  const loading = load();
  const timer = new AbortController();
  const loaded = await Promise.race([loading, setTimeout(deadlines.formDeadlineMs, undefined, { signal: timer.signal })]).finally(() =>
    timer.abort(),
  );
  if (loaded) {
    if ("refused" in loaded) return loaded.refused;
    await slack.views.open({ trigger_id: triggerId, view: loaded.view });
    return undefined;
  }
  const opened = await slack.views.open({ trigger_id: triggerId, view: infoModal(says.titles.oneMoment, says.loading) });
  const viewId = opened.view?.id ?? "";
  try {
    const late = await loading;
    const view = "refused" in late ? notPossible(late.refused) : late.view;
    // Whoever has closed it does not wait for it any more.
    await slack.views.update({ view_id: viewId, view }).catch(unlessClosed);
  } catch (error) {
    const view = infoModal(says.titles.notPossible, says.couldNotLoad);
    // The caller tells it, too.
    await slack.views.update({ view_id: viewId, view }).catch(() => {});
    throw error;
  }
  return undefined;
}

function unlessClosed(error: unknown): void {
  if (!(error instanceof WebAPIPlatformError) || error.data.error !== "not_found") throw error;
}

/** A modal that tells one thing. `words` are mrkdwn. */
export const infoModal = (title: string, words: string): ModalView => modal({ title, blocks: [mrkdwnSection(words)] });

/** A modal that tells a refusal. */
export const notPossible = ({ blocks }: Message): ModalView => modal({ title: says.titles.notPossible, blocks });
