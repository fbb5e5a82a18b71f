import { z } from "zod";
import { maybeId } from "../../slack/responses.ts";

const Place = z.object({
  channel: z.object({ id: maybeId.pipe(z.string()) }),
  message_ts: z.string().regex(/^\d+\.\d+$/),
  message: z.object({ thread_ts: maybeId }).catch({}),
  team: z
    .object({ domain: z.string().regex(/^[\w-]+$/) })
    .optional()
    .catch(undefined),
});

/**
 * The address of the message that a shortcut was used on, as "Copy link" in Slack makes it. `workspaceUrl` is where the workspace is, if that is known;
 * null when Slack does not say enough.
 */
export function messageLink(shortcut: unknown, workspaceUrl: string | undefined): string | null {
  const place = Place.safeParse(shortcut).data;
  const base = workspaceUrl ?? (place?.team && `https://${place.team.domain}.slack.com/`);
  if (!place || base === undefined) return null;
  const { id: channel } = place.channel;
  const { thread_ts: thread } = place.message;
  const url = new URL(`/archives/${channel}/p${place.message_ts.replace(".", "")}`, base);
  const isReply = thread !== undefined && thread !== place.message_ts;
  return isReply ? `${url.href}?thread_ts=${thread}&cid=${channel}` : url.href;
}
