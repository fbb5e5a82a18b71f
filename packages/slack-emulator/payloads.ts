import { eventTs, newId } from "./ids.ts";
import { type Message, messageObject, stateFor } from "./messages.ts";
import { actsIn, type Channel, type Profile, userName } from "./people.ts";
import { issueResponseUrl } from "./response-urls.ts";
import { issueTrigger } from "./triggers.ts";
import { type View, viewObject } from "./views.ts";
import type { WorkspaceState } from "./workspace-state.ts";

type Payload = Record<string, unknown>;

const userOf = (profile: Profile): Payload => ({
  id: profile.id,
  username: userName(profile),
  name: userName(profile),
  team_id: profile.team,
});

const isOrg = ({ installation }: WorkspaceState): boolean => installation?.isOrg ?? false;
const gridFields = ({ enterprise }: WorkspaceState): Payload =>
  enterprise ? { enterprise_id: enterprise.id, enterprise_name: enterprise.name } : {};

const common = (world: WorkspaceState, profile: Profile): Payload => ({
  user: userOf(profile),
  api_app_id: world.app.appId,
  token: world.app.verificationToken,
  team: { id: actsIn(world, profile), domain: "emulator", ...gridFields(world) },
  enterprise: world.enterprise,
  is_enterprise_install: isOrg(world),
});

const channelOf = (world: WorkspaceState, id: string): Channel => {
  const channel = world.channels.get(id);
  if (!channel) throw new Error(`no channel ${id}`);
  return channel;
};

export function messageAction(world: WorkspaceState, profile: Profile, message: Message, actions: Payload[]): Payload {
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

export function viewAction(world: WorkspaceState, profile: Profile, view: View, actions: Payload[]): Payload {
  return {
    type: "block_actions",
    ...common(world, profile),
    container: { type: "view", view_id: view.id },
    trigger_id: issueTrigger(world, profile.id, view.content.type === "modal" ? view.id : undefined),
    view: viewObject(world, view),
    actions,
  };
}

export const viewSubmission = (world: WorkspaceState, profile: Profile, view: View): Payload => ({
  type: "view_submission",
  ...common(world, profile),
  trigger_id: issueTrigger(world, profile.id, view.id),
  view: viewObject(world, view),
  response_urls: [],
});

export const viewClosed = (world: WorkspaceState, profile: Profile, view: View, cleared: boolean): Payload => ({
  type: "view_closed",
  ...common(world, profile),
  view: viewObject(world, view),
  is_cleared: cleared,
});

export const globalShortcut = (world: WorkspaceState, profile: Profile, callbackId: string): Payload => ({
  type: "shortcut",
  ...common(world, profile),
  callback_id: callbackId,
  action_ts: eventTs(world),
  trigger_id: issueTrigger(world, profile.id),
});

export function messageShortcut(world: WorkspaceState, profile: Profile, callbackId: string, message: Message): Payload {
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

export function slashCommand(world: WorkspaceState, profile: Profile, channel: Channel, command: string, text: string): Payload {
  return {
    token: world.app.verificationToken,
    team_id: actsIn(world, profile),
    team_domain: "emulator",
    ...gridFields(world),
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: profile.id,
    user_name: userName(profile),
    command,
    text,
    api_app_id: world.app.appId,
    is_enterprise_install: String(isOrg(world)),
    response_url: issueResponseUrl(world, { userId: profile.id, channel: channel.id }),
    trigger_id: issueTrigger(world, profile.id),
  };
}

/** The envelope of an event, in which a test may change whatever it likes. */
export function eventCallback(world: WorkspaceState, event: Payload, changed: Payload = {}): Payload {
  const { app, enterprise, teamId } = world;
  return {
    token: app.verificationToken,
    team_id: teamId,
    ...(enterprise && { enterprise_id: enterprise.id }),
    context_team_id: teamId,
    context_enterprise_id: enterprise?.id ?? null,
    api_app_id: app.appId,
    event: { event_ts: eventTs(world), ...event },
    type: "event_callback",
    event_id: newId("Ev"),
    event_time: Math.trunc(world.now() / 1000),
    event_context: newId("EC"),
    is_ext_shared_channel: false,
    authorizations: [
      {
        enterprise_id: enterprise?.id ?? null,
        team_id: isOrg(world) ? null : teamId,
        user_id: world.botUserId,
        is_bot: true,
        is_enterprise_install: isOrg(world),
      },
    ],
    ...changed,
  };
}

/** What Slack sends instead of events when there are too many. It is no event. */
export const appRateLimited = ({ app, teamId, now }: WorkspaceState): Payload => ({
  token: app.verificationToken,
  type: "app_rate_limited",
  team_id: teamId,
  minute_rate_limited: Math.trunc(now() / 60_000) * 60,
  api_app_id: app.appId,
});
