import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { inject, onTestFinished } from "vitest";
import { openStore } from "../../src/store/store.ts";

/** Creates a database for one test, empty unless it is a copy, and returns its URL. */
export async function createDatabase(server = inject("postgres"), copyOf = "template1"): Promise<string> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  const url = await createWith(client, server, copyOf);
  await client.end();
  return url;
}

async function createWith(client: pg.Client, server: string, copyOf: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  // The default strategy, wal_log, writes every page to the WAL and takes 50% longer.
  await client.query(`CREATE DATABASE ${name} TEMPLATE ${copyOf} STRATEGY file_copy`);
  return `${server}/${name}`;
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "follow-up-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

// A migrated database is created once per run, by the first test that needs it, then copied: migrating is most of the work of starting a bot.

const template = "migrated";

const prepare = async (place: { databaseUrl?: string; dataDir: string }) => {
  const errors: Error[] = [];
  const store = await openStore(place, (error) => errors.push(error));
  await store.close();
  if (errors.length > 0) throw new AggregateError(errors, "the queue of the template had trouble");
};

/** Creates a migrated database for one test on the run's server, and returns its URL. */
export async function createMigratedDatabase(): Promise<string> {
  const server = inject("postgres");
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    if (!(await exists(client))) {
      await client.query("SELECT pg_advisory_lock(1)");
      if (!(await exists(client))) {
        const created = await createDatabase(server);
        await prepare({ databaseUrl: created, dataDir: "" });
        await client.query(`ALTER DATABASE ${nameOf(created)} RENAME TO ${template}`);
      }
      await client.query("SELECT pg_advisory_unlock(1)");
    }
    return await createWith(client, server, template);
  } finally {
    await client.end();
  }
}

const exists = async (client: pg.Client) => (await client.query("SELECT FROM pg_database WHERE datname = $1", [template])).rowCount === 1;

const nameOf = (url: string) => new URL(url).pathname.slice(1);

/** Creates a folder for one test with a migrated embedded database in it. */
export async function migratedFolder(): Promise<string> {
  const folder = await temporaryFolder();
  await copyMigrated(folder);
  return folder;
}

export async function copyMigrated(folder: string): Promise<void> {
  const source = join(inject("templates"), "embedded");
  if (!existsSync(source)) {
    const created = await mkdtemp(join(tmpdir(), "follow-up-template-"));
    await prepare({ dataDir: created });
    // Another worker may have been faster.
    await rename(created, source).catch(() => rm(created, { recursive: true }));
  }
  await cp(source, folder, { recursive: true });
}
