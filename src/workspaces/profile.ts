import { z } from "zod";
import { shorten } from "../domain/text.ts";
import { knownZone } from "../domain/time.ts";
import { maybeFlag, maybeId, maybeText } from "../slack/responses.ts";

const maxNameLength = 80;

/** The fields of a Slack user that the bot reads, from `users.info` and `user_change`. */
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

/** Returns the fields to store. If Slack omits a flag, the person doesn't count as a bot, a guest or external. */
export function memberOf(workspaceId: string, id: string, { profile, enterprise_user, ...user }: Profile) {
  const name = profile?.display_name ?? profile?.real_name ?? user.real_name ?? user.name ?? id;
  const teams = [user.team_id, ...(enterprise_user?.teams ?? [])].filter((team) => team !== undefined);
  // The workspace ID may be an organization's.
  const isInternal = teams.length === 0 || [...teams, enterprise_user?.enterprise_id].includes(workspaceId);
  return {
    name: shorten(name, maxNameLength),
    zone: knownZone(user.tz),
    // Slackbot's profile says it isn't a bot.
    isBot: user.is_bot === true || id === "USLACKBOT",
    isGuest: user.is_restricted === true || user.is_ultra_restricted === true,
    isExternal: user.is_stranger === true || !isInternal,
    deactivated: user.deleted === true,
  };
}
