import type { AuthorizeResult } from "@slack/bolt";
import { WebAPIPlatformError, type WebClient } from "@slack/web-api";
import type { PrismaClient } from "../generated/prisma/client.ts";

/** The one workspace that the bot is installed in by its token. */
export type Installation = { workspaceId: string; botToken: string; botUserId: string; botId?: string };

/** Slack did not take the token or could not be asked, in words for the person who starts the program. */
export class NotInstalled extends Error {
  override name = "NotInstalled";
}

/** Asks Slack whose token this is and keeps that workspace. */
export async function install(db: PrismaClient, slack: WebClient, botToken: string, now: Date): Promise<Installation> {
  const auth = await slack.auth.test().catch((error: Error) => {
    throw new NotInstalled(
      error instanceof WebAPIPlatformError
        ? `Slack refuses SLACK_BOT_TOKEN (${error.data.error}). Copy the Bot User OAuth Token from “OAuth & Permissions” again.`
        : `Slack cannot be reached to check SLACK_BOT_TOKEN (${error.message}). Check the network and SLACK_API_URL.`,
    );
  });
  const { team_id: workspaceId, user_id: botUserId, bot_id: botId } = auth;
  if (workspaceId === undefined || botUserId === undefined) throw new NotInstalled("Slack did not say whose token SLACK_BOT_TOKEN is.");
  const named = { name: auth.team ?? workspaceId, botUserId };
  await db.workspace.upsert({ where: { id: workspaceId }, create: { id: workspaceId, installedAt: now, ...named }, update: named });
  return { workspaceId, botToken, botUserId, ...(botId === undefined ? {} : { botId }) };
}

/** Bolt's question which token a request may use. One workspace's token never serves another. */
export const authorizeWith =
  ({ workspaceId, ...authorized }: Installation) =>
  async ({ teamId }: { teamId?: string | undefined }): Promise<AuthorizeResult> => {
    if (teamId !== workspaceId) throw new Error("A request for a workspace that this bot is not installed in.");
    return authorized;
  };
