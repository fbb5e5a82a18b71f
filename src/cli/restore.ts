import { existsSync } from "node:fs";
import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readPlace } from "../config.ts";
import { openEventQueue } from "../store/event-queue.ts";
import { holdDataFolder } from "../store/data-folder.ts";
import { openDatabase, type Where } from "../store/database.ts";
import { appliedMigrations, migrate, refuseNewer } from "../store/migrate.ts";
import { openQueue, patientRetries } from "../store/queue.ts";
import { wholeDatabase } from "./backup.ts";
import { type Checked, checkBackup, isBackup, loadBackup, notWhole } from "./backup-file.ts";
import { type Admin, CommandError, command } from "./command.ts";
import { counted } from "./confirm.ts";
import { refuseOnServer } from "./on-a-server.ts";
import { embeddedIn } from "./open.ts";

/** Makes a database from a file that `backup` made. */
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
    if (databaseUrl !== undefined) return onServer(from, databaseUrl, admin);
    if (!existsSync(from)) throw new CommandError(`${from} doesn't exist.`);
    const held = existsSync(dataDir) ? await readdir(dataDir) : [];
    if (held.length > 0) throw new CommandError(`DATA_DIR ${dataDir} isn't empty. Choose another folder, or move its content elsewhere.`);
    return embedded(from, dataDir, admin);
  },
});

async function onServer(from: string, databaseUrl: string, { say }: Admin) {
  // What is none of ours is taken for one of PostgreSQL's own.
  if (!(await isBackup(from))) throw refuseOnServer("restore", from);
  told(await make(from, await checkBackup(from), { databaseUrl, dataDir: "" }), "the database in DATABASE_URL", say);
}

/** The database is in its place only once it is complete. */
async function embedded(from: string, dataDir: string, { say }: Admin) {
  const checked = await checkBackup(from);
  const release = await holdDataFolder(dataDir);
  const unfinished = join(dataDir, "new");
  try {
    const made = await make(from, checked, { dataDir: unfinished });
    await rename(embeddedIn(unfinished), embeddedIn(dataDir));
    told(made, dataDir, say);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
    await release();
  }
}

type Made = { workspaces: number; followUps: number };

function told({ workspaces, followUps }: Made, where: string, say: Admin["say"]) {
  say(`Restored into ${where}: ${counted(workspaces, "workspace")}, ${counted(followUps, "follow-up")}.`);
  say("Now run “redraw”, so that Slack shows what this database says. Then repeat any erasures made since the backup.");
}

/** The tables are made as they were when the rows were written, filled, and only then brought up to date. */
async function make(from: string, { migrations, jobs }: Checked, where: Where): Promise<Made> {
  await refuseNewer(migrations, "The backup");
  const asItWas = await openDatabase(where, {
    prepare: async (factory, runScript) => {
      if ((await appliedMigrations(factory)).length > 0)
        throw new CommandError("The database in DATABASE_URL isn't empty. Use an empty one: a restore never overwrites data.");
      await migrate(factory, runScript, migrations);
    },
    statementTimeoutMs: wholeDatabase,
  });
  try {
    await asItWas.prisma
      .$transaction((tx) => loadBackup(tx, from))
      .catch((error: unknown) => {
        throw notWhole(from, error);
      });
  } finally {
    await asItWas.close();
  }
  const database = await openDatabase(where, { prepare: migrate, statementTimeoutMs: wholeDatabase });
  try {
    const queue = await openQueue(database.queue, patientRetries, () => {});
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
