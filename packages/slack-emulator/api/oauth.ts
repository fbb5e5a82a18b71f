import { z } from "zod";
import { exchangeCode } from "../oauth/codes.ts";
import { refuse } from "../refusal.ts";
import { appMethod } from "./method.ts";

const text = z.string().optional();

export const oauth = [
  appMethod(
    "oauth.v2.access",
    { token: "none", args: { client_id: text, client_secret: text, code: text, redirect_uri: text, grant_type: text } },
    (app, args) => {
      if (args.client_id !== app.clientId) throw refuse("invalid_client_id");
      if (args.client_secret !== app.clientSecret) throw refuse("bad_client_secret");
      const { workspace, userId, installation } = exchangeCode(app, args.code ?? "", args.redirect_uri);
      return {
        access_token: installation.token,
        token_type: "bot",
        scope: installation.scopes.join(","),
        bot_user_id: workspace.botUserId,
        app_id: app.appId,
        team: installation.isOrg ? null : { id: workspace.teamId, name: workspace.name },
        enterprise: workspace.enterprise,
        authed_user: { id: userId },
        is_enterprise_install: installation.isOrg,
      };
    },
  ),
];
