import type { ModalView } from "@slack/types";
import { WebAPIPlatformError, type WebClient } from "@slack/web-api";
import { type Message, modal, mrkdwnSection } from "../views/blocks.ts";
import { messages } from "../views/messages/index.ts";
import { within } from "../within.ts";
import type { Deps } from "./feature.ts";

const { interactions: texts } = messages;

/**
 * Opens a modal with the view that `load` returns, or a placeholder first if loading is slow, because a trigger expires.
 * Opens nothing and returns the refusal if there is one. If the placeholder is already open, it shows the refusal instead.
 */
export async function openModal(
  { deadlines }: Pick<Deps, "deadlines">,
  slack: WebClient,
  triggerId: string,
  load: () => Promise<{ view: ModalView } | { refusal: Message }>,
): Promise<Message | undefined> {
  const loading = load();
  const loaded = await within(deadlines.formDeadlineMs, loading);
  if (loaded) {
    if ("refusal" in loaded) return loaded.refusal;
    await slack.views.open({ trigger_id: triggerId, view: loaded.view });
    return undefined;
  }
  const opened = await slack.views.open({ trigger_id: triggerId, view: infoModal(texts.titles.oneMoment, texts.loading) });
  const viewId = opened.view?.id ?? "";
  try {
    const result = await loading;
    const view = "refusal" in result ? refusalModal(result.refusal) : result.view;
    // A person who closed it isn't waiting for it.
    await slack.views.update({ view_id: viewId, view }).catch(ignoreClosed);
  } catch (error) {
    const view = infoModal(texts.titles.notPossible, texts.couldNotLoad);
    // The caller reports the error, too.
    await slack.views.update({ view_id: viewId, view }).catch(() => {});
    throw error;
  }
  return undefined;
}

function ignoreClosed(error: unknown): void {
  if (!(error instanceof WebAPIPlatformError) || error.data.error !== "not_found") throw error;
}

/** Returns a modal with one paragraph of mrkdwn. */
export const infoModal = (title: string, text: string): ModalView => modal({ title, blocks: [mrkdwnSection(text)] });

/** Returns a modal that shows a refusal. */
export const refusalModal = ({ blocks }: Message): ModalView => modal({ title: texts.titles.notPossible, blocks });
