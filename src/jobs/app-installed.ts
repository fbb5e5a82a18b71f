import { classifyError } from "../slack/errors.ts";
import { resumePending } from "../store/messages.ts";
import { welcomeMessage } from "../views/list.ts";
import type { Installation } from "../workspaces/installations.ts";
import type { EventDeps, EventOf } from "./event.ts";

/** Handles an installation: resumes pending messages, and sends a welcome message to the person who installed the app for the first time. */
export async function appInstalled(
  { store, slackWith, log }: EventDeps,
  { by, isFirst }: EventOf<"installed">,
  { workspaceId, botToken }: Installation,
): Promise<void> {
  await resumePending(store, workspaceId);
  if (!isFirst || by === undefined) return;
  try {
    await slackWith(botToken).chat.postMessage({ channel: by, ...welcomeMessage() });
  } catch (error) {
    const kind = classifyError(error)?.kind;
    if (kind === "wait" || kind === "retry") throw error;
    // It may have arrived, or never will. No welcome message is better than two.
    log.warn({ workspace: workspaceId, err: error }, "failed to send the welcome message");
  }
}
