import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { WebAPIPlatformError, WebAPIRateLimitedError, type WebClient } from "@slack/web-api";
import { isAfter, subMinutes } from "date-fns";
import type { Member, PrismaClient } from "../generated/prisma/client.ts";
import { settlesWithin } from "../within.ts";
import { memberOf, Profile } from "./profile.ts";

// Long enough to open and submit a form. A changed time zone or a deactivation is noticed the next time.
const freshForMinutes = 1;

/**
 * Returns the people with these IDs, from the database if fresh, or else from Slack. Leaves out those who aren't in the workspace.
 * Throws if Slack can't be reached to look someone up.
 */
export async function loadMembers(
  db: PrismaClient,
  slack: WebClient,
  workspaceId: string,
  ids: string[],
  now: Date,
): Promise<Map<string, Member>> {
  const uniqueIds = [...new Set(ids)];
  const stored = await db.member.findMany({ where: { workspaceId, id: { in: uniqueIds } } });
  const known = new Map(stored.map((member) => [member.id, member]));
  const members = await Promise.all(
    uniqueIds.map(async (id) => {
      const member = known.get(id);
      return isFresh(member, now) ? member : await fetchMember(db, slack, workspaceId, id, now);
    }),
  );
  return new Map(members.flatMap((member) => (member ? [[member.id, member]] : [])));
}

// A form must open in time, so lookups before it are limited.
const lookupLimits = { timeoutMs: 600, maxCalls: 20 };
const maxPeople = 500;

/**
 * Returns a person and others who are mentioned, as far as they are known or Slack responds in time. Doesn't fail if Slack does.
 * Stored profiles of the others may be old, since events update them.
 */
export async function loadMembersInTime(
  db: PrismaClient,
  slack: WebClient,
  workspaceId: string,
  personId: string,
  otherIds: string[],
  now: Date,
): Promise<Map<string, Member>> {
  const ids = [...new Set([personId, ...otherIds])].slice(0, maxPeople);
  const stored = await db.member.findMany({ where: { workspaceId, id: { in: ids } } });
  const known = new Map(stored.map((member) => [member.id, member]));
  const unknown = ids.filter((id) => (id === personId ? !isFresh(known.get(id), now) : !known.has(id)));
  const lookups = unknown.slice(0, lookupLimits.maxCalls).map(async (id) => {
    const member = await fetchMember(db, slack, workspaceId, id, now, 0);
    if (member) known.set(id, member);
  });
  await settlesWithin(lookupLimits.timeoutMs, Promise.allSettled(lookups));
  return new Map(known);
}

const isFresh = (member: Member | undefined, now: Date): member is Member =>
  member !== undefined && isAfter(member.fetchedAt, subMinutes(now, freshForMinutes));

/** Fetches a person from Slack and stores the profile. Returns undefined if they aren't in the workspace. Waits for Slack's rate limit up to `maxWaits` times. */
export async function fetchMember(
  db: PrismaClient,
  slack: WebClient,
  workspaceId: string,
  id: string,
  now: Date,
  maxWaits?: number,
): Promise<Member | undefined> {
  const user = await fetchUser(slack, id, maxWaits);
  if (!user) return undefined;
  const member = { ...memberOf(workspaceId, id, user), fetchedAt: now };
  return db.member.upsert({ where: { workspaceId_id: { workspaceId, id } }, create: { workspaceId, id, ...member }, update: member });
}

/** Returns true if the stored profile matches Slack's. */
export function isSameProfile(member: Member, user: Profile): boolean {
  const fromSlack = memberOf(member.workspaceId, member.id, user);
  return isDeepStrictEqual(fromSlack, {
    name: member.name,
    zone: member.zone,
    isBot: member.isBot,
    isGuest: member.isGuest,
    isExternal: member.isExternal,
    deactivated: member.deactivated,
  });
}

// Inviting a hundred people at once hits Slack's rate limit. Waiting is better than having to fill in the form again.
async function fetchUser(slack: WebClient, id: string, maxWaits = 3): Promise<Profile | undefined> {
  try {
    return Profile.catch({}).parse((await slack.users.info({ user: id })).user);
  } catch (error) {
    if (error instanceof WebAPIRateLimitedError && maxWaits > 0) {
      await setTimeout(error.retryAfter * 1_000);
      return fetchUser(slack, id, maxWaits - 1);
    }
    if (error instanceof WebAPIPlatformError && ["user_not_found", "user_not_visible"].includes(error.data.error)) return undefined;
    throw error;
  }
}
