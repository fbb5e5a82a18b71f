import { App, type AppOptions, type Installation, LogLevel } from "@slack/bolt";
import { onTestFinished } from "vitest";
import type { Slack } from "../../packages/slack-emulator/index.ts";
import { freePort } from "../support/postgres.ts";

/** Starts a real Bolt app to be installed by OAuth, with a Map by team or organization as its installation store. */
export async function oauthBotForTest(slack: Slack, { scopes = ["chat:write", "commands"], directInstall = true } = {}) {
  const store = new Map<string, Installation>();
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } };
  const options: AppOptions = {
    signingSecret: slack.signingSecret,
    clientId: slack.clientId,
    clientSecret: slack.clientSecret,
    stateSecret: "only for this test",
    scopes,
    installerOptions: { authorizationUrl: slack.authorizeUrl, directInstall, redirectUriPath: "/slack/oauth_redirect", clientOptions },
    installationStore: {
      storeInstallation: async (installation) => {
        const { team, enterprise, isEnterpriseInstall } = installation;
        store.set((isEnterpriseInstall ? enterprise?.id : team?.id) ?? "", installation);
        await Promise.resolve();
      },
      fetchInstallation: ({ teamId, enterpriseId, isEnterpriseInstall }) => {
        const found = store.get((isEnterpriseInstall ? enterpriseId : teamId) ?? "");
        return found ? Promise.resolve(found as never) : Promise.reject(new Error("not installed"));
      },
    },
    clientOptions,
    convoStore: false,
    logLevel: LogLevel.ERROR,
  };
  // The redirect URL needs the port before the server starts.
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const redirectUri = `${address}/slack/oauth_redirect`;
  const app = new App({ ...options, redirectUri });
  app.command("/followup", async ({ ack, client, command }) => {
    await ack();
    await client.chat.postMessage({ channel: command.user_id, text: `hello from ${command.team_id}` });
  });
  await app.start(port);
  onTestFinished(async () => {
    await app.stop();
  });
  slack.requestUrl = `${address}/slack/events`;
  slack.redirectUrls = [redirectUri];
  return { store, installUrl: `${address}/slack/install`, redirectUri };
}
