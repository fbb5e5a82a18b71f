import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, statfs, unlink, writeFile } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { once } from "node:events";
import { join, resolve } from "node:path";

/** The folder of the embedded database cannot be used, in words for the person who starts the program. */
export class DataFolderError extends Error {
  override name = "DataFolderError";
}

// The longest path that every system takes for a socket.
const longestSocketPath = 100;

/**
 * Makes the folder and holds it for this process until the returned function is called.
 * The lock is a socket that this process listens on: it answers only while the process lives, so one left behind by a dead process does not block.
 * Throws `DataFolderError` when another process has the folder.
 */
export async function holdDataFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true }).catch((error: Error) => {
    throw new DataFolderError(`DATA_DIR ${folder} can't be used: ${error.message}`);
  });
  const path = lockPath(folder);
  if (await isHeld(path)) {
    throw new DataFolderError(
      `DATA_DIR ${folder} is in use by another process. Only one process at a time can use the embedded database: stop the other one, choose another DATA_DIR, or set DATABASE_URL.`,
    );
  }
  const server = await listen(path, folder);
  return () => new Promise((done) => server.close(() => done()));
}

// In megabytes: a new database, or several files of its journal, which has to go on or else stops the whole process without a word.
const leastSpace = 64;

/** Throws `DataFolderError` when the folder's disk is nearly full. */
export async function checkSpace(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const space = Math.floor((bavail * bsize) / 2 ** 20);
  if (space >= leastSpace) return;
  throw new DataFolderError(
    `DATA_DIR ${folder} is on a disk with ${space} MB free, but the embedded database needs ${leastSpace} MB. Everything saved so far is safe. Free up some space and start again.`,
  );
}

/** The PostgreSQL of the embedded database. It reads the files of no other version. */
export const embeddedVersion = "18";

// Without them it would be made anew, over whatever is there, or end the process.
const parts = ["PG_VERSION", "global/pg_control", "base", "pg_wal", "pg_xact", "postgresql.conf"];

const filesIn = (folder: string) => join(folder, "postgres");
// It is there while a new database is being made, which nobody has used yet.
const unfinishedIn = (folder: string) => join(folder, "postgres.unfinished");

/** Whether there is a database in the folder. Throws `DataFolderError` when what is there cannot be opened as one. */
export async function hasDatabase(folder: string): Promise<boolean> {
  if (existsSync(unfinishedIn(folder))) return false;
  const files = filesIn(folder);
  const names = await readdir(files).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new DataFolderError(`DATA_DIR ${folder} can't be used: ${error.message}`);
  });
  if (names.length === 0) return false;
  const missing = parts.filter((part) => !existsSync(join(files, part)));
  const version = missing.length > 0 ? "" : (await readFile(join(files, "PG_VERSION"), "utf8").catch(() => "")).trim();
  if (!/^[\d.]{1,9}$/.test(version)) {
    throw new DataFolderError(
      `${files} isn't a complete bot database (${missing[0] ?? "a readable PG_VERSION"} is missing). Move it elsewhere, then restore a backup with “npm run admin -- restore --from FILE”, or start with an empty database.`,
    );
  }
  if (version !== embeddedVersion) {
    throw new DataFolderError(
      `DATA_DIR ${folder} contains a PostgreSQL ${version} database, but this version of the bot only reads PostgreSQL ${embeddedVersion}. Run “npm run admin -- backup --to FILE” with the bot version that last used it, then “npm run admin -- restore --from FILE” with this version and an empty DATA_DIR.`,
    );
  }
  return true;
}

/** Opens the database's files, or makes new ones: whole, or, when the process is killed meanwhile, not at all. */
export async function openFiles<Opened>(folder: string, openIn: (files: string) => Promise<Opened>): Promise<Opened> {
  const isNew = !(await hasDatabase(folder));
  const unfinished = unfinishedIn(folder);
  if (isNew) {
    if (existsSync(unfinished)) await rm(filesIn(folder), { recursive: true, force: true });
    await writeFile(unfinished, "");
  }
  const opened = await openIn(filesIn(folder)).catch((error: unknown) => {
    throw damaged(folder, error);
  });
  if (isNew) await unlink(unfinished);
  return opened;
}

/** The error for a database that is there and cannot be read. */
export const damaged = (folder: string, error: unknown) =>
  new DataFolderError(
    `The database in DATA_DIR ${folder} can't be read${error instanceof Error ? ` (${error.message.split("\n")[0]})` : ""}. It seems to be damaged. Move it elsewhere, and restore a backup with “npm run admin -- restore --from FILE”.`,
  );

function lockPath(folder: string) {
  const absolute = resolve(folder);
  if (process.platform === "win32") return `\\\\.\\pipe\\follow-up-bot-${createHash("sha256").update(absolute).digest("hex")}`;
  const path = join(absolute, "lock");
  if (path.length > longestSocketPath)
    throw new DataFolderError(`DATA_DIR ${folder} is too long (at most ${longestSocketPath - "/lock".length} characters).`);
  return path;
}

async function isHeld(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    // Nobody answers. It is removed only if it is still the one that was found, not a newer process's.
    if (found && (await stat(path).catch(() => undefined))?.ino === found.ino) await unlink(path);
    return false;
  } finally {
    socket.destroy();
  }
}

async function listen(path: string, folder: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  server.listen(path);
  await once(server, "listening").catch((error: Error) => {
    throw new DataFolderError(`DATA_DIR ${folder} can't be used: ${error.message}`);
  });
  server.unref();
  return server;
}
