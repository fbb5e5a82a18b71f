import { createWriteStream, existsSync } from "node:fs";
import { open, rename, rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { z } from "zod";
import { readPlace } from "../config.ts";
import type { PrismaClient } from "../generated/prisma/client.ts";
import { hasDatabase } from "../store/data-folder.ts";
import { openDatabase } from "../store/database.ts";
import { backupText } from "./backup-file.ts";
import { CommandError, command } from "./command.ts";
import { unsupportedOnServer } from "./server-commands.ts";

/** The statement timeout for reading or writing a whole database. */
export const wholeDatabaseTimeoutMs = 24 * 60 * 60_000;

export const backup = command({
  name: "backup",
  usage: "--to FILE",
  about: [
    "Copies the embedded database to one file, for “restore” in this or a later version. Stop the bot first.",
    "It contains rows rather than the database's own files, so you can also restore it to another version of PostgreSQL, or to a server.",
  ],
  options: { to: z.string("must name a file").min(1, "must name a file") },
  run: async ({ to }, { environment, say }) => {
    const { databaseUrl, dataDir } = readPlace(environment);
    if (databaseUrl !== undefined) throw unsupportedOnServer("backup", to);
    if (!(await hasDatabase(dataDir))) throw new CommandError(`There's no database in DATA_DIR ${dataDir}.`);
    if (existsSync(to)) throw new CommandError(`${to} already exists. Choose another name.`);
    const database = await openDatabase({ dataDir }, { prepare: async () => {}, statementTimeoutMs: wholeDatabaseTimeoutMs });
    try {
      await writeBackup(database.prisma, to);
    } finally {
      await database.close();
    }
    const { size } = await stat(to);
    say(`Backed up to ${to} (${Math.ceil(size / 1024)} KB). It contains what people wrote, so keep it as safe as the database.`);
  },
});

/** Writes a backup to a temporary file, syncs it to disk and renames it, so that `path` is never incomplete. */
export async function writeBackup(db: PrismaClient, path: string): Promise<void> {
  const unfinished = `${path}.unfinished`;
  try {
    await db.$transaction(
      (tx) => pipeline(Readable.from(backupText(tx)), createGzip(), createWriteStream(unfinished, { mode: 0o600 })),
      // A consistent snapshot, even if rows change meanwhile.
      { isolationLevel: "RepeatableRead" },
    );
    const file = await open(unfinished, "r+");
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    if (!(error instanceof Error)) throw error;
    if (error.name.startsWith("Prisma"))
      throw new CommandError(`The database couldn't be read in full: ${error.message.trim().split("\n").at(-1)} Nothing was written.`);
    throw "syscall" in error ? new CommandError(`${path} can't be written: ${error.message}`) : error;
  }
}
