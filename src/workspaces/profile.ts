import { shorten } from "../domain/text.ts";
import { z } from "zod";
import { knownZone } from "../domain/time.ts";
import { maybeFlag, maybeId, maybeText } from "../slack/responses.ts";

const longestName = 80;

/** What Slack says about a person, as far as it is looked at: in `users.info` and in `user_change`. */
export const Profile = z.object({
  team_id: maybeId,
  deleted: maybeFlag,
  tz: maybeText,
  name: maybeText,
  real_name: maybeText,
  profile: z.object({ display_name: maybeText, real_name: maybeText }).optional().catch(undefined),
  is_bot: maybeFlag,
  is_restricted: maybeFlag,
  is_ultra_restricted: maybeFlag,
  is_stranger: maybeFlag,
  enterprise_user: z
    .object({ enterprise_id: maybeId, teams: z.array(maybeId).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
export type Profile = z.infer<typeof Profile>;

/** What is kept of it. What Slack does not say is not held against anybody: it makes no bot, no guest and no stranger. */
export function memberOf(workspaceId: string, id: string, { profile, enterprise_user, ...user }: Profile) {
  const name = profile?.display_name ?? profile?.real_name ?? user.real_name ?? user.name ?? id;
  const teams = [user.team_id, ...(enterprise_user?.teams ?? [])].filter((team) => team !== undefined);
  // A workspace of ours may be a whole organization.
  const belongs = teams.length === 0 || [...teams, enterprise_user?.enterprise_id].includes(workspaceId);
  return {
    name: shorten(name, longestName),
    zone: knownZone(user.tz),
    // Slackbot's own profile says that it is no bot.
    isBot: user.is_bot === true || id === "USLACKBOT",
    isGuest: user.is_restricted === true || user.is_ultra_restricted === true,
    isExternal: user.is_stranger === true || !belongs,
    deactivated: user.deleted === true,
  };
}
