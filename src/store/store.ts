import type { PrismaClient } from "../generated/prisma/client.ts";
import { openDatabase, type Where } from "./database.ts";
import type { Listen } from "./listen.ts";
import { openQueue, patientRetries, type Queue, type Retries } from "./queue.ts";

/** What is kept: the tables, and the queue of what Slack still has to be told, in one database. */
export type Store = { db: PrismaClient<"query">; queue: Queue; listen: Listen; close(): Promise<void> };

/** Opens the database, migrated, with its queue started. */
export async function openStore(where: Where, onQueueError: (error: Error) => void, retries: Retries = patientRetries): Promise<Store> {
  const database = await openDatabase(where);
  try {
    const queue = await openQueue(database.queue, retries, onQueueError);
    return {
      db: database.prisma,
      queue,
      listen: database.listen,
      close: async () => {
        await queue.boss.stop({ graceful: true, timeout: 15_000 });
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
