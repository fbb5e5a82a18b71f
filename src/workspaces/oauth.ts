import { createHash, randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { HTTPReceiver, InstallationStore, StateStore } from "@slack/bolt";
import { WebClient, type WebClientOptions } from "@slack/web-api";
import { addMinutes } from "date-fns";
import { z } from "zod";
import type { Keys, Oauth } from "../config.ts";
import type { PrismaClient } from "../generated/prisma/client.ts";
import { maybeFlag, maybeId, maybeText, maybeUrl } from "../slack/responses.ts";
import { createWindows } from "../slack/windows.ts";
import { storeEvent } from "../store/event-queue.ts";
import type { Store } from "../store/store.ts";
import { encrypt } from "./encryption.ts";

/** The bot's OAuth scopes. The manifest has the same ones. */
export const scopes = ["chat:write", "commands", "im:history", "im:write", "users:read"];

const stateTtlMinutes = 10;
const maxInstallsPerMinute = 60;

/** Returns the OAuth options of the receiver. People install the app at /slack/install, and Slack redirects to /slack/oauth_redirect. */
export function installer(
  store: Store,
  { clientId, clientSecret, keys, publicUrl }: Oauth,
  slackApiUrl: string,
  clientOptions: WebClientOptions,
  now: () => Date,
): Partial<ConstructorParameters<typeof HTTPReceiver>[0]> {
  const redirectUriPath = "/slack/oauth_redirect";
  const redirectUri = publicUrl + redirectUriPath;
  // Anyone can open the page, and each visit writes to the database.
  const installWindows = createWindows(maxInstallsPerMinute, 60);
  // Slack's SDK makes the same call, but keeps the URL only for organizations. Without the URL, links use the domain that most workspaces have.
  const urlOf = async (token: string) => {
    const response = await new WebClient(token, { ...clientOptions }).auth.test().catch(() => undefined);
    return maybeUrl.parse(response?.url);
  };
  return {
    clientId,
    clientSecret,
    scopes,
    redirectUri,
    installationStore: installationStore(store, keys, now, urlOf),
    installerOptions: {
      installPath: "/slack/install",
      redirectUriPath,
      directInstall: true,
      authorizationUrl: new URL("/oauth/v2/authorize", slackApiUrl).href,
      // If the state couldn't be stored, the browser would get no response at all.
      installPathOptions: {
        beforeRedirection: async (_request, response) => {
          const refuse = (status: number, text: string) => {
            sendPage(response, status, "Not installed", `${text} Try again in a minute.`);
            return false;
          };
          if (installWindows.use("") > 0) return refuse(429, "Too many people are installing the app right now.");
          return store.db.oauthState.count({ take: 1 }).then(
            () => true,
            () => refuse(503, "The database isn't responding right now."),
          );
        },
      },
      stateStore: stateStore(store.db, now, { scopes, redirectUri }),
      clientOptions,
      callbackOptions: {
        success: (_installation, _options, _request, response) =>
          sendPage(response, 200, "Installed", "Follow-up is installed. Go back to Slack and type /followup."),
        failure: (error, _options, _request, response) => sendPage(response, ...failurePage(error.code)),
      },
    },
  };
}

/** Stores each state as a row that can be used only once. */
function stateStore(db: PrismaClient, now: () => Date, options: Awaited<ReturnType<StateStore["verifyStateParam"]>>): StateStore {
  return {
    generateStateParam: async () => {
      const state = randomBytes(32).toString("base64url");
      await db.oauthState.deleteMany({ where: { expiresAt: { lte: now() } } });
      await db.oauthState.create({ data: { hash: hash(state), expiresAt: addMinutes(now(), stateTtlMinutes) } });
      return state;
    },
    verifyStateParam: async (_now, state) => {
      const { count } = await db.oauthState.deleteMany({ where: { hash: hash(state), expiresAt: { gt: now() } } });
      if (count === 0) throw new InvalidState("The state is unknown, expired, or already used.");
      return options;
    },
  };
}

class InvalidState extends Error {
  readonly code = "slack_oauth_invalid_state";
}

const hash = (state: string) => createHash("sha256").update(state).digest("hex");

function installationStore(
  { db, queue }: Store,
  keys: Keys,
  now: () => Date,
  urlOf: (token: string) => Promise<string | undefined>,
): InstallationStore {
  return {
    storeInstallation: async (installation) => {
      const { bot, user, ...rest } = OAuthInstallation.parse(installation);
      const { id: workspaceId, name } = (rest.isEnterpriseInstall ? rest.enterprise : rest.team) ?? {};
      if (!bot?.userId || workspaceId === undefined) throw new Error("Slack's response lacks the bot or the workspace.");
      const row = {
        name: name ?? workspaceId,
        url: (await urlOf(bot.token)) ?? null,
        botUserId: bot.userId,
        botId: bot.id ?? null,
        botToken: encrypt(keys, workspaceId, bot.token),
        scopes: bot.scopes,
        installedBy: user?.id ?? null,
        installedAt: now(),
        uninstalledAt: null,
      };
      await db.$transaction(async (tx) => {
        // Someone may click the button twice.
        await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`installation ${workspaceId}`}, 0))::text`;
        const previous = await tx.workspace.findUnique({ where: { id: workspaceId }, select: { botToken: true } });
        await tx.workspace.upsert({ where: { id: workspaceId }, create: { id: workspaceId, ...row }, update: row });
        const isFirst = previous === null || previous.botToken === null;
        const source = { teamId: workspaceId, isEnterpriseInstall: false };
        await storeEvent(queue, { source, event: { type: "installed", by: user?.id, isFirst } }, { within: tx });
      });
    },
    fetchInstallation: () => Promise.reject(new Error("Installations are looked up by authorize.")),
  };
}

const TeamOrEnterprise = z.object({ id: maybeId, name: maybeText }).optional().catch(undefined);

/** The installation that Slack's SDK builds from `oauth.v2.access` and `auth.test`. */
const OAuthInstallation = z.object({
  isEnterpriseInstall: maybeFlag,
  enterprise: TeamOrEnterprise,
  team: TeamOrEnterprise,
  bot: z
    .object({ userId: maybeId, id: maybeId, token: z.string(), scopes: z.array(z.string()).catch([]) })
    .optional()
    .catch(undefined),
  user: z.object({ id: maybeId }).optional().catch(undefined),
});

function failurePage(code: string): [status: number, title: string, text: string] {
  switch (code) {
    case "slack_oauth_installer_authorization_error":
      return [403, "Not installed", "You cancelled the installation in Slack, so nothing was installed."];
    case "slack_oauth_invalid_state":
    case "slack_oauth_missing_state":
    case "slack_oauth_missing_code":
      return [
        400,
        "Not installed",
        "This link has already been used, has expired, or was opened in another browser. Start the installation again.",
      ];
    default:
      return [
        502,
        "Not installed",
        "Slack didn't complete the installation. Start it again. If it keeps failing, tell whoever runs this app.",
      ];
  }
}

function sendPage(response: ServerResponse, status: number, title: string, text: string) {
  response
    .writeHead(status, { "content-type": "text/html; charset=utf-8", "referrer-policy": "no-referrer", "cache-control": "no-store" })
    .end(
      `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>${title}</title><body style="font: 18px/1.5 system-ui; max-width: 36em; margin: 15vh auto; padding: 0 1em"><h1>${title}</h1><p>${text}</p>${status < 300 ? "" : '<p><a href="/slack/install">Install Follow-up</a></p>'}</body></html>\n`,
    );
}
