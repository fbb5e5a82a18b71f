import { dmOf, type Channel } from "../people.ts";
import { refuse, unable } from "../refusal.ts";
import type { WorkspaceState } from "../workspace-state.ts";

/** Where a new message goes: a user id opens the bot's DM with that person. */
export function destination(world: WorkspaceState, id: string): Channel {
  if (/^[UW]/.test(id)) {
    if (!world.people.has(id)) throw unable("channel_not_found");
    checkReachable(world, id);
    return dmOf(world, id);
  }
  const channel = existing(world, id);
  if (channel.kind === "im") checkReachable(world, channel.user);
  return channel;
}

/** A conversation that the bot is in, by its own id. */
export function existing(world: WorkspaceState, id: string): Channel {
  if (/^[UW]/.test(id)) throw refuse("channel_not_found");
  const channel = world.channels.get(id);
  if (!channel) throw unable("channel_not_found");
  if (channel.kind === "channel") throw unable("not_in_channel");
  return channel;
}

export function checkReachable(world: WorkspaceState, userId: string): void {
  const person = world.people.get(userId);
  if (!person) throw unable("user_not_found");
  if (person.bot || userId === "USLACKBOT") throw unable("cannot_dm_bot");
  if (person.deactivated) throw unable("user_disabled");
  if (person.external) throw unable("user_not_visible");
  if (person.blocksDms || !world.app.manifest.features.app_home.messages_tab_enabled) throw unable("messages_tab_disabled");
}
