import type { Deliver } from "./deliver/index.ts";
import { installationIn } from "./installations.ts";
import { eventCallback } from "./payloads.ts";
import type { WorkspaceState } from "./workspace-state.ts";

const isSubscribed = ({ app }: WorkspaceState, event: string): boolean =>
  app.manifest.settings.event_subscriptions.bot_events.includes(event);

/** Sends an event if the app is installed and its manifest subscribes to it. */
export async function sendEvent(
  workspace: WorkspaceState,
  deliver: Deliver,
  subscription: string,
  event: Record<string, unknown>,
): Promise<void> {
  if (!installationIn(workspace, workspace.teamId) || !isSubscribed(workspace, subscription)) return;
  // No bot has connected yet, so a delivery could only fail.
  if (!workspace.app.requestUrl && !workspace.app.everConnected) return;
  await deliver("events_api", eventCallback(workspace, event));
}

export type UninstallOptions = { first?: "app_uninstalled" | "tokens_revoked"; hold?: boolean };

/** Returns the events that Slack sends, in no guaranteed order, when the app is removed. */
export function uninstallEvents(
  workspace: WorkspaceState,
  first: UninstallOptions["first"] = "app_uninstalled",
): Record<string, unknown>[] {
  const events = [
    { type: "app_uninstalled" },
    // Slack lists user ids here, not tokens.
    { type: "tokens_revoked", tokens: { oauth: [], bot: [workspace.botUserId] } },
  ].filter((event) => isSubscribed(workspace, event.type));
  const ordered = first === "tokens_revoked" ? events.toReversed() : events;
  return ordered.map((event) => eventCallback(workspace, event));
}
