import type { WebClient } from "@slack/web-api";
import type { Logger } from "pino";
import { PendingReply, pendingRepliesQueue } from "../store/pending-replies.ts";
import type { Queue } from "../store/queue.ts";
import { sentenceMessage } from "../views/blocks.ts";
import { messages } from "../views/messages/index.ts";

/** Starts the worker that messages people whose reply was lost in a crash. */
export async function startPendingReplies(
  { boss }: Queue,
  slackOf: (workspaceId: string) => Promise<WebClient | undefined>,
  log: Logger,
): Promise<void> {
  await boss.work<unknown>(pendingRepliesQueue, { pollingIntervalSeconds: 5 }, async ([job]) => {
    if (!job) return;
    const { workspaceId, personId, title } = PendingReply.parse(job.data);
    const slack = await slackOf(workspaceId);
    await slack?.chat.postMessage({ channel: personId, ...sentenceMessage(messages.interactions.restarted, title), mrkdwn: false });
    log.warn({ interaction: job.id, workspace: workspaceId, person: personId }, "an interaction was cut off before its outcome was sent");
  });
}
