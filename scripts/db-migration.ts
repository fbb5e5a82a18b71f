// npm run db:migration -- name: writes a migration from the existing migrations to schema.prisma.
import { mkdir, writeFile } from "node:fs/promises";
import { format } from "date-fns";
import { pendingMigration } from "./pending-migration.ts";

const [name = ""] = process.argv.slice(2);
if (!/^[a-z0-9_]+$/.test(name)) {
  console.error("Usage: npm run db:migration -- name (lowercase letters, digits, and _)");
  process.exit(1);
}
const sql = await pendingMigration();
if (sql === "") {
  console.log("The migrations match prisma/schema.prisma. Nothing to do.");
} else {
  const folder = new URL(`../prisma/migrations/${format(new Date(), "yyyyMMddHHmmss")}_${name}/`, import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL("migration.sql", folder), sql);
  console.log(`Wrote ${folder.pathname}migration.sql. Review it, and add whatever schema.prisma can't express.`);
}
