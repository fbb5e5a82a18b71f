import type { App } from "./app.ts";
import type { WorkspaceState } from "./workspace-state.ts";

export type Installation = {
  token: string;
  scopes: string[];
  /** Whether it is the whole organization's. */
  isOrg: boolean;
  /** What a call with its token is refused with. */
  dead?: "token_revoked" | "account_inactive";
};

export type Installed = { world: WorkspaceState; installation: Installation };

/** Installs the app. While it is installed the token stays, and scopes are only added. */
export function install(world: WorkspaceState, { scopes, isOrg }: Pick<Installation, "scopes" | "isOrg">): Installation {
  const { app, enterprise } = world;
  if (isOrg && !(enterprise && app.manifest.settings.org_deploy_enabled))
    throw new Error("an app is installed in an organization only if there is one and the manifest says org_deploy_enabled");
  const before = world.installation;
  if (before && !before.dead && before.isOrg === isOrg) {
    before.scopes = [...new Set([...before.scopes, ...scopes])];
    return before;
  }
  const place = isOrg && enterprise ? enterprise.id : world.teamId;
  const token = freeToken(app, `xoxb-${place}-emulator`);
  const installation: Installation = { token, scopes: [...scopes], isOrg };
  world.installation = installation;
  app.tokens.set(token, { world, installation });
  app.changes.happened();
  return installation;
}

function freeToken(app: App, wanted: string): string {
  let token = wanted;
  for (let n = 2; app.tokens.has(token); n += 1) token = `${wanted}-${n}`;
  return token;
}

/** The living installation that people of a team can use; a token that was only revoked leaves the app where it is. */
export function installationIn(world: WorkspaceState, teamId: string): Installation | undefined {
  const { installation } = world;
  if (!installation || installation.dead === "account_inactive") return undefined;
  return installation.isOrg || teamId === world.teamId ? installation : undefined;
}

export const mayUse = (world: WorkspaceState, scope: string, teamId = world.teamId): boolean =>
  installationIn(world, teamId)?.scopes.includes(scope) ?? false;

/** Removes the app: its token dies at once. */
export function uninstall(world: WorkspaceState): void {
  if (!installationIn(world, world.teamId)) throw new Error("the app is not installed");
  if (world.installation) world.installation.dead = "account_inactive";
  world.app.changes.happened();
}
