import { z } from "zod";
import { userObject } from "../people.ts";
import { unable } from "../refusal.ts";
import { count, flag, method } from "./method.ts";

const scope = "users:read";

export const users = [
  method("users.info", { scope, args: { user: z.string(), include_locale: flag } }, (workspace, args) => {
    const profile = workspace.people.get(args.user);
    if (!profile) throw unable("user_not_found");
    const withLocale = args.include_locale && !profile.external && !profile.deactivated;
    return { user: { ...userObject(workspace, profile), ...(withLocale && { locale: profile.locale }) } };
  }),
  method(
    "users.list",
    { scope, args: { limit: count.default(200), cursor: z.string().default("0"), include_locale: flag } },
    (workspace, args) => {
      const start = Number(args.cursor);
      const members = [...workspace.people.values()];
      const end = start + args.limit;
      return {
        members: members.slice(start, end).map((profile) => userObject(workspace, profile)),
        cache_ts: Math.trunc(workspace.now() / 1000),
        response_metadata: { next_cursor: end < members.length ? String(end) : "" },
      };
    },
  ),
];
