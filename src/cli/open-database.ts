import { readPlace } from "../config.ts";
import type { PrismaClient } from "../generated/prisma/client.ts";
import { hasDatabase } from "../store/data-folder.ts";
import { type Database, openDatabase } from "../store/database.ts";
import { requireMigrated } from "../store/migrate.ts";
import { connectQueue } from "../store/queue.ts";
import type { Store } from "../store/store.ts";
import { type Admin, CommandError } from "./command.ts";

// Longer than the bot's own limit, since no one in Slack is waiting.
const statementTimeoutMs = 10 * 60_000;

/** Opens the bot's database, which must exist and be migrated, without processing its queue. */
export const withDatabase = (admin: Admin, work: (db: PrismaClient) => Promise<void>): Promise<void> =>
  withOpenDatabase(admin, ({ prisma }) => work(prisma));

/** The same, with a queue to enqueue message updates. */
export const withStore = (admin: Admin, work: (store: Pick<Store, "db" | "queue">) => Promise<void>): Promise<void> =>
  withOpenDatabase(admin, async ({ prisma, queue: options }) => {
    const queue = await connectQueue(options);
    try {
      await work({ db: prisma, queue });
    } finally {
      await queue.boss.stop({ graceful: true });
    }
  });

async function withOpenDatabase({ environment }: Admin, work: (database: Database) => Promise<void>) {
  const location = readPlace(environment);
  if (location.databaseUrl === undefined && !(await hasDatabase(location.dataDir)))
    throw new CommandError(`There's no database in DATA_DIR ${location.dataDir}, and DATABASE_URL isn't set.`);
  const database = await openDatabase(location, { prepare: requireMigrated, statementTimeoutMs });
  try {
    await work(database);
  } finally {
    await database.close();
  }
}

/** Returns the folder with the embedded database's files. */
export const embeddedFilesIn = (dataDir: string) => `${dataDir}/postgres`;
