import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { inject, onTestFinished } from "vitest";
import { openStore } from "../../src/store/store.ts";

/** A database of the test's own, empty unless it is a copy; its address. */
export async function createDatabase(server = inject("postgres"), copyOf = "template1"): Promise<string> {
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  const address = await createBy(client, server, copyOf);
  await client.end();
  return address;
}

async function createBy(client: pg.Client, server: string, copyOf: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  // The other strategy, writing each page to the log, takes half as long again.
  await client.query(`CREATE DATABASE ${name} TEMPLATE ${copyOf} STRATEGY file_copy`);
  return `${server}/${name}`;
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "follow-up-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

// A database as the bot leaves it is made once in a run, by whoever needs it first, and copied from then on: making it is most of the work of a world.

const template = "migrated";

const prepare = async (place: { databaseUrl?: string; dataDir: string }) => {
  const errors: Error[] = [];
  const store = await openStore(place, (error) => errors.push(error));
  await store.close();
  if (errors.length > 0) throw new AggregateError(errors, "the queue of the template had trouble");
};

/** A database of the test's own on the run's server, with the bot's tables; its address. */
export async function createMigratedDatabase(): Promise<string> {
  const server = inject("postgres");
  const client = new pg.Client({ connectionString: `${server}/postgres` });
  await client.connect();
  try {
    if (!(await exists(client))) {
      await client.query("SELECT pg_advisory_lock(1)");
      if (!(await exists(client))) {
        const made = await createDatabase(server);
        await prepare({ databaseUrl: made, dataDir: "" });
        await client.query(`ALTER DATABASE ${nameOf(made)} RENAME TO ${template}`);
      }
      await client.query("SELECT pg_advisory_unlock(1)");
    }
    return await createBy(client, server, template);
  } finally {
    await client.end();
  }
}

const exists = async (client: pg.Client) => (await client.query("SELECT FROM pg_database WHERE datname = $1", [template])).rowCount === 1;

const nameOf = (address: string) => new URL(address).pathname.slice(1);

/** A folder of the test's own with the bot's embedded database in it. */
export async function migratedFolder(): Promise<string> {
  const folder = await temporaryFolder();
  await copyMigrated(folder);
  return folder;
}

export async function copyMigrated(folder: string): Promise<void> {
  const source = join(inject("templates"), "embedded");
  if (!existsSync(source)) {
    const made = await mkdtemp(join(tmpdir(), "follow-up-template-"));
    await prepare({ dataDir: made });
    // Another worker may have been faster.
    await rename(made, source).catch(() => rm(made, { recursive: true }));
  }
  await cp(source, folder, { recursive: true });
}
