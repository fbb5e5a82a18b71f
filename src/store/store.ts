import { setMaxListeners } from "node:events";
import { settlesWithin } from "../shutdown.ts";
import type { PrismaClient } from "../generated/prisma/client.ts";
import { openDatabase, type Where } from "./database.ts";
import type { Listen } from "./listen.ts";
import { openQueue, patientRetries, type Queue, type Retries } from "./queue.ts";

/** What is kept: the tables, and the queue of what Slack still has to be told, in one database. */
export type Store = {
  db: PrismaClient<"query">;
  queue: Queue;
  listen: Listen;
  /** Aborted when the process has to stop: what is not being committed by then is undone. */
  ending: AbortController;
  /** Lets the jobs that are being done finish within some seconds. Those that do not are an error of the queue, and are taken up by another process. */
  close(): Promise<void>;
};

// Milliseconds. The rest is for giving jobs back, and for saying goodbye to a server that may not answer.
const shutdownTimeoutMs = { jobs: 9_000, queue: 10_500, database: 1_500 };

/** Opens the database, migrated, with its queue started. `longest` is how many milliseconds a statement may take, if not as many as people wait for. */
export async function openStore(
  where: Where,
  onQueueError: (error: Error) => void,
  retries: Retries = patientRetries,
  longest?: number,
): Promise<Store> {
  const database = await openDatabase(where, longest === undefined ? {} : { statementTimeoutMs: longest });
  try {
    const queue = await openQueue(database.queue, retries, onQueueError);
    return {
      db: database.prisma,
      queue,
      listen: database.listen,
      ending: manyListeners(new AbortController()),
      close: async () => {
        const began = performance.now();
        await settlesWithin(shutdownTimeoutMs.queue, queue.boss.stop({ graceful: true, timeout: shutdownTimeoutMs.jobs }));
        if (performance.now() - began >= shutdownTimeoutMs.jobs) onQueueError(new Error("What takes longer is left to another process."));
        await settlesWithin(shutdownTimeoutMs.database, database.close());
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Everybody who waits for an answer listens. */
function manyListeners(controller: AbortController): AbortController {
  setMaxListeners(0, controller.signal);
  return controller;
}
