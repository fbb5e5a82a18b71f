import type { PrismaClient } from "../../src/generated/prisma/client.ts";

/** Returns every row of every table, including the queue's, as text that starts with the table's name. */
export async function dumpTables(db: PrismaClient): Promise<string[]> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`;
  const rows = await Promise.all(
    tables.map(({ name }) => db.$queryRawUnsafe<{ row: string }[]>(`SELECT '${name} ' || one::text AS row FROM ${name} one`)),
  );
  return rows.flat().map(({ row }) => row);
}
