import type { Authorize } from "@slack/bolt";
import { WebAPIPlatformError, type WebClient } from "@slack/web-api";
import { isAfter, subMinutes } from "date-fns";
import { z } from "zod";
import type { Keys } from "../config.ts";
import { classifyError } from "../slack/errors.ts";
import type { PrismaClient, Workspace } from "../generated/prisma/client.ts";
import { maybeFlag, maybeId, maybeText, maybeUrl } from "../slack/responses.ts";
import type { Store } from "../store/store.ts";
import { decrypt, encrypt, keyIdOf, UnknownKey } from "./encryption.ts";

/** A workspace that the bot is installed in. An organization that has installed it as a whole is one. */
export type Installation = { workspaceId: string; botToken: string; botUserId: string; botId?: string; workspaceUrl?: string };

/** What a payload says about where it comes from. */
export type Source = { teamId?: string | undefined; enterpriseId?: string | undefined; isEnterpriseInstall: boolean };

export type Installations = {
  of(workspaceId: string): Promise<Installation | undefined>;
  /** Asks Slack whether the workspace's token still works, and ends the installation when it does not. */
  verify(workspaceId: string): Promise<void>;
};

/** Slack did not take the token or could not be asked, in words for the person who starts the program. */
export class NotInstalled extends Error {
  override name = "NotInstalled";
}

/** Somebody does something in a workspace that the bot is not installed in, or not any more. */
export class NotInstalledThere extends Error {
  override name = "NotInstalledThere";
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

/** One workspace, whose token stands in the environment: asks Slack whose it is. */
export async function openTokenInstallation(db: PrismaClient, slack: WebClient, botToken: string, now: Date): Promise<Installations> {
  const answer = await slack.auth.test().catch((error: Error) => {
    throw new NotInstalled(
      error instanceof WebAPIPlatformError
        ? `Slack rejected SLACK_BOT_TOKEN (${error.data.error}). Copy the Bot User OAuth Token from “OAuth & Permissions” again.`
        : `Couldn't reach Slack to check SLACK_BOT_TOKEN (${error.message}). Check the network and SLACK_API_URL.`,
    );
  });
  const { user_id: botUserId, bot_id: botId, ...auth } = AuthTest.parse(answer);
  const workspaceId = auth.is_enterprise_install ? auth.enterprise_id : auth.team_id;
  if (workspaceId === undefined || botUserId === undefined)
    throw new NotInstalled("Slack didn't say which workspace SLACK_BOT_TOKEN belongs to.");
  const named = { name: auth.team ?? workspaceId, botUserId, url: auth.url ?? null };
  await db.workspace.upsert({
    where: { id: workspaceId },
    create: { id: workspaceId, installedAt: now, ...named },
    update: { ...named, uninstalledAt: null },
  });
  const installation = installationOf({ id: workspaceId, botId: botId ?? null, ...named }, botToken);
  return {
    of: async (id) => (id === workspaceId ? installation : undefined),
    // Only the environment can change it.
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

// A change is heard of at once; this is for the case that the announcement is lost.
const keptForMinutes = 1;

/** Many workspaces, whose tokens came with their installations. What has been read is kept until it changes, by whichever process. */
export async function openOauthInstallations(
  { db, listen }: Pick<Store, "db" | "listen">,
  keys: Keys,
  slackWith: (token: string) => WebClient,
  now: () => Date,
): Promise<Installations> {
  await requireKeys(db, keys);
  const kept = new Map<string, { at: Date; installation: Installation }>();
  let changes = 0;
  await listen("follow_up_installations", (workspaceId) => {
    changes += 1;
    if (workspaceId === undefined) kept.clear();
    else kept.delete(workspaceId);
  });

  const read = async (workspaceId: string): Promise<Installation | undefined> => {
    const row = await db.workspace.findUnique({ where: { id: workspaceId } });
    if (!row?.botToken) return undefined;
    return installationOf(row, decrypt(keys, workspaceId, row.botToken));
  };
  return {
    of: async (workspaceId) => {
      const known = kept.get(workspaceId);
      // One from the future is not believed either: the clock was put back.
      if (known && isAfter(known.at, subMinutes(now(), keptForMinutes)) && !isAfter(known.at, now())) return known.installation;
      const before = changes;
      const installation = await read(workspaceId).catch((error: unknown) => {
        // While the database is away, the last known token lets people be told so.
        if (known) return known.installation;
        throw error;
      });
      // That there is none is not kept: what a new installation brings about must not meet it.
      if (installation && installation !== known?.installation && changes === before) kept.set(workspaceId, { at: now(), installation });
      return installation;
    },
    verify: async (workspaceId) => {
      const row = await db.workspace.findUnique({ where: { id: workspaceId } });
      if (!row?.botToken || (await works(slackWith(decrypt(keys, workspaceId, row.botToken))))) return;
      // Unless it was installed anew while Slack was asked.
      await db.workspace.updateMany({ where: { id: workspaceId, botToken: row.botToken }, data: { botToken: null, uninstalledAt: now() } });
    },
  };
}

/** The installation that a payload belongs to. An organization's own stands for its workspaces that have none. */
export async function installationFor(installations: Installations, source: Source): Promise<Installation | undefined> {
  const { teamId, enterpriseId, isEnterpriseInstall } = source;
  for (const id of isEnterpriseInstall ? [enterpriseId, teamId] : [teamId, enterpriseId]) {
    const installation = id === undefined ? undefined : await installations.of(id);
    if (installation) return installation;
  }
  return undefined;
}

/** Bolt's question which token a request may use. One workspace's token never serves another. */
export const authorizeWith =
  (installations: Installations): Authorize<boolean> =>
  async (source) => {
    const installation = await installationFor(installations, source);
    if (!installation) throw new NotInstalledThere("The bot isn't installed in this workspace.");
    return installation;
  };

const deadly = new Set(["account_inactive", "token_revoked"]);

async function works(slack: WebClient): Promise<boolean> {
  try {
    await slack.auth.test();
    return true;
  } catch (error) {
    if (error instanceof WebAPIPlatformError && deadly.has(error.data.error)) return false;
    // Other refusals, such as by an organization's rules on signing in, pass without a new installation.
    if (classifyError(error)?.kind === "installation-gone") return true;
    throw error;
  }
}

async function requireKeys(db: PrismaClient, keys: Keys) {
  const used = await db.$queryRaw<
    { id: string }[]
  >`SELECT DISTINCT split_part(bot_token, '.', 1) AS id FROM workspaces WHERE bot_token IS NOT NULL`;
  const unknown = used.find(({ id }) => keys.every((key) => key.id !== id));
  if (unknown) throw new UnknownKey(unknown.id);
}

/** Encrypts every stored token with the first key. Answers how many had another one. */
export async function rotateKeys(db: PrismaClient, keys: Keys): Promise<number> {
  const rows = await db.workspace.findMany({ where: { botToken: { not: null } }, select: { id: true, botToken: true } });
  let rotated = 0;
  for (const { id, botToken } of rows) {
    if (botToken === null || keyIdOf(botToken) === keys[0].id) continue;
    // One that is replaced meanwhile has the new key already.
    const { count } = await db.workspace.updateMany({
      where: { id, botToken },
      data: { botToken: encrypt(keys, id, decrypt(keys, id, botToken)) },
    });
    rotated += count;
  }
  return rotated;
}
