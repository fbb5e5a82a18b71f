import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import { v7 as newId } from "uuid";
import { describe, expect, onTestFinished, test } from "vitest";
import { writeBackup } from "../../src/cli/backup.ts";
import { backupText, checkBackup } from "../../src/cli/backup-file.ts";
import type { PrismaClient } from "../../src/generated/prisma/client.ts";
import { openDatabase } from "../../src/store/database.ts";
import { openEventQueue } from "../../src/store/event-queue.ts";
import { migrate } from "../../src/store/migrate.ts";
import { openStore } from "../../src/store/store.ts";
import { admin, startAdmin } from "../support/admin.ts";
import { type Backups, testBackupAndRestore } from "../support/backup-and-restore.ts";
import { createDatabase, monday, temporaryFolder } from "../support/bot.ts";
import { fillWorkspace } from "../support/bulk.ts";
import { createMigratedDatabase, migratedFolder } from "../support/databases.ts";
import { dumpTables } from "../support/dump-tables.ts";

async function embeddedBackups(): Promise<Backups> {
  const place = { dataDir: await migratedFolder() };
  return {
    place,
    backup: async (file) => {
      const printed = expect.stringContaining(`Backed up to ${file}`);
      expect(await (await startAdmin(place, "backup", "--to", file)).ends()).toEqual({ code: 0, printed });
      expect((await stat(file)).mode & 0o777, "only the owner can read it").toBe(0o600);
    },
    restored: async (file) => {
      const empty = { dataDir: join(await temporaryFolder(), "new") };
      const { code, printed } = await (await startAdmin(empty, "restore", "--from", file)).ends();
      expect(printed).toContain(`Restored into ${empty.dataDir}: 1 workspace, 1 follow-up.`);
      expect(code).toBe(0);
      return empty;
    },
  };
}

test("an answer given after a backup of the embedded database is pending again after a restore", async () => {
  await testBackupAndRestore(await embeddedBackups());
});

describe("a backup", () => {
  test("never overwrites a file", async () => {
    const { place } = await embeddedBackups();
    const file = join(await temporaryFolder(), "backup");
    expect(await admin({ dataDir: await temporaryFolder() }, ["backup", "--to", file])).toMatchObject({
      code: 1,
      printed: expect.stringContaining("There's no database"),
    });
    await writeFile(file, "mine");
    expect(await admin(place, ["backup", "--to", file])).toEqual({ code: 1, printed: `${file} already exists. Choose another name.` });
    expect(await admin(place, ["backup", "--to", "/nowhere/backup"])).toMatchObject({
      code: 1,
      printed: expect.stringMatching(/^\/nowhere\/backup can't be written: ENOENT/),
    });
  });

  test("is never restored over existing data, and an invalid backup leaves nothing behind", async () => {
    const dataDir = await temporaryFolder();
    const file = join(await temporaryFolder(), "backup");
    expect(await admin({ dataDir }, ["restore", "--from", file])).toEqual({ code: 1, printed: `${file} doesn't exist.` });
    const whole = gzipSync(Buffer.alloc(1_000, "x"));
    for (const [content, why] of [
      ["not a backup", "incorrect header check"],
      [whole.subarray(0, -20), "unexpected end of file"],
      [whole, "its content isn't recognized"],
    ] as const) {
      await writeFile(file, content);
      const { code, printed } = await (await startAdmin({ dataDir }, "restore", "--from", file)).ends();
      expect(code).toBe(1);
      expect(printed).toContain(`${file} isn't a backup, or is damaged (${why})`);
      expect(await readdir(dataDir)).toEqual([]);
    }
    await writeFile(join(dataDir, "something"), "");
    expect(await admin({ dataDir }, ["restore", "--from", file])).toEqual({
      code: 1,
      printed: `DATA_DIR ${dataDir} isn't empty. Choose another folder, or move its contents elsewhere.`,
    });
  });
});

/** Returns the rows of the bot's own tables, without the queue and the migrations. */
const rowsOf = async (db: PrismaClient) => (await dumpTables(db)).filter((row) => /^public\.(?!_prisma)/.test(row)).toSorted();

async function openTestStore(place: { databaseUrl: string } | { dataDir: string }) {
  const store = await openStore({ dataDir: "", ...place }, () => {});
  onTestFinished(() => store.close());
  return store;
}

const text = async (path: string) => gunzipSync(await readFile(path)).toString();
const textFile = async (content: string) => {
  const file = join(await temporaryFolder(), "backup");
  await writeFile(file, gzipSync(content));
  return file;
};

describe("a restored backup", () => {
  test("has every row of every table and every queued job, written in chunks", {
    timeout: 300_000,
  }, async () => {
    const store = await openTestStore({ databaseUrl: await createMigratedDatabase() });
    const { db, queue } = store;
    await fillWorkspace(store, { workspaceId: "T0ONE", personId: "U0ANA", each: 1_000 });
    await db.oauthState.create({ data: { hash: "a", expiresAt: monday } });
    await db.workspace.update({ where: { id: "T0ONE" }, data: { scopes: ["im:write", 'a "b", \\c'], botToken: "first.x" } });
    await db.followUp.updateMany({ data: { description: 'Über 100 %\n\t"quoted" \\ – \u{1F389} 日本語 \u2028' } });
    await openEventQueue(queue);
    const event = { workspaceId: "T0ONE", event: { type: "app_uninstalled" } };
    await queue.boss.insert("events", [{ id: newId(), data: event, priority: 1 }]);

    const chunks: number[] = [];
    await db.$transaction(
      async (tx) => {
        for await (const chunk of backupText(tx)) chunks.push(chunk.length);
      },
      { timeout: 200_000 },
    );
    expect(chunks.length).toBeGreaterThan(40);
    expect(Math.max(...chunks), "chunk size doesn't grow with the database").toBeLessThan(2_000_000);

    // A migration that numbers existing rows leaves the sequence like this.
    await db.$executeRaw`SELECT setval('history_number_seq', (SELECT max(number) FROM history) + 1, false)`;
    const file = join(await temporaryFolder(), "backup");
    await writeBackup(db, file);
    const databaseUrl = await createDatabase();
    expect(await admin({ databaseUrl }, ["restore", "--from", file])).toEqual({
      code: 0,
      printed: expect.stringContaining("Restored into the database in DATABASE_URL: 1 workspace, 6001 follow-ups."),
    });
    const restored = await openTestStore({ databaseUrl });
    const rows = await rowsOf(db);
    expect(rows.length).toBeGreaterThan(20_000);
    expect(isDeepStrictEqual(await rowsOf(restored.db), rows)).toBe(true);
    const sequences =
      "SELECT nextval(oid)::text AS next FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace ORDER BY relname";
    expect(await restored.db.$queryRawUnsafe(sequences)).toEqual(await db.$queryRawUnsafe(sequences));
    expect((await restored.queue.boss.findJobs("events")).map(({ data }) => data)).toEqual([event]);

    const tables = await db.$queryRaw<{ name: string }[]>`
      SELECT table_name::text AS name FROM information_schema.tables
      WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> '_prisma_migrations'`;
    const marked = [...(await text(file)).matchAll(/^\["table","(\w+)"/gm)].map(([, name]) => name);
    expect(new Set(marked)).toEqual(new Set(tables.map(({ name }) => name)));
    expect(await admin({ databaseUrl }, ["restore", "--from", file])).toEqual({
      code: 1,
      printed: "The database in DATABASE_URL isn't empty. Use an empty one: a restore never overwrites data.",
    });
  });

  test("from an earlier version is upgraded, even from a server into the embedded database", {
    timeout: 300_000,
  }, async () => {
    const databaseUrl = await createDatabase();
    const first = "20261123000000_first";
    const earlier = await openDatabase(
      { databaseUrl, dataDir: "" },
      { prepare: (factory, runScript) => migrate(factory, runScript, [first]), statementTimeoutMs: 60_000 },
    );
    await earlier.prisma.$executeRaw`INSERT INTO workspaces (id, name, bot_user_id, installed_at) VALUES ('T0OLD', 'Old', 'U0BOT', now())`;
    const file = join(await temporaryFolder(), "backup");
    await writeBackup(earlier.prisma, file);
    await earlier.close();
    expect(JSON.parse((await text(file)).split("\n")[0] ?? "")).toMatchObject({ migrations: [first] });

    const dataDir = await temporaryFolder();
    expect(await admin({ dataDir }, ["restore", "--from", file])).toEqual({
      code: 0,
      printed: expect.stringContaining(`Restored into ${dataDir}: 1 workspace, 0 follow-ups.`),
    });
    expect(await readdir(dataDir)).toEqual(["postgres"]);
    expect(await admin({ dataDir }, ["status"])).toMatchObject({
      code: 0,
      printed: expect.stringContaining("The database is up to date."),
    });
  });
});

describe("an invalid backup", () => {
  const header = { format: "follow-up-bot backup 1", migrations: ["20261123000000_first"] };
  const lines: unknown[] = [
    header,
    ["table", "workspaces", ["id", "name", "bot_user_id", "installed_at"]],
    row("T0ONE"),
    row("T0TWO"),
    ["end", 2],
  ];
  function row(id: string) {
    return { id, name: id, bot_user_id: "U0BOT", installed_at: "2026-11-23T09:00:00+00:00" };
  }
  const asLines = (content: unknown[]) => content.map((line) => `${JSON.stringify(line)}\n`).join("");

  test.for([
    ["a missing row", asLines(lines.toSpliced(2, 1)), "(rows are missing)"],
    ["no end marker", asLines(lines.slice(0, -1)), "(rows are missing)"],
    ["data after the end marker", asLines([...lines, row("T0SIX")]), "(there is data after its end)"],
    ["an incomplete line", asLines(lines).slice(0, -5), "isn't a backup, or is damaged"],
    ["no content", "", "(its content isn't recognized)"],
    ["an unknown marker", asLines(lines.toSpliced(1, 0, ["other"])), "(its content isn't recognized)"],
    [
      "a newer format",
      asLines([{ ...header, format: "follow-up-bot backup 2" }, ...lines.slice(1)]),
      "was made by a newer version of the bot. Restore it with that version.",
    ],
    [
      "a newer schema",
      asLines([{ ...header, migrations: ["20261123000000_first", "29991231000000_later"] }, ...lines.slice(1)]),
      "The backup has migrations that this version doesn't recognize (29991231000000_later). Restore it with the newer version that made it.",
    ],
    [
      "a copy of the database files",
      `postgres${"\0".repeat(249)}ustar`,
      "is a copy of the database's files from an earlier version, which this version can't read.",
    ],
    ["a row that the database refuses", asLines(lines.toSpliced(3, 1, { ...row("T0TWO"), name: null })), "isn't a backup, or is damaged"],
  ] as const)("with %s is refused and creates nothing", async ([, content, words]) => {
    const dataDir = await temporaryFolder();
    expect(await admin({ dataDir }, ["restore", "--from", await textFile(content)])).toEqual({
      code: 1,
      printed: expect.stringContaining(words),
    });
    expect(await readdir(dataDir)).toEqual([]);
  });

  test("that was truncated or changed anywhere is refused", async () => {
    const whole = gzipSync(asLines(lines));
    const file = join(await temporaryFolder(), "backup");
    const isRefused = async (content: Uint8Array) => {
      await writeFile(file, content);
      await expect(checkBackup(file)).rejects.toThrow(`${file} isn't a backup, or is damaged`);
    };
    for (let length = 0; length < whole.length; length += 7) await isRefused(whole.subarray(0, length));
    // Skips gzip's 10-byte header, which doesn't depend on the content.
    for (let at = 10; at < whole.length; at += 7) await isRefused(whole.map((byte, index) => (index === at ? byte ^ 0xff : byte)));
    await writeFile(file, whole);
    expect(await checkBackup(file)).toEqual({ migrations: header.migrations, jobs: [] });
  });
});
