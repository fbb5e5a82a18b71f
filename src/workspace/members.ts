import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { WebAPIPlatformError, WebAPIRateLimitedError, type WebClient } from "@slack/web-api";
import { isAfter, subMinutes } from "date-fns";
import { isZone } from "../follow-up/time.ts";
import type { Member, PrismaClient } from "../generated/prisma/client.ts";

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
      return member && isAfter(member.fetchedAt, subMinutes(now, freshForMinutes))
        ? member
        : await fetchMember(db, slack, workspaceId, id, now);
    }),
  );
  return new Map(members.flatMap((member) => (member ? [[member.id, member]] : [])));
}

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
  const member = { ...profileOf(workspaceId, id, user), fetchedAt: now };
  return db.member.upsert({ where: { workspaceId_id: { workspaceId, id } }, create: { workspaceId, id, ...member }, update: member });
}

/** What Slack says about a person, as far as it is looked at. */
type User = {
  team_id?: string | undefined;
  deleted?: boolean | undefined;
  tz?: string | undefined;
  real_name?: string | undefined;
  profile?: { display_name?: string | undefined; real_name?: string | undefined } | undefined;
  is_bot?: boolean | undefined;
  is_restricted?: boolean | undefined;
  is_ultra_restricted?: boolean | undefined;
  is_stranger?: boolean | undefined;
  enterprise_user?: { enterprise_id?: string | undefined; teams?: string[] | undefined } | undefined;
};

/** Whether what is kept about a person is what Slack says. */
export function isSameProfile(member: Member, user: User): boolean {
  const told = profileOf(member.workspaceId, member.id, user);
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
async function userOf(slack: WebClient, id: string, waits = 3): Promise<User | undefined> {
  try {
    return (await slack.users.info({ user: id })).user;
  } catch (error) {
    if (error instanceof WebAPIRateLimitedError && waits > 0) {
      await setTimeout(error.retryAfter * 1_000);
      return userOf(slack, id, waits - 1);
    }
    if (error instanceof WebAPIPlatformError && ["user_not_found", "user_not_visible"].includes(error.data.error)) return undefined;
    throw error;
  }
}

function profileOf(workspaceId: string, id: string, user: User) {
  const { enterprise_id, teams = [] } = user.enterprise_user ?? {};
  // A workspace of ours may be a whole organization.
  const isOfOrganization = enterprise_id === workspaceId || teams.includes(workspaceId);
  return {
    name: user.profile?.display_name || user.profile?.real_name || user.real_name || id,
    zone: user.tz !== undefined && isZone(user.tz) ? user.tz : "UTC",
    // Slackbot's own profile says that it is no bot.
    isBot: user.is_bot === true || id === "USLACKBOT",
    isGuest: user.is_restricted === true || user.is_ultra_restricted === true,
    isExternal: user.is_stranger === true || (user.team_id !== workspaceId && !isOfOrganization),
    deactivated: user.deleted === true,
  };
}
