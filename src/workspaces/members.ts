import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { WebAPIPlatformError, WebAPIRateLimitedError, type WebClient } from "@slack/web-api";
import { isAfter, subMinutes } from "date-fns";
import { settlesWithin } from "../shutdown.ts";
import type { Member, PrismaClient } from "../generated/prisma/client.ts";
import { memberOf, Profile } from "./profile.ts";

// Long enough for a form and what is sent with it; a changed zone or a deactivated person is noticed the next time.
const freshForMinutes = 1;

/**
 * The people with these ids, in any order, from what is kept or else from Slack. Those whom the workspace does not have are left out.
 * Throws when Slack cannot be asked about somebody who is not known yet.
 */
export async function membersOf(
  db: PrismaClient,
  slack: WebClient,
  workspaceId: string,
  ids: string[],
  now: Date,
): Promise<Map<string, Member>> {
  const wanted = [...new Set(ids)];
  const kept = await db.member.findMany({ where: { workspaceId, id: { in: wanted } } });
  const known = new Map(kept.map((member) => [member.id, member]));
  const members = await Promise.all(
    wanted.map(async (id) => {
      const member = known.get(id);
      return isFresh(member, now) ? member : await fetchMember(db, slack, workspaceId, id, now);
    }),
  );
  return new Map(members.flatMap((member) => (member ? [[member.id, member]] : [])));
}

// What a form may cost before it opens: so many milliseconds and calls.
const lookUp = { withinMs: 600, most: 20 };
const mostNamed = 500;

/**
 * Somebody and the others whom they see mentioned, as far as they are known or Slack says so in a moment: it never waits for longer, and does not fail
 * where Slack does. What is known of the others may be old; who has changed is told by an event.
 */
export async function membersInTime(
  db: PrismaClient,
  slack: WebClient,
  workspaceId: string,
  personId: string,
  otherIds: string[],
  now: Date,
): Promise<Map<string, Member>> {
  const ids = [...new Set([personId, ...otherIds])].slice(0, mostNamed);
  const kept = await db.member.findMany({ where: { workspaceId, id: { in: ids } } });
  const known = new Map(kept.map((member) => [member.id, member]));
  const unknown = ids.filter((id) => (id === personId ? !isFresh(known.get(id), now) : !known.has(id)));
  const asking = unknown.slice(0, lookUp.most).map(async (id) => {
    const member = await fetchMember(db, slack, workspaceId, id, now, 0);
    if (member) known.set(id, member);
  });
  await settlesWithin(lookUp.withinMs, Promise.allSettled(asking));
  return new Map(known);
}

const isFresh = (member: Member | undefined, now: Date): member is Member =>
  member !== undefined && isAfter(member.fetchedAt, subMinutes(now, freshForMinutes));

/** Asks Slack about one person and keeps the answer; undefined for one whom the workspace does not have. Slack's limit is waited for so many times. */
export async function fetchMember(
  db: PrismaClient,
  slack: WebClient,
  workspaceId: string,
  id: string,
  now: Date,
  waits?: number,
): Promise<Member | undefined> {
  const user = await userOf(slack, id, waits);
  if (!user) return undefined;
  const member = { ...memberOf(workspaceId, id, user), fetchedAt: now };
  return db.member.upsert({ where: { workspaceId_id: { workspaceId, id } }, create: { workspaceId, id, ...member }, update: member });
}

/** Whether what is kept about a person is what Slack says. */
export function isSameProfile(member: Member, user: Profile): boolean {
  const told = memberOf(member.workspaceId, member.id, user);
  return isDeepStrictEqual(told, {
    name: member.name,
    zone: member.zone,
    isBot: member.isBot,
    isGuest: member.isGuest,
    isExternal: member.isExternal,
    deactivated: member.deactivated,
  });
}

// Somebody who invites a hundred people at once meets Slack's limit, and waits for it rather than filling in the form again.
async function userOf(slack: WebClient, id: string, waits = 3): Promise<Profile | undefined> {
  try {
    return Profile.catch({}).parse((await slack.users.info({ user: id })).user);
  } catch (error) {
    if (error instanceof WebAPIRateLimitedError && waits > 0) {
      await setTimeout(error.retryAfter * 1_000);
      return userOf(slack, id, waits - 1);
    }
    if (error instanceof WebAPIPlatformError && ["user_not_found", "user_not_visible"].includes(error.data.error)) return undefined;
    throw error;
  }
}
