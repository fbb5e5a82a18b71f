import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bindMigrationAwareSqlAdapterFactory, type SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import * as engine from "@prisma/schema-engine-wasm/schema_engine_bg";

const prismaFolder = fileURLToPath(new URL("../../prisma/", import.meta.url));
const migrationsFolder = join(prismaFolder, "migrations");
const noFilters = { externalTables: [], externalEnums: [] };

/** The database has migrations that this version doesn't recognize. */
export class NewerDatabaseError extends Error {
  override name = "NewerDatabaseError";
}

/** The database can't be migrated to this version's schema. The message is for the person who starts the program. */
export class BrokenDatabaseError extends Error {
  override name = "BrokenDatabaseError";
}

/** The database is missing migrations from this version. The message is for the person who starts the program. */
export class OlderDatabaseError extends Error {
  override name = "OlderDatabaseError";
}

/** Throws `OlderDatabaseError` or `NewerDatabaseError` if the database is not at this version. Changes nothing. */
export async function requireMigrated(factory: SqlMigrationAwareDriverAdapterFactory): Promise<void> {
  const applied = await appliedMigrations(factory);
  const known = await requireKnownMigrations(applied);
  const pending = known.filter((name) => !applied.includes(name));
  if (pending.length > 0)
    throw new OlderDatabaseError(
      `The database is missing migrations from this version (${pending.join(", ")}). Start the bot to apply them.`,
    );
}

/**
 * Applies pending migrations, each in one transaction. Throws `NewerDatabaseError` if the database is ahead of this version, and `BrokenDatabaseError` if
 * it can't be migrated. `runScript` runs several statements as one query, because the adapters split scripts at every semicolon, or don't wait
 * for them. With `only`, no other migrations are applied.
 */
export async function migrate(
  factory: SqlMigrationAwareDriverAdapterFactory,
  runScript: (sql: string) => Promise<unknown>,
  only?: string[],
): Promise<void> {
  const connections: { dispose(): Promise<void> }[] = [];
  // The engine only reports that a script failed, not why.
  let scriptError: Error | undefined;
  const recordError = (error: Error) => {
    scriptError = error;
    throw error;
  };
  const adapter: SqlMigrationAwareDriverAdapterFactory = {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => {
      const connection = await factory.connect();
      connections.push(connection);
      return Object.assign(connection, { executeScript: async (sql: string) => void (await runScript(sql).catch(recordError)) });
    },
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
  const applied = await readApplied(factory);
  const known = await requireKnownMigrations(applied.map(({ name }) => name));
  // Most starts have nothing to apply, so they don't load the engine.
  if (only === undefined && applied.length === known.length && applied.every(({ isFinished }) => isFinished)) return;
  const all = await readMigrations();
  const migrationDirectories = all.migrationDirectories.filter(({ path }) => only?.includes(path) ?? true);
  const migrations = { ...all, migrationDirectories };
  const migrator = await schemaEngine(adapter);
  try {
    await migrator.applyMigrations({ migrationsList: migrations, filters: noFilters }).catch((error: Error) => {
      throw describeError(error, scriptError);
    });
  } finally {
    migrator.free();
    // The engine's database lock lasts as long as its connection, and would block other processes that start.
    await Promise.all(connections.map((connection) => connection.dispose()));
  }
}

function describeError(error: Error, scriptError: Error | undefined): Error {
  if (scriptError)
    return new BrokenDatabaseError(
      `A database migration failed: ${scriptError.message}. Make sure nothing else is using this database, and that no one has changed it by hand.`,
    );
  const code = "code" in error ? error.code : undefined;
  if (code === "P3005")
    return new BrokenDatabaseError("The database has tables that don't belong to the bot. Give the bot its own empty database.");
  if (code === "P3009") {
    return new BrokenDatabaseError(
      "An earlier database migration failed halfway. The table _prisma_migrations shows which one. Restore a backup, or fix it and run “prisma migrate resolve”.",
    );
  }
  return error;
}

/** Reads this version's migrations in the schema engine's format. */
export async function readMigrations() {
  const entries = await readdir(migrationsFolder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return {
    baseDir: migrationsFolder,
    lockfile: { path: "migration_lock.toml", content: await readFile(join(migrationsFolder, "migration_lock.toml"), "utf8") },
    shadowDbInitScript: "",
    migrationDirectories: await Promise.all(
      names.toSorted().map(async (path) => ({
        path,
        migrationFile: {
          path: "migration.sql",
          content: { tag: "ok" as const, value: await readFile(join(migrationsFolder, path, "migration.sql"), "utf8") },
        },
      })),
    ),
  };
}

/** Throws `NewerDatabaseError` if there are migrations that this version doesn't know. Returns the known ones. */
export async function requireKnownMigrations(applied: string[], what = "The database"): Promise<string[]> {
  const known = (await readMigrations()).migrationDirectories.map(({ path }) => path);
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const remedy = what === "The database" ? "Start the newer version that made them." : "Restore it with the newer version that made it.";
    throw new NewerDatabaseError(`${what} has migrations that this version doesn't recognize (${unknown.join(", ")}). ${remedy}`);
  }
  return known;
}

/** Returns the names of the applied migrations. An empty database has none. */
export const appliedMigrations = async (factory: SqlMigrationAwareDriverAdapterFactory): Promise<string[]> =>
  (await readApplied(factory)).map(({ name }) => name);

async function readApplied(factory: SqlMigrationAwareDriverAdapterFactory): Promise<{ name: string; isFinished: boolean }[]> {
  const adapter = await factory.connect();
  try {
    const query = (sql: string) => adapter.queryRaw({ sql, args: [], argTypes: [] });
    const table = await query("SELECT to_regclass('_prisma_migrations')::text");
    if (table.rows[0]?.[0] == null) return [];
    const { rows } = await query(
      "SELECT migration_name, (finished_at IS NOT NULL)::text FROM _prisma_migrations WHERE rolled_back_at IS NULL",
    );
    return rows.map(([name, isFinished]) => ({ name: String(name), isFinished: isFinished === "true" }));
  } finally {
    await adapter.dispose();
  }
}

// Node has this global, but its types come only with the DOM library.
declare const WebAssembly: {
  instantiate(code: Uint8Array, imports: object): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

// The package has one engine instance per process; loading it again would invalidate the first.
let engineLoading: Promise<void> | undefined;

/** Creates Prisma's schema engine for a database. The caller must free it. */
export async function schemaEngine(adapter: SqlMigrationAwareDriverAdapterFactory) {
  engineLoading ??= loadEngine();
  await engineLoading;
  return engine.SchemaEngine.new({ datamodels: undefined }, () => {}, bindMigrationAwareSqlAdapterFactory(adapter));
}

// The package's own entry point imports its .wasm file as a module, which Node 20 doesn't support.
async function loadEngine() {
  const folder = dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg"));
  const code = await readFile(join(folder, "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(code, { "./schema_engine_bg.js": engine });
  engine.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}
