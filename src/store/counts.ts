import { countPendingMessages } from "./messages.ts";
import type { Store } from "./store.ts";

/** Returns how many jobs each queue has in each state, and how many messages Slack doesn't show as they should be. */
export async function countWork({
  db,
  queue,
}: Store): Promise<{ queues: { name: string; jobs: Record<string, number> }[]; notShown: number }> {
  const [queues, notShown] = await Promise.all([queue.boss.getQueues(), countPendingMessages(db)]);
  return {
    notShown,
    queues: queues.map(({ name, readyCount, deferredCount, blockedCount, activeCount, failedCount }) => ({
      name,
      jobs: { ready: readyCount, deferred: deferredCount, blocked: blockedCount, active: activeCount, failed: failedCount },
    })),
  };
}
