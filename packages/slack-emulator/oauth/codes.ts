import type { App } from "../app.ts";
import { secret } from "../ids.ts";
import { install, type Installation } from "../installations.ts";
import { refuse, unable } from "../refusal.ts";
import type { WorkspaceState } from "../workspace-state.ts";

/** What somebody allowed, until the bot exchanges it for a token. */
export type Code = {
  world: WorkspaceState;
  userId: string;
  isOrg: boolean;
  scopes: string[];
  redirectUri: string | undefined;
  issuedAt: number;
  used: boolean;
};

const LIFETIME = 10 * 60_000;

export function issueCode(allowed: Omit<Code, "issuedAt" | "used">): string {
  const code = secret();
  const { app } = allowed.world;
  app.codes.set(code, { ...allowed, issuedAt: app.now(), used: false });
  return code;
}

/** Uses up a code; from then on the app is installed. */
export function exchangeCode(app: App, id: string, redirectUri: string | undefined): Code & { installation: Installation } {
  const code = app.codes.get(id);
  if (!code || app.now() - code.issuedAt > LIFETIME) throw unable("invalid_code");
  if (code.used) throw unable("code_already_used");
  if (code.redirectUri !== redirectUri) throw refuse("bad_redirect_uri");
  code.used = true;
  return { ...code, installation: install(code.world, code) };
}
