import { z } from "zod";
import { reportProblem } from "./app.ts";
import { type CheckedContent, checkContent } from "./content.ts";
import { secret } from "./ids.ts";
import { addMessage, editMessage, type Message, removeMessage } from "./messages.ts";
import { Refusal, refuse, refuseArguments } from "./refusal.ts";
import type { WorkspaceState } from "./workspace-state.ts";

export type ResponseUrl = {
  userId: string;
  channel: string;
  issuedAt: number;
  uses: number;
  /** The message whose button was clicked; undefined for a slash command. */
  original?: Message | undefined;
};

const MAX_USES = 5;
const LIFETIME_MS = 30 * 60_000;

export function issueResponseUrl(workspace: WorkspaceState, target: Pick<ResponseUrl, "userId" | "channel" | "original">): string {
  const key = secret();
  workspace.responseUrls.set(key, { ...target, issuedAt: workspace.now(), uses: 0 });
  return `${workspace.app.url}/response/${key}`;
}

const flag = z.boolean().optional();
const ResponseBody = z.strictObject({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  metadata: z.unknown().optional(),
  response_type: z.enum(["ephemeral", "in_channel"]).optional(),
  replace_original: flag,
  delete_original: flag,
  thread_ts: z.string().optional(),
  unfurl_links: flag,
  unfurl_media: flag,
  mrkdwn: flag,
});

export type ResponseTarget = Omit<ResponseUrl, "issuedAt" | "uses">;

/** Handles a POST to a response_url. Returns the status and body of the HTTP response. */
export function postToResponseUrl(workspace: WorkspaceState, key: string, body: unknown): { status: number; body: string } {
  const target = workspace.responseUrls.get(key);
  try {
    if (!target) throw refuse("invalid_url");
    if (workspace.now() - target.issuedAt > LIFETIME_MS) throw refuse("expired_url");
    if (target.uses >= MAX_USES) throw refuse("used_url");
    target.uses += 1;
    applyResponse(workspace, target, body);
    return { status: 200, body: "ok" };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    reportProblem(workspace.app, `response_url: ${error.error} ${JSON.stringify(error.extra)}`);
    return {
      status: error.error.endsWith("_url") ? 404 : 400,
      body: JSON.stringify({ ok: false, error: error.error }),
    };
  }
}

/** Applies a response_url body; the response to a slash command may have the same content. */
export function applyResponse(workspace: WorkspaceState, target: ResponseTarget, body: unknown): void {
  const parsed = ResponseBody.safeParse(body);
  if (!parsed.success) throw refuseArguments(parsed.error.issues.map((issue) => `${issue.path.join("/")}: ${issue.message}`));
  const { response_type, replace_original, delete_original } = parsed.data;
  if (delete_original) return removeMessage(workspace, originalOf(workspace, target));
  const content = checkContent(workspace, parsed.data, "response_url");
  if (replace_original) return editMessage(workspace, originalOf(workspace, target), content);
  const visible = response_type === "in_channel";
  post(workspace, target, content, visible);
}

function post(workspace: WorkspaceState, target: ResponseTarget, content: CheckedContent, visible: boolean): void {
  const destination = { channel: target.channel, user: workspace.botUserId };
  addMessage(workspace, visible ? destination : { ...destination, ephemeralTo: target.userId }, content);
}

function originalOf(workspace: WorkspaceState, target: ResponseTarget): Message {
  if (!target.original) throw refuse("no_original");
  if (target.original.user !== workspace.botUserId) throw refuse("cant_update_message");
  if (!workspace.messages.includes(target.original)) throw refuse("message_not_found");
  return target.original;
}
