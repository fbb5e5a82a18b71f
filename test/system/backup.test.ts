import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { startAdmin } from "../support/admin.ts";
import { type Backups, testBackupAndRestore } from "../support/backup-and-restore.ts";
import { startPackagedPostgres } from "../support/packaged-postgres.ts";
import type { Place } from "../support/program.ts";

const shell = promisify(execFile);

/** Backs up and restores with the commands that the admin CLI prints. */
async function packagedBackups(): Promise<Backups> {
  const { server, tools } = await startPackagedPostgres();
  const runShell = (command: string, place: { databaseUrl: string }) =>
    shell("sh", ["-c", command], { env: { PATH: `${tools}:${process.env["PATH"]}`, DATABASE_URL: place.databaseUrl } });
  const printedCommand = async (place: Place, ...args: string[]) => {
    const { code, printed } = await (await startAdmin(place, ...args)).ends();
    expect(code).toBe(1);
    return printed.split("\n")[1] ?? "";
  };
  const database = async (name: string) => {
    await runShell(`createdb --maintenance-db="$DATABASE_URL" ${name}`, { databaseUrl: `${server}/postgres` });
    return { databaseUrl: `${server}/${name}` };
  };
  const place = await database("followup");
  return {
    place,
    backup: async (file) => void (await runShell(await printedCommand(place, "backup", "--to", file), place)),
    restored: async (file) => {
      const empty = await database("restored");
      await runShell(await printedCommand(empty, "restore", "--from", file), empty);
      return empty;
    },
  };
}

test("an answer given after a backup of the system's PostgreSQL is pending again after a restore", async () => {
  await testBackupAndRestore(await packagedBackups());
});
