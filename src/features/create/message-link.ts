import { z } from "zod";
import { maybeId } from "../../slack/responses.ts";

const SourceMessage = z.object({
  channel: z.object({ id: maybeId.pipe(z.string()) }),
  message_ts: z.string().regex(/^\d+\.\d+$/),
  message: z.object({ thread_ts: maybeId }).catch({}),
  team: z
    .object({ domain: z.string().regex(/^[\w-]+$/) })
    .optional()
    .catch(undefined),
});

/**
 * Returns the link to the message that a shortcut was used on, in the form of Slack's "Copy link", or null if the payload doesn't have enough.
 * `workspaceUrl` is the workspace's URL, if known.
 */
export function messageLink(shortcut: unknown, workspaceUrl: string | undefined): string | null {
  const source = SourceMessage.safeParse(shortcut).data;
  const base = workspaceUrl ?? (source?.team && `https://${source.team.domain}.slack.com/`);
  if (!source || base === undefined) return null;
  const { id: channel } = source.channel;
  const { thread_ts: thread } = source.message;
  const url = new URL(`/archives/${channel}/p${source.message_ts.replace(".", "")}`, base);
  const isReply = thread !== undefined && thread !== source.message_ts;
  return isReply ? `${url.href}?thread_ts=${thread}&cid=${channel}` : url.href;
}
