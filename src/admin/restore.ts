import { existsSync } from "node:fs";
import { readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";
import { z } from "zod";
import { readPlace } from "../config.ts";
import { holdDataFolder } from "../store/data-folder.ts";
import { type Admin, CannotDo, command } from "./command.ts";
import { counted } from "./consent.ts";
import { refuseOnServer } from "./on-a-server.ts";
import { embeddedIn, withDatabase } from "./open.ts";

/** Makes the embedded database from a file that `backup` made. */
export const restore = command({
  name: "restore",
  usage: "--from FILE",
  about: ["Makes the embedded database from a file that “backup” made, in a DATA_DIR that is empty."],
  options: { from: z.string("must name a file").min(1, "must name a file") },
  run: async ({ from }, admin) => {
    const { databaseUrl, dataDir } = readPlace(admin.environment);
    if (databaseUrl !== undefined) throw refuseOnServer("restore", from);
    if (!existsSync(from)) throw new CannotDo(`There is no file ${from}.`);
    const held = existsSync(dataDir) ? await readdir(dataDir) : [];
    if (held.length > 0) throw new CannotDo(`DATA_DIR ${dataDir} is not empty. Choose another one, or move away what is in it.`);
    await unpack(from, dataDir);
    await check(admin, dataDir);
  },
});

/** The database is in its place only once it is complete. */
async function unpack(from: string, dataDir: string) {
  const release = await holdDataFolder(dataDir);
  const unfinished = join(dataDir, "unfinished");
  try {
    const copy = await unzipped(from);
    const database = await PGlite.create({ dataDir: unfinished, loadDataDir: new Blob([copy], { type: "application/x-tar" }) });
    await database.close();
    await rename(unfinished, embeddedIn(dataDir));
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw new CannotDo(`${from} is no backup, or a damaged one${error instanceof Error ? ` (${error.message})` : ""}.`);
  } finally {
    await release();
  }
}

/** The archive in the file. What is none, or not whole, is found here: for the database it would be the end of the process. */
async function unzipped(from: string): Promise<Uint8Array<ArrayBuffer>> {
  const copy = await promisify(gunzip)(await readFile(from));
  if (copy.toString("latin1", 257, 262) !== "ustar") throw new Error("it holds something else");
  return new Uint8Array(copy);
}

/** Reads every table, so that a copy that is damaged is found now. */
const check = (admin: Admin, dataDir: string) =>
  withDatabase(admin, async (db) => {
    const rows = await Promise.all([
      db.workspace.findMany(),
      db.member.findMany(),
      db.followUp.findMany(),
      db.invitation.findMany(),
      db.message.findMany(),
      db.history.findMany(),
    ]);
    const [workspaces, , followUps] = rows;
    admin.say(`Restored into ${dataDir}: ${counted(workspaces.length, "workspace")}, ${counted(followUps.length, "follow-up")}.`);
    admin.say("Now run “redraw”, so that Slack shows what this database says, and repeat the erasures made since the backup.");
  });
