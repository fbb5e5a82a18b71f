import { CommandError } from "./command.ts";

/** What to type instead of the two commands that are for the embedded database. PostgreSQL's own tools do it better. */
export const onServer = {
  backup: (file: string) => `pg_dump --format=custom --no-owner --file=${quote(file)} "$DATABASE_URL"`,
  restore: (file: string) => `pg_restore --no-owner --single-transaction --dbname="$DATABASE_URL" ${quote(file)}`,
};

/** Refuses with that command. */
export const refuseOnServer = (what: keyof typeof onServer, file: string) =>
  new CommandError(
    `DATABASE_URL is set, so the database is on a PostgreSQL server. Use the server's own tools${what === "restore" ? ", with an empty database" : ""}:\n  ${onServer[what](file)}`,
  );

const quote = (file: string) => (/^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`);
