import { setImmediate } from "node:timers/promises";
import { PGlite } from "@electric-sql/pglite";
import { isDriverAdapterError, type SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { PrismaPg } from "@prisma/adapter-pg";
import { Client, type ClientBase, type ClientConfig } from "pg";
import { type ConstructorOptions, fromPglite } from "pg-boss";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { PrismaClient } from "../generated/prisma/client.ts";
import { checkSpace, damaged, holdDataFolder, openFiles } from "./data-folder.ts";
import { type Listen, listenOnServer } from "./listen.ts";
import { BrokenDatabase, migrate } from "./migrate.ts";

export type Where = { databaseUrl?: string | undefined; dataDir: string };

/** A migrated database, and how the queue reaches the same one. */
export type Database = { prisma: PrismaClient<"query">; queue: ConstructorOptions; listen: Listen; close(): Promise<void> };

/** The PostgreSQL server cannot be reached, in words for the person who starts the program. */
export class DatabaseUnreachable extends Error {
  override name = "DatabaseUnreachable";
}

/** What to say about an error by which the database tells that its files are damaged; undefined for any other. */
export function describeDamage(error: Error): string | undefined {
  // PostgreSQL's data_corrupted and index_corrupted, as its drivers and Prisma hand them on.
  const isDamage = ("code" in error && /^XX00[12]$/.test(String(error.code))) || /Code: `XX00[12]`/.test(error.message);
  return isDamage
    ? `The database is damaged (${error.message.trim().split("\n").at(-1)}). Stop the bot, keep a copy of the database, and restore a backup. The README explains how.`
    : undefined;
}

type OpenOptions = {
  /** What happens before anybody uses it. */
  prepare: typeof migrate;
  /** How many milliseconds a statement or a transaction may take. */
  statementTimeoutMs: number;
};

// Long enough for a queue of people who answer one follow-up in the same second; Slack is told to wait meanwhile.
const interactiveTimeoutMs = 15_000;

/** Opens the server at `databaseUrl`, or the embedded database in `dataDir`, and applies the migrations it lacks unless it is to be prepared otherwise. */
export const openDatabase = ({ databaseUrl, dataDir }: Where, manner: Partial<OpenOptions> = {}): Promise<Database> =>
  databaseUrl === undefined ? openEmbedded(dataDir, withDefaults(manner)) : openServer(databaseUrl, withDefaults(manner));

const withDefaults = (manner: Partial<OpenOptions>): OpenOptions => ({
  prepare: migrate,
  statementTimeoutMs: interactiveTimeoutMs,
  ...manner,
});

// One process uses it. What PostgreSQL gives to a whole server makes it start a second later and takes 130 MB more.
const modest = ["shared_buffers=32MB", "max_connections=20"].flatMap((setting) => ["-c", setting]);

async function openEmbedded(folder: string, { prepare, statementTimeoutMs }: OpenOptions): Promise<Database> {
  const release = await holdDataFolder(folder);
  try {
    await checkSpace(folder);
    const pglite = await openFiles(folder, async (files) => {
      const opening = new ConsiderateDatabase(files, { startParams: [...PGlite.defaultStartParams, ...modest] });
      await opening.waitReady;
      return opening;
    });
    const adapter = new PrismaPGlite(pglite);
    await prepare(adapter, (sql) => pglite.exec(sql)).catch((error: unknown) => {
      // What the embedded database itself cannot go on from is a RuntimeError of WebAssembly.
      const isOfDatabase = isDriverAdapterError(error) || (error instanceof Error && error.name === "RuntimeError");
      throw isOfDatabase ? damaged(folder, error) : error;
    });
    const listen: Listen = async (channel, heard) => void (await pglite.listen(channel, heard));
    // Nothing catches what this throws: it ends the program, with what there is to do about it.
    const watching = setInterval(() => void checkSpace(folder), 1_000).unref();
    return open(adapter, statementTimeoutMs, { db: fromPglite(pglite), backend: "pglite" }, listen, async () => {
      clearInterval(watching);
      await pglite.close();
      await release();
    });
  } catch (error) {
    await release();
    throw error;
  }
}

/**
 * The embedded database works in this process, and a queue of queries would let nothing else have a turn until it is empty.
 * Between any two messages to it Slack is listened to and answered.
 */
class ConsiderateDatabase extends PGlite {
  override async execProtocolRaw(...message: Parameters<PGlite["execProtocolRaw"]>): Promise<Uint8Array> {
    await setImmediate();
    return super.execProtocolRaw(...message);
  }
}

async function openServer(connectionString: string, { prepare, statementTimeoutMs }: OpenOptions): Promise<Database> {
  await holdingMigrationLock(connectionString, (client) => prepare(new PrismaPg({ connectionString }), (sql) => client.query(sql)));
  const pool = {
    connectionString,
    max: 10,
    // Waiting for one's turn with a connection counts as connecting.
    connectionTimeoutMillis: statementTimeoutMs,
    // A transaction that is out of time still waits for the statement that it is in, and so would the person.
    // It is set once connected, because PgBouncer turns away clients that ask for it before.
    onConnect: async (client: ClientBase) => void (await client.query(`SET statement_timeout = ${statementTimeoutMs}`)),
    application_name: "follow-up-bot",
  };
  const adapter = new PrismaPg(pool);
  const listening = listenOnServer(connectionString);
  return open(
    adapter,
    statementTimeoutMs,
    { connectionString, max: 4, connectionTimeoutMillis: 5_000, application_name: "follow-up-bot queue" },
    listening.listen,
    listening.stop,
  );
}

function open(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  transactionTimeoutMs: number,
  queue: ConstructorOptions,
  listen: Listen,
  closeRest: () => Promise<void>,
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
      await closeRest();
    },
  };
}

/** Lets one process at a time migrate, since several may start at once. */
async function holdingMigrationLock(connectionString: string, work: (client: Client) => Promise<void>) {
  const client = await connect(connectionString).catch((error: Error) => {
    throw new DatabaseUnreachable(
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

// How many connections are tried, since a pooler may give out another one each time.
const mostProbes = 5;

/** Throws `BrokenDatabase` for a pooler that gives each transaction another connection: locks, LISTEN and settings of a session would be lost without a word. */
async function requireSession(client: Client, connectionString: string) {
  const mine = await backendOf(client);
  // The server itself names the process that answers; a pooler cannot, since it does not know it yet.
  if (!("processID" in client) || client.processID === mine) return;
  const others: Client[] = [];
  try {
    for (let probe = 0; probe < mostProbes; probe++) {
      const other = await connect(connectionString, { query_timeout: 5_000 });
      others.push(other);
      await other.query("BEGIN");
      if ((await backendOf(other)) === mine || (await backendOf(client)) !== mine) throw new Error("another session has its process");
    }
  } catch (error) {
    throw new BrokenDatabase(
      `DATABASE_URL leads to a connection pooler that doesn't keep a session for each client (${error instanceof Error ? error.message : "no answer"}). The bot needs one for its locks and for notifications. Use the PostgreSQL server's own address, or in PgBouncer set pool_mode = session, with a default_pool_size of at least 20 for each process of the bot.`,
    );
  } finally {
    for (const other of others) await other.end();
  }
}

async function backendOf(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return rows[0]?.pid;
}

// A certificate's file that is missing, or a port that is none, is noticed before there is any connection.
async function connect(connectionString: string, more: ClientConfig = {}): Promise<Client> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000, ...more });
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** Migrations make tables where the session's search_path begins, and queries look for them in “public”. */
async function requirePublicSchema(client: Client) {
  const { rows } = await client.query<{ schema: string | null }>("SELECT current_schema() AS schema");
  const schema = rows[0]?.schema;
  if (schema === "public") return;
  throw new BrokenDatabase(
    `${schema ? `The search_path in DATABASE_URL starts with the schema “${schema}”` : "The search_path in DATABASE_URL names no existing schema"}, but the bot's tables are in “public”. Give the bot its own database, and remove the search_path from “options”, or from the role's or the database's settings.`,
  );
}
