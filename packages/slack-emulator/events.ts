import type { Deliver } from "./deliver/index.ts";
import { installationIn } from "./installations.ts";
import { eventCallback } from "./payloads.ts";
import type { WorkspaceState } from "./workspace-state.ts";

const isSubscribed = ({ app }: WorkspaceState, event: string): boolean =>
  app.manifest.settings.event_subscriptions.bot_events.includes(event);

/** Sends an event if the app is there and its manifest subscribes to it. */
export async function announce(
  world: WorkspaceState,
  deliver: Deliver,
  subscription: string,
  event: Record<string, unknown>,
): Promise<void> {
  if (!installationIn(world, world.teamId) || !isSubscribed(world, subscription)) return;
  // Before a bot has come at all there is nobody to wait for.
  if (!world.app.requestUrl && !world.app.everConnected) return;
  await deliver("events_api", eventCallback(world, event));
}

export type UninstallOptions = { first?: "app_uninstalled" | "tokens_revoked"; hold?: boolean };

/** What Slack says, in no certain order, when the app was removed. */
export function uninstallEvents(world: WorkspaceState, first: UninstallOptions["first"] = "app_uninstalled"): Record<string, unknown>[] {
  const events = [
    { type: "app_uninstalled" },
    // These are people, not tokens.
    { type: "tokens_revoked", tokens: { oauth: [], bot: [world.botUserId] } },
  ].filter((event) => isSubscribed(world, event.type));
  const ordered = first === "tokens_revoked" ? events.toReversed() : events;
  return ordered.map((event) => eventCallback(world, event));
}
