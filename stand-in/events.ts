import type { Deliver } from "./deliver/index.ts";
import { eventCallback } from "./payloads.ts";
import type { World } from "./world.ts";

/** Sends an event if the manifest subscribes to it. */
export async function announce(world: World, deliver: Deliver, subscription: string, event: Record<string, unknown>): Promise<void> {
  if (!world.manifest.settings.event_subscriptions.bot_events.includes(subscription)) return;
  // Before a bot has come at all there is nobody to wait for.
  if (!world.requestUrl && !world.everConnected) return;
  await deliver("events_api", eventCallback(world, event));
}
