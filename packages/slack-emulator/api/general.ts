import { z } from "zod";
import { secret } from "../ids.ts";
import { urlOf, type WorkspaceState } from "../workspace-state.ts";
import { appMethod, method } from "./method.ts";

const id = z.string().optional();

export const general = [
  appMethod("api.test", { by: "nobody", args: { foo: id, error: id } }, (_app, args) => ({ args })),
  method("auth.test", { args: {} }, (world) => ({
    url: urlOf(world),
    ...authorizedPlace(world),
    user: world.people.get(world.botUserId)?.name,
    user_id: world.botUserId,
    bot_id: world.botId,
  })),
  method("team.info", { scope: "team:read", args: { team: id } }, (world) => ({
    team: { id: world.teamId, name: world.name, domain: "emulator", email_domain: "", icon: {} },
  })),
  appMethod("apps.connections.open", { by: "app", args: {} }, (app) => {
    const ticket = secret();
    app.tickets.add(ticket);
    return { url: `${app.url.replace("http", "ws")}/link/?ticket=${ticket}&app_id=${app.appId}` };
  }),
];

/** An organization's token belongs to no workspace. */
function authorizedPlace({ installation, enterprise, teamId, name }: WorkspaceState): Record<string, unknown> {
  const inGrid = enterprise && { enterprise_id: enterprise.id };
  if (installation?.isOrg && enterprise) return { team: enterprise.name, team_id: enterprise.id, ...inGrid, is_enterprise_install: true };
  return { team: name, team_id: teamId, ...inGrid, is_enterprise_install: false };
}
