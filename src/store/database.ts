import { setImmediate } from "node:timers/promises";
import { PGlite } from "@electric-sql/pglite";
import { PrismaPg } from "@prisma/adapter-pg";
import { isDriverAdapterError, type SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { Client, type ClientBase, type ClientConfig } from "pg";
import { type ConstructorOptions, fromPglite } from "pg-boss";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { PrismaClient } from "../generated/prisma/client.ts";
import { checkFreeSpace, damaged, lockDataFolder, openDatabaseFiles } from "./data-folder.ts";
import { type Listen, listenOnServer } from "./listen.ts";
import { BrokenDatabaseError, migrate } from "./migrate.ts";

export type DatabaseLocation = { databaseUrl?: string | undefined; dataDir: string };

/** A migrated database, and the queue's options for the same one. */
export type Database = { prisma: PrismaClient<"query">; queue: ConstructorOptions; listen: Listen; close(): Promise<void> };

/** The PostgreSQL server can't be reached. The message is for the person who starts the program. */
export class DatabaseUnreachableError extends Error {
  override name = "DatabaseUnreachableError";
}

/** Returns a message for an error that means the database's files are damaged, or undefined for any other error. */
export function describeDamage(error: Error): string | undefined {
  // PostgreSQL's data_corrupted and index_corrupted, as its drivers and Prisma report them.
  const isDamage = ("code" in error && /^XX00[12]$/.test(String(error.code))) || /Code: `XX00[12]`/.test(error.message);
  return isDamage
    ? `The database is damaged (${error.message.trim().split("\n").at(-1)}). Stop the bot, keep a copy of the database, and restore a backup, as docs/operations.md explains.`
    : undefined;
}

type OpenOptions = {
  /** Runs before the database is used. */
  prepare: typeof migrate;
  /** The limit for a statement, and for a transaction. */
  statementTimeoutMs: number;
};

// Long enough for many people to answer one follow-up in the same second. Slack's deadline is met with an early ack.
const interactiveTimeoutMs = 15_000;

/** Opens the server at `databaseUrl`, or the embedded database in `dataDir`, and by default applies pending migrations. */
export const openDatabase = ({ databaseUrl, dataDir }: DatabaseLocation, options: Partial<OpenOptions> = {}): Promise<Database> =>
  databaseUrl === undefined ? openEmbedded(dataDir, withDefaults(options)) : openServer(databaseUrl, withDefaults(options));

const withDefaults = (options: Partial<OpenOptions>): OpenOptions => ({
  prepare: migrate,
  statementTimeoutMs: interactiveTimeoutMs,
  ...options,
});

// Only one process uses it. PostgreSQL's server defaults make it start a second later and take 130 MB more.
const startParams = ["shared_buffers=32MB", "max_connections=20"].flatMap((setting) => ["-c", setting]);

async function openEmbedded(folder: string, { prepare, statementTimeoutMs }: OpenOptions): Promise<Database> {
  const release = await lockDataFolder(folder);
  try {
    await checkFreeSpace(folder);
    const pglite = await openDatabaseFiles(folder, async (files) => {
      const database = new YieldingPGlite(files, { startParams: [...PGlite.defaultStartParams, ...startParams] });
      await database.waitReady;
      return database;
    });
    const adapter = new PrismaPGlite(pglite);
    await prepare(adapter, (sql) => pglite.exec(sql)).catch((error: unknown) => {
      // A crash inside the embedded database is a WebAssembly RuntimeError.
      const isDatabaseError = isDriverAdapterError(error) || (error instanceof Error && error.name === "RuntimeError");
      throw isDatabaseError ? damaged(folder, error) : error;
    });
    const listen: Listen = async (channel, onNotify) => void (await pglite.listen(channel, onNotify));
    // An error is deliberately not caught: it ends the program, and its message says what to do.
    const spaceCheck = setInterval(() => void checkFreeSpace(folder), 1_000).unref();
    return open(adapter, statementTimeoutMs, { db: fromPglite(pglite), backend: "pglite" }, listen, async () => {
      clearInterval(spaceCheck);
      await pglite.close();
      await release();
    });
  } catch (error) {
    await release();
    throw error;
  }
}

/**
 * The embedded database runs in this process, and a queue of queries would block the event loop until it's empty.
 * This yields before each protocol message, so that Slack's requests are handled in between.
 */
class YieldingPGlite extends PGlite {
  override async execProtocolRaw(...message: Parameters<PGlite["execProtocolRaw"]>): Promise<Uint8Array> {
    await setImmediate();
    return super.execProtocolRaw(...message);
  }
}

async function openServer(connectionString: string, { prepare, statementTimeoutMs }: OpenOptions): Promise<Database> {
  await withMigrationLock(connectionString, (client) => prepare(new PrismaPg({ connectionString }), (sql) => client.query(sql)));
  const pool = {
    connectionString,
    max: 10,
    // The time spent waiting for a free connection counts toward this.
    connectionTimeoutMillis: statementTimeoutMs,
    // A transaction that times out still waits for its current statement, so statements need a limit, too.
    // It's set after connecting, because PgBouncer rejects clients that send it at startup.
    onConnect: async (client: ClientBase) => void (await client.query(`SET statement_timeout = ${statementTimeoutMs}`)),
    application_name: "follow-up-bot",
  };
  const adapter = new PrismaPg(pool);
  const listener = listenOnServer(connectionString);
  return open(
    adapter,
    statementTimeoutMs,
    { connectionString, max: 4, connectionTimeoutMillis: 5_000, application_name: "follow-up-bot queue" },
    listener.listen,
    listener.stop,
  );
}

function open(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  transactionTimeoutMs: number,
  queue: ConstructorOptions,
  listen: Listen,
  closeBackend: () => Promise<void>,
): Database {
  const prisma = new PrismaClient({
    adapter,
    transactionOptions: { maxWait: transactionTimeoutMs, timeout: transactionTimeoutMs },
    log: [{ emit: "event", level: "query" }],
  });
  return {
    prisma,
    queue,
    listen,
    close: async () => {
      await prisma.$disconnect();
      await closeBackend();
    },
  };
}

/** Lets only one process at a time migrate, since several can start at the same time. */
async function withMigrationLock(connectionString: string, work: (client: Client) => Promise<void>) {
  const client = await connect(connectionString).catch((error: Error) => {
    throw new DatabaseUnreachableError(
      `Can't reach the PostgreSQL server in DATABASE_URL: ${error.message || "no answer"}. Is it running, and is the address right?`,
    );
  });
  try {
    await requireSession(client, connectionString);
    await requirePublicSchema(client);
    await client.query("SELECT pg_advisory_lock(hashtext('follow-up-bot migrations'))");
    await work(client);
  } finally {
    await client.end();
  }
}

// How many extra connections to try, since a pooler may assign a different backend each time.
const maxProbes = 5;

/** Throws `BrokenDatabaseError` for a transaction-pooling connection pooler, which would silently lose session locks, LISTEN, and settings. */
async function requireSession(client: Client, connectionString: string) {
  const ownPid = await backendPidOf(client);
  // PostgreSQL itself sends the backend's real process id on connecting; a pooler can't, since it hasn't assigned a backend yet.
  if (!("processID" in client) || client.processID === ownPid) return;
  const others: Client[] = [];
  try {
    for (let probe = 0; probe < maxProbes; probe++) {
      const other = await connect(connectionString, { query_timeout: 5_000 });
      others.push(other);
      await other.query("BEGIN");
      if ((await backendPidOf(other)) === ownPid || (await backendPidOf(client)) !== ownPid)
        throw new Error("another session has its process");
    }
  } catch (error) {
    throw new BrokenDatabaseError(
      `DATABASE_URL points to a connection pooler that doesn't keep a session for each client (${error instanceof Error ? error.message : "no answer"}). The bot needs one for its locks and for notifications. Use the PostgreSQL server's own address, or in PgBouncer set pool_mode = session, with a default_pool_size of at least 20 for each process of the bot.`,
    );
  } finally {
    for (const other of others) await other.end();
  }
}

async function backendPidOf(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return rows[0]?.pid;
}

// Async, so that it also rejects if `new Client` throws, for a missing certificate file or an invalid port.
async function connect(connectionString: string, options: ClientConfig = {}): Promise<Client> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000, ...options });
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** Throws `BrokenDatabaseError` unless new tables go to “public”: migrations follow the search_path, but queries look in “public”. */
async function requirePublicSchema(client: Client) {
  const { rows } = await client.query<{ schema: string | null }>("SELECT current_schema() AS schema");
  const schema = rows[0]?.schema;
  if (schema === "public") return;
  throw new BrokenDatabaseError(
    `${schema ? `The search_path in DATABASE_URL starts with the schema “${schema}”` : "The search_path in DATABASE_URL names no existing schema"}, but the bot's tables are in “public”. Give the bot its own database, and remove the search_path from “options”, or from the role's or the database's settings.`,
  );
}
