import type { App } from "../app.ts";
import { secret } from "../ids.ts";
import { type Installation, install } from "../installations.ts";
import { refuse, unable } from "../refusal.ts";
import type { WorkspaceState } from "../workspace-state.ts";

/** An OAuth code, and what it grants when the bot exchanges it for a token. */
export type Code = {
  workspace: WorkspaceState;
  userId: string;
  isOrg: boolean;
  scopes: string[];
  redirectUri: string | undefined;
  issuedAt: number;
  used: boolean;
};

const LIFETIME_MS = 10 * 60_000;

export function issueCode(grant: Omit<Code, "issuedAt" | "used">): string {
  const code = secret();
  const { app } = grant.workspace;
  app.codes.set(code, { ...grant, issuedAt: app.now(), used: false });
  return code;
}

/** Exchanges a single-use code and installs the app. Throws a Refusal if the code is invalid, expired or used. */
export function exchangeCode(app: App, id: string, redirectUri: string | undefined): Code & { installation: Installation } {
  const code = app.codes.get(id);
  if (!code || app.now() - code.issuedAt > LIFETIME_MS) throw unable("invalid_code");
  if (code.used) throw unable("code_already_used");
  if (code.redirectUri !== redirectUri) throw refuse("bad_redirect_uri");
  code.used = true;
  return { ...code, installation: install(code.workspace, code) };
}
