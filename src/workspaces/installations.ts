import type { Authorize } from "@slack/bolt";
import { WebAPIPlatformError, type WebClient } from "@slack/web-api";
import { isAfter, subMinutes } from "date-fns";
import { z } from "zod";
import type { Keys } from "../config.ts";
import type { PrismaClient, Workspace } from "../generated/prisma/client.ts";
import { classifyError } from "../slack/errors.ts";
import { maybeFlag, maybeId, maybeText, maybeUrl } from "../slack/responses.ts";
import type { Store } from "../store/store.ts";
import { decrypt, encrypt, keyIdOf, UnknownKeyError } from "./encryption.ts";

/** An installation in a workspace, or in a whole organization, whose ID is then the `workspaceId`. */
export type Installation = { workspaceId: string; botToken: string; botUserId: string; botId?: string; workspaceUrl?: string };

/** The workspace and organization that a payload comes from. */
export type Source = { teamId?: string | undefined; enterpriseId?: string | undefined; isEnterpriseInstall: boolean };

export type Installations = {
  of(workspaceId: string): Promise<Installation | undefined>;
  /** Checks the workspace's token with Slack, and marks the app as uninstalled if the token was revoked. */
  verify(workspaceId: string): Promise<void>;
};

/** Slack rejected the token or couldn't be reached. The message is for the person who starts the program. */
export class TokenError extends Error {
  override name = "TokenError";
}

/** An interaction comes from a workspace where the app isn't installed, or no longer is. */
export class NotInstalledError extends Error {
  override name = "NotInstalledError";
}

const AuthTest = z.object({
  team_id: maybeId,
  enterprise_id: maybeId,
  is_enterprise_install: maybeFlag,
  team: maybeText,
  user_id: maybeId,
  bot_id: maybeId,
  url: maybeUrl,
});

/** Opens the one workspace whose token is configured. Throws `TokenError`. */
export async function openTokenInstallation(db: PrismaClient, slack: WebClient, botToken: string, now: Date): Promise<Installations> {
  const response = await slack.auth.test().catch((error: Error) => {
    throw new TokenError(
      error instanceof WebAPIPlatformError
        ? `Slack rejected SLACK_BOT_TOKEN (${error.data.error}). Copy the Bot User OAuth Token from “OAuth & Permissions” again.`
        : `Couldn't reach Slack to check SLACK_BOT_TOKEN (${error.message}). Check the network and SLACK_API_URL.`,
    );
  });
  const { user_id: botUserId, bot_id: botId, ...auth } = AuthTest.parse(response);
  const workspaceId = auth.is_enterprise_install ? auth.enterprise_id : auth.team_id;
  if (workspaceId === undefined || botUserId === undefined)
    throw new TokenError("Slack didn't say which workspace SLACK_BOT_TOKEN belongs to.");
  const details = { name: auth.team ?? workspaceId, botUserId, url: auth.url ?? null };
  await db.workspace.upsert({
    where: { id: workspaceId },
    create: { id: workspaceId, installedAt: now, ...details },
    update: { ...details, uninstalledAt: null },
  });
  const installation = installationOf({ id: workspaceId, botId: botId ?? null, ...details }, botToken);
  return {
    of: async (id) => (id === workspaceId ? installation : undefined),
    // Only the configuration can change the token.
    verify: async () => {},
  };
}

const installationOf = (
  { id, botUserId, botId, url }: Pick<Workspace, "id" | "botUserId" | "botId" | "url">,
  botToken: string,
): Installation => ({
  workspaceId: id,
  botToken,
  botUserId,
  ...(botId === null ? {} : { botId }),
  ...(url === null ? {} : { workspaceUrl: url }),
});

// Changes are notified immediately. This covers lost notifications.
const cacheMinutes = 1;

/** Opens the workspaces that installed the app with OAuth. Caches them until any process changes them. Throws `UnknownKeyError`. */
export async function openOauthInstallations(
  { db, listen }: Pick<Store, "db" | "listen">,
  keys: Keys,
  slackWith: (token: string) => WebClient,
  now: () => Date,
): Promise<Installations> {
  await requireKeys(db, keys);
  const cache = new Map<string, { at: Date; installation: Installation }>();
  let changes = 0;
  await listen("follow_up_installations", (workspaceId) => {
    changes += 1;
    if (workspaceId === undefined) cache.clear();
    else cache.delete(workspaceId);
  });

  const load = async (workspaceId: string): Promise<Installation | undefined> => {
    const row = await db.workspace.findUnique({ where: { id: workspaceId } });
    if (!row?.botToken) return undefined;
    return installationOf(row, decrypt(keys, workspaceId, row.botToken));
  };
  return {
    of: async (workspaceId) => {
      const known = cache.get(workspaceId);
      // An entry from the future is stale too: the clock was set back.
      if (known && isAfter(known.at, subMinutes(now(), cacheMinutes)) && !isAfter(known.at, now())) return known.installation;
      const changesBefore = changes;
      const installation = await load(workspaceId).catch((error: unknown) => {
        // While the database is down, the last known token is needed to tell people.
        if (known) return known.installation;
        throw error;
      });
      // Misses are not cached, so that a new installation takes effect immediately.
      if (installation && installation !== known?.installation && changes === changesBefore)
        cache.set(workspaceId, { at: now(), installation });
      return installation;
    },
    verify: async (workspaceId) => {
      const row = await db.workspace.findUnique({ where: { id: workspaceId } });
      if (!row?.botToken || (await isTokenValid(slackWith(decrypt(keys, workspaceId, row.botToken))))) return;
      // The token is in the condition, in case the app was reinstalled in the meantime.
      await db.workspace.updateMany({ where: { id: workspaceId, botToken: row.botToken }, data: { botToken: null, uninstalledAt: now() } });
    },
  };
}

/** Returns the installation for a payload. An organization's installation covers its workspaces that have none. */
export async function installationFor(installations: Installations, source: Source): Promise<Installation | undefined> {
  const { teamId, enterpriseId, isEnterpriseInstall } = source;
  for (const id of isEnterpriseInstall ? [enterpriseId, teamId] : [teamId, enterpriseId]) {
    const installation = id === undefined ? undefined : await installations.of(id);
    if (installation) return installation;
  }
  return undefined;
}

/** Returns Bolt's `authorize`. A workspace's token is never used for another. Throws `NotInstalledError`. */
export const authorizeWith =
  (installations: Installations): Authorize<boolean> =>
  async (source) => {
    const installation = await installationFor(installations, source);
    if (!installation) throw new NotInstalledError("The bot isn't installed in this workspace.");
    return installation;
  };

const revokedCodes = new Set(["account_inactive", "token_revoked"]);

async function isTokenValid(slack: WebClient): Promise<boolean> {
  try {
    await slack.auth.test();
    return true;
  } catch (error) {
    if (error instanceof WebAPIPlatformError && revokedCodes.has(error.data.error)) return false;
    // Other errors, such as an organization's sign-in rules, can resolve without a reinstall.
    if (classifyError(error)?.kind === "installation-gone") return true;
    throw error;
  }
}

async function requireKeys(db: PrismaClient, keys: Keys) {
  const usedKeys = await db.$queryRaw<
    { id: string }[]
  >`SELECT DISTINCT split_part(bot_token, '.', 1) AS id FROM workspaces WHERE bot_token IS NOT NULL`;
  const unknown = usedKeys.find(({ id }) => keys.every((key) => key.id !== id));
  if (unknown) throw new UnknownKeyError(unknown.id);
}

/** Reencrypts every stored token with the first key. Returns how many changed. */
export async function rotateKeys(db: PrismaClient, keys: Keys): Promise<number> {
  const rows = await db.workspace.findMany({ where: { botToken: { not: null } }, select: { id: true, botToken: true } });
  let rotated = 0;
  for (const { id, botToken } of rows) {
    if (botToken === null || keyIdOf(botToken) === keys[0].id) continue;
    // If the token was replaced in the meantime, it has the new key already.
    const { count } = await db.workspace.updateMany({
      where: { id, botToken },
      data: { botToken: encrypt(keys, id, decrypt(keys, id, botToken)) },
    });
    rotated += count;
  }
  return rotated;
}
