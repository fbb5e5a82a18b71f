import { createHash } from "node:crypto";
import { mkdir, stat, statfs, unlink } from "node:fs/promises";
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
    throw new DataFolderError(`DATA_DIR ${folder} cannot be used: ${error.message}`);
  });
  const path = lockPath(folder);
  if (await isHeld(path)) {
    throw new DataFolderError(
      `DATA_DIR ${folder} is in use by another process. The embedded database takes one at a time: stop that one, choose another DATA_DIR, or set DATABASE_URL.`,
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
    `DATA_DIR ${folder} is on a disk with ${space} MB of space left, and the embedded database needs ${leastSpace}. What was answered is kept: make room and start again.`,
  );
}

function lockPath(folder: string) {
  const absolute = resolve(folder);
  if (process.platform === "win32") return `\\\\.\\pipe\\follow-up-bot-${createHash("sha256").update(absolute).digest("hex")}`;
  const path = join(absolute, "lock");
  if (path.length > longestSocketPath)
    throw new DataFolderError(`DATA_DIR ${folder} is too long a path (at most ${longestSocketPath - "/lock".length} characters).`);
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
    throw new DataFolderError(`DATA_DIR ${folder} cannot be used: ${error.message}`);
  });
  server.unref();
  return server;
}
