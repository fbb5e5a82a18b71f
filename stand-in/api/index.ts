import { Refusal, refuse, unable } from "../refusal.ts";
import { problem, type World } from "../world.ts";
import { chat } from "./chat.ts";
import { conversations } from "./conversations.ts";
import { general } from "./general.ts";
import type { Args, Method, Result } from "./method.ts";
import { users } from "./users.ts";
import { views } from "./views.ts";

const methods = new Map<string, Method>([...general, ...users, ...conversations, ...chat, ...views]);

export type Answer = Result & { ok: boolean; error?: string };

/** Runs one Web API call and answers as Slack does: always a body, `ok` tells. */
export function callApi(world: World, name: string, token: string, args: Args): Answer {
  try {
    const method = methods.get(name);
    if (!method) throw refuse("unknown_method", { req_method: name });
    checkToken(world, method, token);
    checkScope(world, method, args);
    return { ok: true, ...method.run(world, args) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.blame === "bot") problem(world, `${name}: ${error.error} ${JSON.stringify(error.extra)}`);
    return { ok: false, error: error.error, ...error.extra };
  }
}

function checkToken(world: World, method: Method, token: string): void {
  if (method.token === "none") return;
  if (!token) throw refuse("not_authed");
  if (token !== world.botToken && token !== world.appToken) throw refuse("invalid_auth");
  if (token !== (method.token === "app" ? world.appToken : world.botToken)) throw refuse("not_allowed_token_type");
  if (token === world.botToken && world.tokenRevoked) throw unable("token_revoked");
}

function checkScope(world: World, method: Method, args: Args): void {
  const needed = typeof method.scope === "function" ? method.scope(args) : method.scope;
  if (needed && !world.scopes.includes(needed)) throw refuse("missing_scope", { needed, provided: world.scopes.join(",") });
}

/** The person whom a call is about, for faults that are meant for one. */
export function recipientOf(world: World, args: Args): string | undefined {
  for (const key of ["user", "user_id", "users"]) if (typeof args[key] === "string") return args[key];
  if (typeof args.trigger_id === "string") return world.triggers.get(args.trigger_id)?.userId;
  if (typeof args.channel !== "string") return undefined;
  const dm = world.channels.get(args.channel);
  return dm?.kind === "im" ? dm.user : args.channel;
}
