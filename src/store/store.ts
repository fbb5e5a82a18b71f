import { setMaxListeners } from "node:events";
import type { PrismaClient } from "../generated/prisma/client.ts";
import { settlesWithin } from "../within.ts";
import { type DatabaseLocation, openDatabase } from "./database.ts";
import type { Listen } from "./listen.ts";
import { deliveryRetries, openQueue, type Queue, type Retries } from "./queue.ts";

/** The tables and the queue of pending messages, in one database. */
export type Store = {
  db: PrismaClient<"query">;
  queue: Queue;
  listen: Listen;
  /** Aborted when the process has to stop. Transactions that aren't committing by then are rolled back. */
  ending: AbortController;
  /** Gives active jobs some seconds to finish. If any don't, `onQueueError` is called, and another process picks them up. */
  close(): Promise<void>;
};

// `queue` exceeds `jobs` to leave time for returning jobs; `database` is for disconnecting from a server that may not respond.
const shutdownTimeoutMs = { jobs: 9_000, queue: 10_500, database: 1_500 };

/** Opens and migrates the database, and starts its queue. `statementTimeoutMs` defaults to a limit for people who are waiting. */
export async function openStore(
  location: DatabaseLocation,
  onQueueError: (error: Error) => void,
  retries: Retries = deliveryRetries,
  statementTimeoutMs?: number,
): Promise<Store> {
  const database = await openDatabase(location, statementTimeoutMs === undefined ? {} : { statementTimeoutMs });
  try {
    const queue = await openQueue(database.queue, retries, onQueueError);
    return {
      db: database.prisma,
      queue,
      listen: database.listen,
      ending: allowManyListeners(new AbortController()),
      close: async () => {
        const startedAt = performance.now();
        await settlesWithin(shutdownTimeoutMs.queue, queue.boss.stop({ graceful: true, timeout: shutdownTimeoutMs.jobs }));
        if (performance.now() - startedAt >= shutdownTimeoutMs.jobs)
          onQueueError(new Error("What takes longer is left to another process."));
        await settlesWithin(shutdownTimeoutMs.database, database.close());
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

// Every pending transaction adds a listener.
function allowManyListeners(controller: AbortController): AbortController {
  setMaxListeners(0, controller.signal);
  return controller;
}
