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
  /** Which workspace of the organization; the first if not told. */
  team?: string;
  /** What Slack says about them otherwise than usual, such as `{ tz: null }`. */
  says?: Record<string, unknown>;
};

/** A member of the workspace (or a stranger to it), with the facts from which `users.info` is made. */
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

export function addProfile(world: WorkspaceState, options: PersonOptions, id = freeId(world, options.name)): Profile {
  const team = options.team ?? world.teamId;
  if (team !== world.teamId && !world.enterprise) throw new Error("only an organization has people of several workspaces");
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
  world.people.set(id, profile);
  world.changes.happened();
  return profile;
}

function freeId(world: WorkspaceState, name: string): string {
  const wanted = `U0${name.toUpperCase().replace(/[^A-Z0-9]/g, "") || "PERSON"}`;
  let id = wanted;
  for (let n = 2; world.people.has(id); n += 1) id = `${wanted}${n}`;
  return id;
}

/** The workspace in which a person acts; a stranger acts in the one that has the app. */
export const actsIn = (world: WorkspaceState, profile: Profile): string => (profile.external ? world.teamId : profile.team);

/** All that a call with the workspace's token may name as its team. */
export function teamsOf({ teamId, enterprise, installation, people }: WorkspaceState): string[] {
  if (!enterprise || !installation?.isOrg) return [teamId];
  return [enterprise.id, teamId, ...[...people.values()].filter((one) => !one.external).map((one) => one.team)];
}

export const userName = (profile: Profile): string => profile.name.toLowerCase().replace(/[^a-z0-9]+/g, ".");

/** Opens (or finds) the direct-message channel of the bot with a person. */
export function dmOf(world: WorkspaceState, userId: string): Channel {
  const id = `D${userId.slice(1)}${world.mark}`;
  const dm: Channel = world.channels.get(id) ?? { id, name: "directmessage", kind: "im", user: userId };
  world.channels.set(id, dm);
  return dm;
}

export function channelNamed(world: WorkspaceState, name: string): Channel {
  const found = world.channels.get(name) ?? [...world.channels.values()].find((channel) => channel.name === name);
  if (found) return found;
  const channel: Channel = { id: `C0${name.toUpperCase().replace(/[^A-Z0-9]/g, "")}${world.mark}`, name, kind: "channel" };
  world.channels.set(channel.id, channel);
  return channel;
}

const enterpriseFields = ({ id, name }: Enterprise) => ({ enterprise_id: id, enterprise_name: name });

/** The `user` object of `users.info`. */
export const userObject = (world: WorkspaceState, profile: Profile): Record<string, unknown> => ({
  ...usualUserObject(world, profile),
  ...profile.says,
});

function usualUserObject(world: WorkspaceState, profile: Profile): Record<string, unknown> {
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
    updated: Math.trunc(world.now() / 1000),
    is_email_confirmed: !profile.bot,
    ...(world.enterprise &&
      !profile.external && { enterprise_user: { id: profile.id, ...enterpriseFields(world.enterprise), teams: [profile.team] } }),
  };
  // Slack tells less of people who have left, and no zone of strangers.
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
    tz_offset: tzOffset(profile.tz, new Date(world.now())) * 60,
  };
}
