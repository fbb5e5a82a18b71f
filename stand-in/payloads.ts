import { eventTs, newId } from "./ids.ts";
import { type Message, messageObject, stateFor } from "./messages.ts";
import { type Channel, type Profile, userName } from "./people.ts";
import { issueResponseUrl } from "./response-urls.ts";
import { issueTrigger } from "./triggers.ts";
import { type View, viewObject } from "./views.ts";
import type { World } from "./world.ts";

type Payload = Record<string, unknown>;

const userOf = (world: World, profile: Profile): Payload => ({
  id: profile.id,
  username: userName(profile),
  name: userName(profile),
  team_id: profile.external ? "T0OTHER" : world.teamId,
});

const common = (world: World, profile: Profile): Payload => ({
  user: userOf(world, profile),
  api_app_id: world.appId,
  token: world.verificationToken,
  team: { id: world.teamId, domain: "stand-in" },
  enterprise: null,
  is_enterprise_install: false,
});

const channelOf = (world: World, id: string): Channel => {
  const channel = world.channels.get(id);
  if (!channel) throw new Error(`no channel ${id}`);
  return channel;
};

export function messageAction(world: World, profile: Profile, message: Message, actions: Payload[]): Payload {
  const channel = channelOf(world, message.channel);
  const target = { userId: profile.id, channel: channel.id, original: message };
  const ephemeral = message.ephemeralTo !== undefined;
  return {
    type: "block_actions",
    ...common(world, profile),
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
    },
    trigger_id: issueTrigger(world, profile.id),
    channel: { id: channel.id, name: channel.name },
    // Slack does not repeat an ephemeral message to the app.
    ...(!ephemeral && { message: messageObject(world, message) }),
    state: { values: stateFor(message, profile.id) },
    response_url: issueResponseUrl(world, target),
    actions,
  };
}

export function viewAction(world: World, profile: Profile, view: View, actions: Payload[]): Payload {
  return {
    type: "block_actions",
    ...common(world, profile),
    container: { type: "view", view_id: view.id },
    trigger_id: issueTrigger(world, profile.id, view.content.type === "modal" ? view.id : undefined),
    view: viewObject(world, view),
    actions,
  };
}

export const viewSubmission = (world: World, profile: Profile, view: View): Payload => ({
  type: "view_submission",
  ...common(world, profile),
  trigger_id: issueTrigger(world, profile.id, view.id),
  view: viewObject(world, view),
  response_urls: [],
});

export const viewClosed = (world: World, profile: Profile, view: View, cleared: boolean): Payload => ({
  type: "view_closed",
  ...common(world, profile),
  view: viewObject(world, view),
  is_cleared: cleared,
});

export const globalShortcut = (world: World, profile: Profile, callbackId: string): Payload => ({
  type: "shortcut",
  ...common(world, profile),
  callback_id: callbackId,
  action_ts: eventTs(world),
  trigger_id: issueTrigger(world, profile.id),
});

export function messageShortcut(world: World, profile: Profile, callbackId: string, message: Message): Payload {
  const channel = channelOf(world, message.channel);
  return {
    ...globalShortcut(world, profile, callbackId),
    type: "message_action",
    channel: { id: channel.id, name: channel.name },
    message_ts: message.ts,
    message: messageObject(world, message),
    response_url: issueResponseUrl(world, { userId: profile.id, channel: channel.id, original: message }),
  };
}

export function slashCommand(world: World, profile: Profile, channel: Channel, command: string, text: string): Payload {
  return {
    token: world.verificationToken,
    team_id: world.teamId,
    team_domain: "stand-in",
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: profile.id,
    user_name: userName(profile),
    command,
    text,
    api_app_id: world.appId,
    is_enterprise_install: "false",
    response_url: issueResponseUrl(world, { userId: profile.id, channel: channel.id }),
    trigger_id: issueTrigger(world, profile.id),
  };
}

export function eventCallback(world: World, event: Payload): Payload {
  return {
    token: world.verificationToken,
    team_id: world.teamId,
    context_team_id: world.teamId,
    context_enterprise_id: null,
    api_app_id: world.appId,
    event: { event_ts: eventTs(world), ...event },
    type: "event_callback",
    event_id: newId("Ev"),
    event_time: Math.trunc(world.now() / 1000),
    event_context: newId("EC"),
    is_ext_shared_channel: false,
    authorizations: [
      {
        enterprise_id: null,
        team_id: world.teamId,
        user_id: world.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
  };
}
