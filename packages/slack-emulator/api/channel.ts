import { type Channel, dmOf } from "../people.ts";
import { refuse, unable } from "../refusal.ts";
import type { WorkspaceState } from "../workspace-state.ts";

/** Resolves the conversation to post to; a user id opens the bot's DM with that person. */
export function resolveDestination(workspace: WorkspaceState, id: string): Channel {
  if (/^[UW]/.test(id)) {
    if (!workspace.people.has(id)) throw unable("channel_not_found");
    checkReachable(workspace, id);
    return dmOf(workspace, id);
  }
  const channel = requireChannel(workspace, id);
  if (channel.kind === "im") checkReachable(workspace, channel.user);
  return channel;
}

/** Returns a conversation that the bot is in, by channel id. */
export function requireChannel(workspace: WorkspaceState, id: string): Channel {
  if (/^[UW]/.test(id)) throw refuse("channel_not_found");
  const channel = workspace.channels.get(id);
  if (!channel) throw unable("channel_not_found");
  if (channel.kind === "channel") throw unable("not_in_channel");
  return channel;
}

export function checkReachable(workspace: WorkspaceState, userId: string): void {
  const person = workspace.people.get(userId);
  if (!person) throw unable("user_not_found");
  if (person.bot || userId === "USLACKBOT") throw unable("cannot_dm_bot");
  if (person.deactivated) throw unable("user_disabled");
  if (person.external) throw unable("user_not_visible");
  if (person.blocksDms || !workspace.app.manifest.features.app_home.messages_tab_enabled) throw unable("messages_tab_disabled");
}
