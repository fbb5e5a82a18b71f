import { z } from "zod";
import { problem } from "./app.ts";
import { checkContent, type CheckedContent } from "./content.ts";
import { secret } from "./ids.ts";
import { addMessage, editMessage, type Message, removeMessage } from "./messages.ts";
import { Refusal, refuse, refuseArguments } from "./refusal.ts";
import type { WorkspaceState } from "./workspace-state.ts";

export type ResponseUrl = {
  userId: string;
  channel: string;
  issuedAt: number;
  uses: number;
  /** The message whose button was clicked; none for a slash command. */
  original?: Message | undefined;
};

const MAX_USES = 5;
const LIFETIME = 30 * 60_000;

export function issueResponseUrl(world: WorkspaceState, target: Pick<ResponseUrl, "userId" | "channel" | "original">): string {
  const key = secret();
  world.responseUrls.set(key, { ...target, issuedAt: world.now(), uses: 0 });
  return `${world.app.url}/response/${key}`;
}

const flag = z.boolean().optional();
const Answer = z.strictObject({
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

export type AnswerTarget = Omit<ResponseUrl, "issuedAt" | "uses">;

/** What a POST to a response_url brings about: status and body of the answer. */
export function useResponseUrl(world: WorkspaceState, key: string, body: unknown): { status: number; body: string } {
  const target = world.responseUrls.get(key);
  try {
    if (!target) throw refuse("invalid_url");
    if (world.now() - target.issuedAt > LIFETIME) throw refuse("expired_url");
    if (target.uses >= MAX_USES) throw refuse("used_url");
    target.uses += 1;
    answer(world, target, body);
    return { status: 200, body: "ok" };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problem(world.app, `response_url: ${error.error} ${JSON.stringify(error.extra)}`);
    return {
      status: error.error.endsWith("_url") ? 404 : 400,
      body: JSON.stringify({ ok: false, error: error.error }),
    };
  }
}

/** Also what the answer to a slash command may hold. */
export function answer(world: WorkspaceState, target: AnswerTarget, body: unknown): void {
  const parsed = Answer.safeParse(body);
  if (!parsed.success) throw refuseArguments(parsed.error.issues.map((issue) => `${issue.path.join("/")}: ${issue.message}`));
  const { response_type, replace_original, delete_original } = parsed.data;
  if (delete_original) return removeMessage(world, originalOf(world, target));
  const content = checkContent(world, parsed.data, "response_url");
  if (replace_original) return editMessage(world, originalOf(world, target), content);
  const visible = response_type === "in_channel";
  post(world, target, content, visible);
}

function post(world: WorkspaceState, target: AnswerTarget, content: CheckedContent, visible: boolean): void {
  const place = { channel: target.channel, user: world.botUserId };
  addMessage(world, visible ? place : { ...place, ephemeralTo: target.userId }, content);
}

function originalOf(world: WorkspaceState, target: AnswerTarget): Message {
  if (!target.original) throw refuse("no_original");
  if (target.original.user !== world.botUserId) throw refuse("cant_update_message");
  if (!world.messages.includes(target.original)) throw refuse("message_not_found");
  return target.original;
}
