import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, statfs, unlink, writeFile } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { join, resolve } from "node:path";

/** The embedded database's folder can't be used. The message is for the person who starts the program. */
export class DataFolderError extends Error {
  override name = "DataFolderError";
}

// The longest socket path that every system accepts.
const maxSocketPathLength = 100;

/**
 * Creates the folder and locks it for this process until the returned function is called.
 * The lock is a socket that this process listens on. It accepts connections only while the process lives, so a crashed process leaves no lock.
 * Throws `DataFolderError` if another process holds the lock.
 */
export async function lockDataFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true }).catch((error: Error) => {
    throw new DataFolderError(`DATA_DIR ${folder} can't be used: ${error.message}`);
  });
  const path = lockPath(folder);
  if (await isLocked(path)) {
    throw new DataFolderError(
      `DATA_DIR ${folder} is in use by another process. Only one process at a time can use the embedded database: stop the other one, choose another DATA_DIR, or set DATABASE_URL.`,
    );
  }
  const server = await listen(path, folder);
  return () => new Promise((resolved) => server.close(() => resolved()));
}

// Enough for a new database or several WAL files. If the WAL can't grow, PostgreSQL ends the whole process without an error.
const minFreeMb = 64;

/** Throws `DataFolderError` if the folder's disk is nearly full. */
export async function checkFreeSpace(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const freeMb = Math.floor((bavail * bsize) / 2 ** 20);
  if (freeMb >= minFreeMb) return;
  throw new DataFolderError(
    `DATA_DIR ${folder} is on a disk with ${freeMb} MB free, but the embedded database needs ${minFreeMb} MB. Everything saved so far is safe. Free up some space and start again.`,
  );
}

/** The embedded database's PostgreSQL version. It can't read the files of any other version. */
export const embeddedVersion = "18";

// If one of these is missing, PostgreSQL would initialize the folder again over what's there, or end the process.
const requiredFiles = ["PG_VERSION", "global/pg_control", "base", "pg_wal", "pg_xact", "postgresql.conf"];

const filesIn = (folder: string) => join(folder, "postgres");
// This file exists while a new database is being created, before anyone has used it.
const unfinishedMarkerIn = (folder: string) => join(folder, "postgres.unfinished");

/** Returns true if there is a database in the folder. Throws `DataFolderError` if it can't be opened. */
export async function hasDatabase(folder: string): Promise<boolean> {
  if (existsSync(unfinishedMarkerIn(folder))) return false;
  const files = filesIn(folder);
  const names = await readdir(files).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new DataFolderError(`DATA_DIR ${folder} can't be used: ${error.message}`);
  });
  if (names.length === 0) return false;
  const missing = requiredFiles.filter((path) => !existsSync(join(files, path)));
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

/** Opens the database's files, or creates them. If the process is killed meanwhile, the next start discards the incomplete files. */
export async function openDatabaseFiles<Database>(folder: string, openIn: (files: string) => Promise<Database>): Promise<Database> {
  const isNew = !(await hasDatabase(folder));
  const unfinished = unfinishedMarkerIn(folder);
  if (isNew) {
    if (existsSync(unfinished)) await rm(filesIn(folder), { recursive: true, force: true });
    await writeFile(unfinished, "");
  }
  const database = await openIn(filesIn(folder)).catch((error: unknown) => {
    throw damaged(folder, error);
  });
  if (isNew) await unlink(unfinished);
  return database;
}

/** Returns the error for a database that exists but can't be read. */
export const damaged = (folder: string, error: unknown) =>
  new DataFolderError(
    `The database in DATA_DIR ${folder} can't be read${error instanceof Error ? ` (${error.message.split("\n")[0]})` : ""}. It seems to be damaged. Move it elsewhere, and restore a backup with “npm run admin -- restore --from FILE”.`,
  );

function lockPath(folder: string) {
  const absolute = resolve(folder);
  if (process.platform === "win32") return `\\\\.\\pipe\\follow-up-bot-${createHash("sha256").update(absolute).digest("hex")}`;
  const path = join(absolute, "lock");
  if (path.length > maxSocketPathLength)
    throw new DataFolderError(`DATA_DIR ${folder} is too long (at most ${maxSocketPathLength - "/lock".length} characters).`);
  return path;
}

async function isLocked(path: string): Promise<boolean> {
  const existing = await stat(path).catch(() => undefined);
  const socket = connect(path);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    // No process is listening. The file is removed only if it's still the same one, and not a newer process's.
    if (existing && (await stat(path).catch(() => undefined))?.ino === existing.ino) await unlink(path);
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
