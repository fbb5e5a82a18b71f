import type { WebClient } from "@slack/web-api";
import type { Logger } from "pino";
import { z } from "zod";
import { sentenceMessage } from "../views/blocks.ts";
import { messages } from "../views/messages/index.ts";
import type { Queue } from "../store/queue.ts";
import type { Subject } from "../observability/interactions.ts";
import type { Deps } from "../interactions/feature.ts";

// An outcome that somebody waits for is a job that is due when it cannot come any more, and deleted once it has been told.
const owedQueue = "owed";

// Seconds. Longer than any answer takes; what is still owed then was left by a process that ended.
const due = 300;

const Owed = z.object({ workspaceId: z.string(), personId: z.string(), title: z.string().optional() });

export async function openOwed({ boss }: Queue): Promise<void> {
  const policy = { retryLimit: 12, retryDelay: 5, retryBackoff: true, retryDelayMax: 600, deleteAfterSeconds: 3_600 };
  await boss.createQueue(owedQueue, policy);
  await boss.updateQueue(owedQueue, policy);
}

/**
 * Notes that somebody was promised an outcome, so that a process that is killed leaves nobody without a word.
 * Nobody waits for it: where the database is what is slow it may come to nothing.
 */
export function owe(
  { store: { queue }, log }: Pick<Deps, "store" | "log">,
  id: string,
  { workspace, person }: Subject,
  about: { title: string | undefined },
): { paid(): Promise<void> } {
  const noted = queue.boss.send(owedQueue, { workspaceId: workspace, personId: person, ...about }, { id, startAfter: due });
  const outcome = noted.catch((error: unknown) => log.warn({ interaction: id, err: error }, "failed to record a pending reply"));
  return {
    paid: async () => {
      await outcome;
      await queue.boss.deleteJob(owedQueue, id).catch((error: unknown) => {
        log.warn({ interaction: id, err: error }, "failed to delete the record of a sent reply");
      });
    },
  };
}

/** Starts to tell people whose outcome a killed process has left open. */
export async function startOwed(
  { boss }: Queue,
  slackOf: (workspaceId: string) => Promise<WebClient | undefined>,
  log: Logger,
): Promise<void> {
  await boss.work<unknown>(owedQueue, { pollingIntervalSeconds: 5 }, async ([job]) => {
    if (!job) return;
    const { workspaceId, personId, title } = Owed.parse(job.data);
    const slack = await slackOf(workspaceId);
    await slack?.chat.postMessage({ channel: personId, ...sentenceMessage(messages.interactions.restarted, title), mrkdwn: false });
    log.warn({ interaction: job.id, workspace: workspaceId, person: personId }, "an interaction was cut off before its outcome was sent");
  });
}
