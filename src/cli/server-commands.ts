import { CommandError } from "./command.ts";

/** What to run on a PostgreSQL server instead of the two commands for the embedded database. */
export const serverCommands = {
  backup: (file: string) => `pg_dump --format=custom --no-owner --file=${quoteForShell(file)} "$DATABASE_URL"`,
  restore: (file: string) => `pg_restore --no-owner --single-transaction --dbname="$DATABASE_URL" ${quoteForShell(file)}`,
};

/** Returns an error that says which command to run instead. */
export const unsupportedOnServer = (what: keyof typeof serverCommands, file: string) =>
  new CommandError(
    `DATABASE_URL is set, so the database is on a PostgreSQL server. Use the server's own tools${what === "restore" ? ", with an empty database" : ""}:\n  ${serverCommands[what](file)}`,
  );

const quoteForShell = (file: string) => (/^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`);
