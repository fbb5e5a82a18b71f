import { z } from "zod";
import { secret } from "../ids.ts";
import { method } from "./method.ts";

const id = z.string().optional();

export const general = [
  method("api.test", { token: "none", args: { foo: id, error: id } }, (_world, args) => ({ args })),
  method("auth.test", { args: {} }, (world) => ({
    url: "https://stand-in.slack.com/",
    team: "Stand-in",
    user: world.people.get(world.botUserId)?.name,
    team_id: world.teamId,
    user_id: world.botUserId,
    bot_id: world.botId,
    is_enterprise_install: false,
  })),
  method("team.info", { scope: "team:read", args: { team: id } }, (world) => ({
    team: { id: world.teamId, name: "Stand-in", domain: "stand-in", email_domain: "", icon: {} },
  })),
  method("apps.connections.open", { token: "app", args: {} }, (world) => {
    const ticket = secret();
    world.tickets.add(ticket);
    return { url: `${world.url.replace("http", "ws")}/link/?ticket=${ticket}&app_id=${world.appId}` };
  }),
];
