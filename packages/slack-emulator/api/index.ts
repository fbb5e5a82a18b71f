import { type App, reportProblem } from "../app.ts";
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

export type ApiResponse = Result & { ok: boolean; error?: string };

/** Runs one Web API call. Like Slack, always returns a body, with `ok` for success or failure. */
export function callApi(app: App, name: string, token: string, args: Args): ApiResponse {
  try {
    return { ok: true, ...run(app, name, token, args) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.fault === "bot") reportProblem(app, `${name}: ${error.error} ${JSON.stringify(error.extra)}`);
    return { ok: false, error: error.error, ...error.extra };
  }
}

function run(app: App, name: string, token: string, args: Args): Result {
  const method = methods.get(name);
  if (!method) throw refuse("unknown_method", { req_method: name });
  if (method.token === "none") return method.run(app, args);
  if (!token) throw refuse("not_authed");
  const installed = app.tokens.get(token);
  if (!installed && token !== app.appToken) throw refuse("invalid_auth");
  if (method.token === "app" && !installed) return method.run(app, args);
  if (method.token === "app" || !installed) throw refuse("not_allowed_token_type");
  const { workspace, installation } = installed;
  if (installation.tokenError) throw unable(installation.tokenError);
  checkScope(installation.scopes, method, args);
  return method.run(workspace, args);
}

function checkScope(scopes: string[], method: BotMethod, args: Args): void {
  const needed = typeof method.scope === "function" ? method.scope(args) : method.scope;
  if (needed && !scopes.includes(needed)) throw refuse("missing_scope", { needed, provided: scopes.join(",") });
}

/** Returns the person that a call is about, for faults that target one person. */
export function recipientOf(workspace: WorkspaceState, args: Args): string | undefined {
  for (const key of ["user", "user_id", "users"]) if (typeof args[key] === "string") return args[key];
  if (typeof args.trigger_id === "string") return workspace.triggers.get(args.trigger_id)?.userId;
  if (typeof args.channel !== "string") return undefined;
  const dm = workspace.channels.get(args.channel);
  return dm?.kind === "im" ? dm.user : args.channel;
}
