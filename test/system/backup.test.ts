import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { startAdmin } from "../support/admin.ts";
import { type Backups, tellBackup } from "../support/backup-story.ts";
import { startPackagedPostgres } from "../support/packaged-postgres.ts";
import type { Place } from "../support/program.ts";

const shell = promisify(execFile);

/** With the commands that the program itself tells to use. */
async function packaged(): Promise<Backups> {
  const { server, tools } = await startPackagedPostgres();
  const types = (command: string, place: { databaseUrl: string }) =>
    shell("sh", ["-c", command], { env: { PATH: `${tools}:${process.env["PATH"]}`, DATABASE_URL: place.databaseUrl } });
  const told = async (place: Place, ...args: string[]) => {
    const { code, printed } = await (await startAdmin(place, ...args)).ends();
    expect(code).toBe(1);
    return printed.split("\n")[1] ?? "";
  };
  const database = async (name: string) => {
    await types(`createdb --maintenance-db="$DATABASE_URL" ${name}`, { databaseUrl: `${server}/postgres` });
    return { databaseUrl: `${server}/${name}` };
  };
  const place = await database("followup");
  return {
    place,
    backup: async (file) => void (await types(await told(place, "backup", "--to", file), place)),
    restored: async (file) => {
      const empty = await database("restored");
      await types(await told(empty, "restore", "--from", file), empty);
      return empty;
    },
  };
}

test("what was answered after a backup of a server that comes with the system is asked again once it is restored", async () => {
  await tellBackup(await packaged());
});
