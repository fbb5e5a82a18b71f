import { eventTs, newId } from "./ids.ts";
import { type Message, messageObject, stateFor } from "./messages.ts";
import { actingTeam, type Channel, type Profile, userName } from "./people.ts";
import { issueResponseUrl } from "./response-urls.ts";
import { issueTrigger } from "./triggers.ts";
import { type View, viewObject } from "./views.ts";
import type { WorkspaceState } from "./workspace-state.ts";

type Payload = Record<string, unknown>;

const userFields = (profile: Profile): Payload => ({
  id: profile.id,
  username: userName(profile),
  name: userName(profile),
  team_id: profile.team,
});

const isOrg = ({ installation }: WorkspaceState): boolean => installation?.isOrg ?? false;
const gridFields = ({ enterprise }: WorkspaceState): Payload =>
  enterprise ? { enterprise_id: enterprise.id, enterprise_name: enterprise.name } : {};

const commonFields = (workspace: WorkspaceState, profile: Profile): Payload => ({
  user: userFields(profile),
  api_app_id: workspace.app.appId,
  token: workspace.app.verificationToken,
  team: { id: actingTeam(workspace, profile), domain: "emulator", ...gridFields(workspace) },
  enterprise: workspace.enterprise,
  is_enterprise_install: isOrg(workspace),
});

const requireChannel = (workspace: WorkspaceState, id: string): Channel => {
  const channel = workspace.channels.get(id);
  if (!channel) throw new Error(`no channel ${id}`);
  return channel;
};

export function messageAction(workspace: WorkspaceState, profile: Profile, message: Message, actions: Payload[]): Payload {
  const channel = requireChannel(workspace, message.channel);
  const target = { userId: profile.id, channel: channel.id, original: message };
  const ephemeral = message.ephemeralTo !== undefined;
  return {
    type: "block_actions",
    ...commonFields(workspace, profile),
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
    },
    trigger_id: issueTrigger(workspace, profile.id),
    channel: { id: channel.id, name: channel.name },
    // Slack leaves ephemeral messages out of the payload.
    ...(!ephemeral && { message: messageObject(workspace, message) }),
    state: { values: stateFor(message, profile.id) },
    response_url: issueResponseUrl(workspace, target),
    actions,
  };
}

export function viewAction(workspace: WorkspaceState, profile: Profile, view: View, actions: Payload[]): Payload {
  return {
    type: "block_actions",
    ...commonFields(workspace, profile),
    container: { type: "view", view_id: view.id },
    trigger_id: issueTrigger(workspace, profile.id, view.content.type === "modal" ? view.id : undefined),
    view: viewObject(workspace, view),
    actions,
  };
}

export const viewSubmission = (workspace: WorkspaceState, profile: Profile, view: View): Payload => ({
  type: "view_submission",
  ...commonFields(workspace, profile),
  trigger_id: issueTrigger(workspace, profile.id, view.id),
  view: viewObject(workspace, view),
  response_urls: [],
});

export const viewClosed = (workspace: WorkspaceState, profile: Profile, view: View, cleared: boolean): Payload => ({
  type: "view_closed",
  ...commonFields(workspace, profile),
  view: viewObject(workspace, view),
  is_cleared: cleared,
});

export const globalShortcut = (workspace: WorkspaceState, profile: Profile, callbackId: string): Payload => ({
  type: "shortcut",
  ...commonFields(workspace, profile),
  callback_id: callbackId,
  action_ts: eventTs(workspace),
  trigger_id: issueTrigger(workspace, profile.id),
});

export function messageShortcut(workspace: WorkspaceState, profile: Profile, callbackId: string, message: Message): Payload {
  const channel = requireChannel(workspace, message.channel);
  return {
    ...globalShortcut(workspace, profile, callbackId),
    type: "message_action",
    channel: { id: channel.id, name: channel.name },
    message_ts: message.ts,
    message: messageObject(workspace, message),
    response_url: issueResponseUrl(workspace, { userId: profile.id, channel: channel.id, original: message }),
  };
}

export function slashCommand(workspace: WorkspaceState, profile: Profile, channel: Channel, command: string, text: string): Payload {
  return {
    token: workspace.app.verificationToken,
    team_id: actingTeam(workspace, profile),
    team_domain: "emulator",
    ...gridFields(workspace),
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: profile.id,
    user_name: userName(profile),
    command,
    text,
    api_app_id: workspace.app.appId,
    is_enterprise_install: String(isOrg(workspace)),
    response_url: issueResponseUrl(workspace, { userId: profile.id, channel: channel.id }),
    trigger_id: issueTrigger(workspace, profile.id),
  };
}

/** Wraps an event in its envelope; `overrides` replaces any field of the envelope. */
export function eventCallback(workspace: WorkspaceState, event: Payload, overrides: Payload = {}): Payload {
  const { app, enterprise, teamId } = workspace;
  return {
    token: app.verificationToken,
    team_id: teamId,
    ...(enterprise && { enterprise_id: enterprise.id }),
    context_team_id: teamId,
    context_enterprise_id: enterprise?.id ?? null,
    api_app_id: app.appId,
    event: { event_ts: eventTs(workspace), ...event },
    type: "event_callback",
    event_id: newId("Ev"),
    event_time: Math.trunc(workspace.now() / 1000),
    event_context: newId("EC"),
    is_ext_shared_channel: false,
    authorizations: [
      {
        enterprise_id: enterprise?.id ?? null,
        team_id: isOrg(workspace) ? null : teamId,
        user_id: workspace.botUserId,
        is_bot: true,
        is_enterprise_install: isOrg(workspace),
      },
    ],
    ...overrides,
  };
}

/** Returns what Slack sends in place of events when there are too many; it has no event envelope. */
export const appRateLimited = ({ app, teamId, now }: WorkspaceState): Payload => ({
  token: app.verificationToken,
  type: "app_rate_limited",
  team_id: teamId,
  minute_rate_limited: Math.trunc(now() / 60_000) * 60,
  api_app_id: app.appId,
});
