import { existsSync } from "node:fs";
import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readPlace } from "../config.ts";
import { lockDataFolder } from "../store/data-folder.ts";
import { type DatabaseLocation, openDatabase } from "../store/database.ts";
import { openEventQueue } from "../store/event-queue.ts";
import { appliedMigrations, migrate, requireKnownMigrations } from "../store/migrate.ts";
import { deliveryRetries, openQueue } from "../store/queue.ts";
import { wholeDatabaseTimeoutMs } from "./backup.ts";
import { type BackupContents, checkBackup, invalidBackupError, isBackup, loadBackup } from "./backup-file.ts";
import { type Admin, CommandError, command } from "./command.ts";
import { formatCount } from "./confirm.ts";
import { embeddedFilesIn } from "./open-database.ts";
import { unsupportedOnServer } from "./server-commands.ts";

export const restore = command({
  name: "restore",
  usage: "--from FILE",
  about: [
    "Creates the database from a file that “backup” made, in this or an earlier version, and migrates it.",
    "It creates the embedded database in an empty DATA_DIR or, if DATABASE_URL is set, fills an empty database on a PostgreSQL server.",
  ],
  options: { from: z.string("must name a file").min(1, "must name a file") },
  run: async ({ from }, admin) => {
    const { databaseUrl, dataDir } = readPlace(admin.environment);
    if (databaseUrl !== undefined) return restoreToServer(from, databaseUrl, admin);
    if (!existsSync(from)) throw new CommandError(`${from} doesn't exist.`);
    const entries = existsSync(dataDir) ? await readdir(dataDir) : [];
    if (entries.length > 0)
      throw new CommandError(`DATA_DIR ${dataDir} isn't empty. Choose another folder, or move its contents elsewhere.`);
    return restoreEmbedded(from, dataDir, admin);
  },
});

async function restoreToServer(from: string, databaseUrl: string, { say }: Admin) {
  // Any other file is assumed to be one of pg_dump's.
  if (!(await isBackup(from))) throw unsupportedOnServer("restore", from);
  reportRestored(await restoreInto(from, await checkBackup(from), { databaseUrl, dataDir: "" }), "the database in DATABASE_URL", say);
}

/** Restores into a temporary folder, and moves the database into place only once it's complete. */
async function restoreEmbedded(from: string, dataDir: string, { say }: Admin) {
  const checked = await checkBackup(from);
  const release = await lockDataFolder(dataDir);
  const unfinished = join(dataDir, "new");
  try {
    const counts = await restoreInto(from, checked, { dataDir: unfinished });
    await rename(embeddedFilesIn(unfinished), embeddedFilesIn(dataDir));
    reportRestored(counts, dataDir, say);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
    await release();
  }
}

type RestoredCounts = { workspaces: number; followUps: number };

function reportRestored({ workspaces, followUps }: RestoredCounts, target: string, say: Admin["say"]) {
  say(`Restored into ${target}: ${formatCount(workspaces, "workspace")}, ${formatCount(followUps, "follow-up")}.`);
  say("Now run “redraw”, so that Slack shows what this database says. Then repeat any erasures made since the backup.");
}

/** Creates the tables as they were when the backup was made, loads the rows, and then applies the later migrations. */
async function restoreInto(from: string, { migrations, jobs }: BackupContents, location: DatabaseLocation): Promise<RestoredCounts> {
  await requireKnownMigrations(migrations, "The backup");
  const original = await openDatabase(location, {
    prepare: async (factory, runScript) => {
      if ((await appliedMigrations(factory)).length > 0)
        throw new CommandError("The database in DATABASE_URL isn't empty. Use an empty one: a restore never overwrites data.");
      await migrate(factory, runScript, migrations);
    },
    statementTimeoutMs: wholeDatabaseTimeoutMs,
  });
  try {
    await original.prisma
      .$transaction((tx) => loadBackup(tx, from))
      .catch((error: unknown) => {
        throw invalidBackupError(from, error);
      });
  } finally {
    await original.close();
  }
  const database = await openDatabase(location, { prepare: migrate, statementTimeoutMs: wholeDatabaseTimeoutMs });
  try {
    const queue = await openQueue(database.queue, deliveryRetries, () => {});
    await openEventQueue(queue);
    for (const { name, ...job } of jobs) {
      if (!(await queue.boss.getQueue(name))) await queue.boss.createQueue(name);
      await queue.boss.insert(name, [{ ...job, data: job.data ?? {} }]);
    }
    await queue.boss.stop({ graceful: true });
    return { workspaces: await database.prisma.workspace.count(), followUps: await database.prisma.followUp.count() };
  } finally {
    await database.close();
  }
}
