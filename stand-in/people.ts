import { tzOffset } from "@date-fns/tz";
import type { World } from "./world.ts";

export type PersonOptions = {
  name: string;
  tz?: string;
  deactivated?: boolean;
  bot?: boolean;
  guest?: boolean;
  external?: boolean;
  locale?: string;
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
};

export type Channel = { id: string; name: string } & ({ kind: "im"; user: string } | { kind: "channel" });

export function addProfile(world: World, options: PersonOptions, id = freeId(world, options.name)): Profile {
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
  };
  world.people.set(id, profile);
  world.changes.happened();
  return profile;
}

function freeId(world: World, name: string): string {
  const wanted = `U0${name.toUpperCase().replace(/[^A-Z0-9]/g, "") || "PERSON"}`;
  let id = wanted;
  for (let n = 2; world.people.has(id); n += 1) id = `${wanted}${n}`;
  return id;
}

export const userName = (profile: Profile): string => profile.name.toLowerCase().replace(/[^a-z0-9]+/g, ".");

/** Opens (or finds) the direct-message channel of the bot with a person. */
export function dmOf(world: World, userId: string): Channel {
  const id = `D${userId.slice(1)}`;
  const dm: Channel = world.channels.get(id) ?? { id, name: "directmessage", kind: "im", user: userId };
  world.channels.set(id, dm);
  return dm;
}

export function channelNamed(world: World, name: string): Channel {
  const found = world.channels.get(name) ?? [...world.channels.values()].find((channel) => channel.name === name);
  if (found) return found;
  const channel: Channel = { id: `C0${name.toUpperCase().replace(/[^A-Z0-9]/g, "")}`, name, kind: "channel" };
  world.channels.set(channel.id, channel);
  return channel;
}

/** The `user` object of `users.info`. */
export function userObject(world: World, profile: Profile): Record<string, unknown> {
  const teamId = profile.external ? "T0OTHER" : world.teamId;
  const names = {
    real_name: profile.name,
    real_name_normalized: profile.name,
    display_name: profile.name,
    display_name_normalized: profile.name,
  };
  const base = {
    id: profile.id,
    team_id: teamId,
    name: userName(profile),
    deleted: profile.deactivated,
    profile: { ...names, status_text: "", status_emoji: "", avatar_hash: "0", image_72: "", team: teamId },
    is_bot: profile.bot,
    is_app_user: false,
    updated: Math.trunc(world.now() / 1000),
    is_email_confirmed: !profile.bot,
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
