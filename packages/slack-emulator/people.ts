import { tzOffset } from "@date-fns/tz";
import type { Enterprise, WorkspaceState } from "./workspace-state.ts";

export type PersonOptions = {
  name: string;
  tz?: string;
  deactivated?: boolean;
  bot?: boolean;
  guest?: boolean;
  external?: boolean;
  locale?: string;
  /** The person's workspace within the organization; defaults to the first. */
  team?: string;
  /** Overrides for fields of the `user` object, such as `{ tz: null }`. */
  says?: Record<string, unknown>;
};

/** A member of the workspace or an external person, with the data behind `users.info`. */
export type Profile = {
  id: string;
  name: string;
  tz: string;
  deactivated: boolean;
  bot: boolean;
  guest: boolean;
  external: boolean;
  locale: string;
  blocksDms: boolean;
  team: string;
  says: Record<string, unknown>;
};

export type Channel = { id: string; name: string } & ({ kind: "im"; user: string } | { kind: "channel" });

export function addProfile(workspace: WorkspaceState, options: PersonOptions, id = uniqueId(workspace, options.name)): Profile {
  const team = options.team ?? workspace.teamId;
  if (team !== workspace.teamId && !workspace.enterprise) throw new Error("only an organization has people of several workspaces");
  const profile: Profile = {
    id,
    name: options.name,
    tz: options.tz ?? "Europe/Berlin",
    deactivated: options.deactivated ?? false,
    bot: options.bot ?? false,
    guest: options.guest ?? false,
    external: options.external ?? false,
    locale: options.locale ?? "en-US",
    blocksDms: false,
    team: options.external ? "T0OTHER" : team,
    says: options.says ?? {},
  };
  workspace.people.set(id, profile);
  workspace.changes.happened();
  return profile;
}

function uniqueId(workspace: WorkspaceState, name: string): string {
  const base = `U0${name.toUpperCase().replace(/[^A-Z0-9]/g, "") || "PERSON"}`;
  let id = base;
  for (let n = 2; workspace.people.has(id); n += 1) id = `${base}${n}`;
  return id;
}

/** Returns the workspace that a person acts in; an external person acts in the one that has the app. */
export const actingTeam = (workspace: WorkspaceState, profile: Profile): string => (profile.external ? workspace.teamId : profile.team);

/** Returns every team id that a call with the workspace's token may send. */
export function teamsOf({ teamId, enterprise, installation, people }: WorkspaceState): string[] {
  if (!enterprise || !installation?.isOrg) return [teamId];
  return [enterprise.id, teamId, ...[...people.values()].filter((one) => !one.external).map((one) => one.team)];
}

export const userName = (profile: Profile): string => profile.name.toLowerCase().replace(/[^a-z0-9]+/g, ".");

/** Finds or opens the bot's DM with a person. */
export function dmOf(workspace: WorkspaceState, userId: string): Channel {
  const id = `D${userId.slice(1)}${workspace.idSuffix}`;
  const dm: Channel = workspace.channels.get(id) ?? { id, name: "directmessage", kind: "im", user: userId };
  workspace.channels.set(id, dm);
  return dm;
}

export function findOrCreateChannel(workspace: WorkspaceState, name: string): Channel {
  const found = workspace.channels.get(name) ?? [...workspace.channels.values()].find((channel) => channel.name === name);
  if (found) return found;
  const channel: Channel = { id: `C0${name.toUpperCase().replace(/[^A-Z0-9]/g, "")}${workspace.idSuffix}`, name, kind: "channel" };
  workspace.channels.set(channel.id, channel);
  return channel;
}

const enterpriseFields = ({ id, name }: Enterprise) => ({ enterprise_id: id, enterprise_name: name });

/** Returns the `user` object of `users.info`, with the person's overrides. */
export const userObject = (workspace: WorkspaceState, profile: Profile): Record<string, unknown> => ({
  ...defaultUserObject(workspace, profile),
  ...profile.says,
});

function defaultUserObject(workspace: WorkspaceState, profile: Profile): Record<string, unknown> {
  const names = {
    real_name: profile.name,
    real_name_normalized: profile.name,
    display_name: profile.name,
    display_name_normalized: profile.name,
  };
  const base = {
    id: profile.id,
    team_id: profile.team,
    name: userName(profile),
    deleted: profile.deactivated,
    profile: { ...names, status_text: "", status_emoji: "", avatar_hash: "0", image_72: "", team: profile.team },
    is_bot: profile.bot,
    is_app_user: false,
    updated: Math.trunc(workspace.now() / 1000),
    is_email_confirmed: !profile.bot,
    ...(workspace.enterprise &&
      !profile.external && { enterprise_user: { id: profile.id, ...enterpriseFields(workspace.enterprise), teams: [profile.team] } }),
  };
  // Slack says less about deactivated people, and leaves out the time zone of external ones.
  if (profile.deactivated) return base;
  const member = {
    ...base,
    color: "9f69e7",
    real_name: profile.name,
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: profile.guest,
    is_ultra_restricted: false,
  };
  if (profile.external) return { ...member, is_stranger: true };
  return {
    ...member,
    tz: profile.tz,
    tz_label: profile.tz,
    tz_offset: tzOffset(profile.tz, new Date(workspace.now())) * 60,
  };
}
