import { z } from "zod";
import { secret } from "../ids.ts";
import { urlOf, type WorkspaceState } from "../workspace-state.ts";
import { appMethod, method } from "./method.ts";

const id = z.string().optional();

export const general = [
  appMethod("api.test", { token: "none", args: { foo: id, error: id } }, (_app, args) => ({ args })),
  method("auth.test", { args: {} }, (workspace) => ({
    url: urlOf(workspace),
    ...authorizedTeam(workspace),
    user: workspace.people.get(workspace.botUserId)?.name,
    user_id: workspace.botUserId,
    bot_id: workspace.botId,
  })),
  method("team.info", { scope: "team:read", args: { team: id } }, (workspace) => ({
    team: { id: workspace.teamId, name: workspace.name, domain: "emulator", email_domain: "", icon: {} },
  })),
  appMethod("apps.connections.open", { token: "app", args: {} }, (app) => {
    const ticket = secret();
    app.tickets.add(ticket);
    return { url: `${app.url.replace("http", "ws")}/link/?ticket=${ticket}&app_id=${app.appId}` };
  }),
];

/** An org-wide token belongs to the organization, not to a workspace. */
function authorizedTeam({ installation, enterprise, teamId, name }: WorkspaceState): Record<string, unknown> {
  const inGrid = enterprise && { enterprise_id: enterprise.id };
  if (installation?.isOrg && enterprise) return { team: enterprise.name, team_id: enterprise.id, ...inGrid, is_enterprise_install: true };
  return { team: name, team_id: teamId, ...inGrid, is_enterprise_install: false };
}
