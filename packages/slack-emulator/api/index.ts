import { type App, problem } from "../app.ts";
import { Refusal, refuse, unable } from "../refusal.ts";
import type { WorkspaceState } from "../workspace-state.ts";
import { chat } from "./chat.ts";
import { conversations } from "./conversations.ts";
import { general } from "./general.ts";
import type { Args, BotMethod, Method, Result } from "./method.ts";
import { oauth } from "./oauth.ts";
import { users } from "./users.ts";
import { views } from "./views.ts";

const methods = new Map<string, Method>([...general, ...oauth, ...users, ...conversations, ...chat, ...views]);

export type Answer = Result & { ok: boolean; error?: string };

/** Runs one Web API call and answers as Slack does: always a body, `ok` tells. */
export function callApi(app: App, name: string, token: string, args: Args): Answer {
  try {
    return { ok: true, ...run(app, name, token, args) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.blame === "bot") problem(app, `${name}: ${error.error} ${JSON.stringify(error.extra)}`);
    return { ok: false, error: error.error, ...error.extra };
  }
}

function run(app: App, name: string, token: string, args: Args): Result {
  const method = methods.get(name);
  if (!method) throw refuse("unknown_method", { req_method: name });
  if (method.by === "nobody") return method.run(app, args);
  if (!token) throw refuse("not_authed");
  const installed = app.tokens.get(token);
  if (!installed && token !== app.appToken) throw refuse("invalid_auth");
  if (method.by === "app" && !installed) return method.run(app, args);
  if (method.by === "app" || !installed) throw refuse("not_allowed_token_type");
  const { world, installation } = installed;
  if (installation.dead) throw unable(installation.dead);
  checkScope(installation.scopes, method, args);
  return method.run(world, args);
}

function checkScope(scopes: string[], method: BotMethod, args: Args): void {
  const needed = typeof method.scope === "function" ? method.scope(args) : method.scope;
  if (needed && !scopes.includes(needed)) throw refuse("missing_scope", { needed, provided: scopes.join(",") });
}

/** The person whom a call is about, for faults that are meant for one. */
export function recipientOf(world: WorkspaceState, args: Args): string | undefined {
  for (const key of ["user", "user_id", "users"]) if (typeof args[key] === "string") return args[key];
  if (typeof args.trigger_id === "string") return world.triggers.get(args.trigger_id)?.userId;
  if (typeof args.channel !== "string") return undefined;
  const dm = world.channels.get(args.channel);
  return dm?.kind === "im" ? dm.user : args.channel;
}
