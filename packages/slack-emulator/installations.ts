import type { App } from "./app.ts";
import type { WorkspaceState } from "./workspace-state.ts";

export type Installation = {
  token: string;
  scopes: string[];
  /** Whether the app is installed org-wide. */
  isOrg: boolean;
  /** The error that calls with this token get. */
  tokenError?: "token_revoked" | "account_inactive";
};

export type TokenOwner = { workspace: WorkspaceState; installation: Installation };

/** Installs the app. Reinstalling keeps the token and only adds scopes. */
export function install(workspace: WorkspaceState, { scopes, isOrg }: Pick<Installation, "scopes" | "isOrg">): Installation {
  const { app, enterprise } = workspace;
  if (isOrg && !(enterprise && app.manifest.settings.org_deploy_enabled))
    throw new Error("an app is installed in an organization only if there is one and the manifest says org_deploy_enabled");
  const existing = workspace.installation;
  if (existing && !existing.tokenError && existing.isOrg === isOrg) {
    existing.scopes = [...new Set([...existing.scopes, ...scopes])];
    return existing;
  }
  const ownerId = isOrg && enterprise ? enterprise.id : workspace.teamId;
  const token = uniqueToken(app, `xoxb-${ownerId}-emulator`);
  const installation: Installation = { token, scopes: [...scopes], isOrg };
  workspace.installation = installation;
  app.tokens.set(token, { workspace, installation });
  app.changes.happened();
  return installation;
}

function uniqueToken(app: App, base: string): string {
  let token = base;
  for (let n = 2; app.tokens.has(token); n += 1) token = `${base}-${n}`;
  return token;
}

/** Returns the installation that members of a team can use. A revoked token doesn't uninstall the app. */
export function installationIn(workspace: WorkspaceState, teamId: string): Installation | undefined {
  const { installation } = workspace;
  if (!installation || installation.tokenError === "account_inactive") return undefined;
  return installation.isOrg || teamId === workspace.teamId ? installation : undefined;
}

export const hasScope = (workspace: WorkspaceState, scope: string, teamId = workspace.teamId): boolean =>
  installationIn(workspace, teamId)?.scopes.includes(scope) ?? false;

/** Uninstalls the app, which invalidates its token immediately. */
export function uninstall(workspace: WorkspaceState): void {
  if (!installationIn(workspace, workspace.teamId)) throw new Error("the app is not installed");
  if (workspace.installation) workspace.installation.tokenError = "account_inactive";
  workspace.app.changes.happened();
}
