import { z } from "zod";
import { type Queue, setUpQueue } from "./queue.ts";

export const pendingRepliesQueue = "owed";

// Seconds, longer than any reply takes: what is still pending then was left by a process that ended.
const dueSeconds = 300;

/** Someone who was told to wait for an outcome, and what it is about. */
export const PendingReply = z.object({ workspaceId: z.string(), personId: z.string(), title: z.string().optional() });

/** Creates the queue of pending replies: a job runs when a reply can no longer come, and is deleted once it has been sent. */
export async function openPendingReplies({ boss }: Queue): Promise<void> {
  const policy = { retryLimit: 12, retryDelay: 5, retryBackoff: true, retryDelayMax: 600, deleteAfterSeconds: 3_600 };
  await setUpQueue(boss, pendingRepliesQueue, policy);
}

/** Records that someone waits for the outcome of the interaction `id`, so that a killed process leaves no one without a reply. */
export async function recordPendingReply({ boss }: Queue, id: string, pending: z.input<typeof PendingReply>): Promise<void> {
  await boss.send(pendingRepliesQueue, pending, { id, startAfter: dueSeconds });
}

/** Deletes the record of a reply that was sent. */
export async function deletePendingReply({ boss }: Queue, id: string): Promise<void> {
  await boss.deleteJob(pendingRepliesQueue, id);
}
