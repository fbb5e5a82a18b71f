import { fromPrisma } from "pg-boss";
import { v5 as uuid } from "uuid";
import type { Prisma } from "../generated/prisma/client.ts";
import { deadLetterPolicy, heartbeatSeconds, type Queue, setUpQueue } from "./queue.ts";

export const eventsQueue = "events";
export const deadEventsQueue = "dead-events";

/** An event as it is stored: Slack's, or one of our own, with where it comes from. */
type Storable = {
  source: { teamId?: string | undefined; enterpriseId?: string | undefined; isEnterpriseInstall: boolean };
  event: { type: string; [field: string]: unknown };
};

// Fixed, so that the same event always gets the same id.
const namespace = "6a2b1a1c-1f3e-4b0e-9c57-3c1f0d2f8f10";

const daySeconds = 24 * 60 * 60;

/** Creates the queue of stored events. Completed ones stay for a day, so that a repeated one is recognized. */
export async function openEventQueue({ boss }: Queue): Promise<void> {
  const policy = {
    // About a day, so that no deactivation is lost in an outage of Slack.
    retryLimit: 150,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 600,
    notify: true,
    deleteAfterSeconds: daySeconds,
  };
  await setUpQueue(boss, deadEventsQueue, deadLetterPolicy);
  await setUpQueue(boss, eventsQueue, policy, { policy: "standard", deadLetter: deadEventsQueue, heartbeatSeconds });
}

/** Stores an event, once for each `id`; inside a transaction if one is given. */
export async function storeEvent(
  { boss }: Queue,
  stored: Storable,
  { id, within }: { id?: string | undefined; within?: Prisma.TransactionClient } = {},
): Promise<void> {
  // What concerns a whole workspace goes before people's new names, of which there may be many.
  const priority = stored.event.type === "user_change" || stored.event.type === "found_deactivated" ? 0 : 1;
  const job = { data: stored, priority, ...(id === undefined ? {} : { id: uuid(id, namespace) }) };
  await boss.insert(eventsQueue, [job], within === undefined ? {} : { db: fromPrisma(within) });
}

/** Stores that Slack reported someone's account as deactivated; a job does what follows from it. */
export async function storeFoundDeactivated(queue: Queue, workspaceId: string, person: string): Promise<void> {
  const event = { type: "found_deactivated", person };
  await storeEvent(queue, { source: { teamId: workspaceId, isEnterpriseInstall: false }, event });
}
