import { readPlace } from "../config.ts";
import type { PrismaClient } from "../generated/prisma/client.ts";
import { hasDatabase } from "../store/data-folder.ts";
import { openDatabase, type Database } from "../store/database.ts";
import { requireMigrated } from "../store/migrate.ts";
import { joinQueue } from "../store/queue.ts";
import type { Store } from "../store/store.ts";
import { type Admin, CommandError } from "./command.ts";

// Milliseconds. Nobody waits for an answer in Slack meanwhile.
const statementTimeoutMs = 10 * 60_000;

/** Works on the bot's database, which must be there and migrated. No job is taken from its queue. */
export const withDatabase = (admin: Admin, work: (db: PrismaClient) => Promise<void>): Promise<void> =>
  opened(admin, ({ prisma }) => work(prisma));

/** The same, for what Slack has to be told about. */
export const withStore = (admin: Admin, work: (store: Pick<Store, "db" | "queue">) => Promise<void>): Promise<void> =>
  opened(admin, async ({ prisma, queue: options }) => {
    const queue = await joinQueue(options);
    try {
      await work({ db: prisma, queue });
    } finally {
      await queue.boss.stop({ graceful: true });
    }
  });

async function opened({ environment }: Admin, work: (database: Database) => Promise<void>) {
  const place = readPlace(environment);
  if (place.databaseUrl === undefined && !(await hasDatabase(place.dataDir)))
    throw new CommandError(`There is no database in DATA_DIR ${place.dataDir}, and DATABASE_URL isn't set.`);
  const database = await openDatabase(place, { prepare: requireMigrated, statementTimeoutMs });
  try {
    await work(database);
  } finally {
    await database.close();
  }
}

/** Where the embedded database keeps its files. */
export const embeddedIn = (dataDir: string) => `${dataDir}/postgres`;
