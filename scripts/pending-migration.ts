import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import { PrismaPGlite } from "pglite-prisma-adapter";
import { readMigrations, schemaEngine } from "../src/store/migrate.ts";

/** Returns the SQL from the existing migrations to `schema.prisma`, or "" if they match. Needs no database server. */
export async function pendingMigration(): Promise<string> {
  const path = fileURLToPath(new URL("../prisma/schema.prisma", import.meta.url));
  const database = await PGlite.create();
  const engine = await schemaEngine(new PrismaPGlite(database));
  try {
    const { stdout } = await engine.diff({
      from: { tag: "migrations", ...(await readMigrations()) },
      to: { tag: "schemaDatamodel", files: [{ path, content: await readFile(path, "utf8") }] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return stdout?.includes("This is an empty migration") ? "" : (stdout ?? "");
  } finally {
    engine.free();
    await database.close();
  }
}
