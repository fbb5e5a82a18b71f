import { mkdir, readdir, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { commands } from "../../src/cli/index.ts";
import { DataFolderError, embeddedVersion } from "../../src/store/data-folder.ts";
import { openStore } from "../../src/store/store.ts";
import { admin, startAdmin } from "../support/admin.ts";
import { createDatabase, monday, temporaryFolder } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { createMigratedDatabase } from "../support/databases.ts";
import { inAWeek, overHttp, overSocket, run } from "../support/program.ts";
import { startTestSlack } from "../support/slack.ts";

const seeReadme = "Set them in .env or in the environment. The README explains each of them.\n";

describe("the environment", () => {
  test("reports every problem at once in plain words, and exits with 1", async () => {
    const program = await run({
      SLACK_BOT_TOKEN: "x",
      SLACK_APP_TOKEN: "y",
      DATABASE_URL: "mysql://a",
      PORT: "many",
      SLACK_API_URL: "nope",
      LOG_LEVEL: "loud",
    });
    expect(await program.ends()).toEqual({
      code: 1,
      signal: null,
      printed: `Some settings are missing or invalid:
  SLACK_BOT_TOKEN must start with xoxb- (“OAuth & Permissions” → “Bot User OAuth Token”)
  SLACK_APP_TOKEN must start with xapp- (“Basic Information” → “App-Level Tokens”)
  DATABASE_URL must look like postgresql://user:password@host:5432/database
  PORT must be a port number
  SLACK_API_URL must be a URL like https://slack.com/api/
  LOG_LEVEL must be debug, info, warn, or error
${seeReadme}`,
    });
  });

  test("an empty variable counts as not set", async () => {
    const program = await run({ SLACK_BOT_TOKEN: "", SLACK_APP_TOKEN: " ", SLACK_SIGNING_SECRET: "\t", DATABASE_URL: "" });
    expect(await program.ends()).toEqual({
      code: 1,
      signal: null,
      printed: `Some settings are missing or invalid:
  SLACK_BOT_TOKEN isn't set. Set it for one workspace, or set SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, TOKEN_ENCRYPTION_KEY, PUBLIC_URL for multiple workspaces
  SLACK_APP_TOKEN must be set for Socket Mode, or SLACK_SIGNING_SECRET for HTTP
${seeReadme}To try the bot without Slack, run “npm run playground”.
`,
    });
  });

  test.for([
    [["--help"], 0],
    [["--port", "3001"], 1],
    [["status"], 1],
  ] as const)("%j prints how to set up the bot and starts nothing", async ([words, code]) => {
    const settings = await overSocket((await startTestSlack()).slack, { databaseUrl: await createMigratedDatabase() });
    const program = await run(settings, { words: [...words] });
    const { printed, ...ended } = await program.ends();
    expect(ended).toEqual({ code, signal: null });
    expect(printed).toContain("Usage: npm start, or node dist/main.js\n");
    expect(printed).toContain("  SLACK_BOT_TOKEN\n");
    expect(printed).toContain("npm run playground");
    expect(printed).not.toContain("    at ");
    expect(printed.includes("The bot takes no options")).toBe(code === 1);
  });

  test("empty variables don't keep it from starting", async () => {
    const { slack } = await startTestSlack();
    const program = await run({
      ...(await overSocket(slack, { databaseUrl: await createMigratedDatabase() })),
      SLACK_SIGNING_SECRET: "",
      LOG_LEVEL: "",
    });
    await program.prints('"ready"');
  });
});

describe("the database", () => {
  const startOn = async (databaseUrl: string) => run(await overSocket((await startTestSlack()).slack, { databaseUrl }));

  /** Starts the program on a database that the bot has used and these statements have changed since. */
  async function startAfter(...statements: string[]) {
    const databaseUrl = await createMigratedDatabase();
    await runSql(databaseUrl, ...statements);
    return startOn(databaseUrl);
  }

  async function runSql(databaseUrl: string, ...statements: string[]) {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    for (const sql of statements) await client.query(sql);
    await client.end();
  }

  test("an unreachable server is named as the problem", async () => {
    const { code, printed } = await (await startOn("postgresql://bot:top-secret@127.0.0.1:1/bot")).ends();
    expect(code).toBe(1);
    expect(printed).toBe(
      "Can't reach the PostgreSQL server in DATABASE_URL: connect ECONNREFUSED 127.0.0.1:1. Is it running, and is the address right?\n",
    );
  });

  test("a wrong password and a nonexistent database are reported, without the password", async () => {
    const url = await createDatabase();
    const wrong = await (await startOn(url.replace("postgres:postgres", "nobody:top-secret"))).ends();
    expect(wrong.code).toBe(1);
    expect(wrong.printed).toMatch(/^Can't reach the PostgreSQL server in DATABASE_URL: password authentication failed/);
    expect(wrong.printed).not.toContain("top-secret");
    const missing = await (await startOn(`${url}_missing`)).ends();
    expect(missing).toMatchObject({ code: 1, printed: expect.stringMatching(/database "test_\w+_missing" does not exist/) });
  });

  test("a parameter that would be ignored is reported by every program", async () => {
    const databaseUrl = `${await createDatabase()}?schema=bot&connection_limit=5`;
    const printed = `Some settings are missing or invalid:
  DATABASE_URL has the parameter “schema”, which isn't supported: the bot's tables are in the schema “public”, so give it its own database. Remove it
  DATABASE_URL has the parameter “connection_limit”, which isn't supported: the bot has its own pools. Remove it
${seeReadme}`;
    expect(await (await startOn(databaseUrl)).ends()).toEqual({ code: 1, signal: null, printed });
    expect(await (await startAdmin({ databaseUrl }, "status")).ends()).toEqual({ code: 1, printed });
  });

  test("a missing certificate is reported", async () => {
    const { code, printed } = await (await startOn(`${await createDatabase()}?sslrootcert=/nowhere/ca.pem`)).ends();
    expect(code).toBe(1);
    expect(printed).toMatch(/^Can't reach the PostgreSQL server in DATABASE_URL: ENOENT.*\/nowhere\/ca\.pem/);
    expect(printed.trim().split("\n")).toHaveLength(1);
  });

  test.for([
    ["in the URL", "", "?options=-c%20search_path%3Delsewhere", "The search_path in DATABASE_URL starts with the schema “elsewhere”"],
    ["for the database", "SET search_path = elsewhere, public", "", "The search_path in DATABASE_URL starts with the schema “elsewhere”"],
    ["to nothing", "SET search_path = ''", "", "The search_path in DATABASE_URL names no existing schema"],
  ] as const)("a search_path that leads elsewhere is reported when set %s", async ([, set, parameters, words]) => {
    const databaseUrl = await createDatabase();
    await runSql(
      databaseUrl,
      "CREATE SCHEMA elsewhere",
      ...(set ? [`ALTER DATABASE ${new URL(databaseUrl).pathname.slice(1)} ${set}`] : []),
    );
    await expect(openStore({ databaseUrl: databaseUrl + parameters, dataDir: "" }, () => {})).rejects.toThrow(words);
  });

  test("a newer schema is left to the newer version", async () => {
    const program = await startAfter(
      "INSERT INTO _prisma_migrations SELECT 'x', checksum, finished_at, '29991231000000_later', logs, NULL, started_at, 1 FROM _prisma_migrations LIMIT 1",
    );
    expect(await program.ends()).toEqual({
      code: 1,
      signal: null,
      printed:
        "The database has migrations that this version doesn't recognize (29991231000000_later). Start the newer version that made them.\n",
    });
  });

  test.each([
    [
      "a migration that failed halfway",
      ["UPDATE _prisma_migrations SET finished_at = NULL"],
      "An earlier database migration failed halfway. The table _prisma_migrations shows which one. Restore a backup, or fix it and run “prisma migrate resolve”.\n",
    ],
    [
      "another program's tables",
      ["DROP TABLE _prisma_migrations"],
      "The database has tables that don't belong to the bot. Give the bot its own empty database.\n",
    ],
    [
      "missing migration records",
      ["DELETE FROM _prisma_migrations"],
      'A database migration failed: type "follow_up_type" already exists. Make sure nothing else is using this database, and that no one has changed it by hand.\n',
    ],
  ])("a broken schema is explained in plain words: %s", async (_what, statements, printed) => {
    expect(await (await startAfter(...statements)).ends()).toEqual({ code: 1, signal: null, printed });
  });
});

describe("the embedded database's folder", () => {
  test("belongs to one process: a second one is refused, and a killed one doesn't block the next", async () => {
    const { slack } = await startTestSlack();
    const { ana } = cast(slack);
    const place = await overSocket(slack);
    const first = await run(place);
    await first.prints('"ready"');
    await sends(ana, "Kept in the folder", { Date: inAWeek });
    await ana.sees("No one's invited yet");
    const second = await (await run({ ...(await overSocket(slack)), DATA_DIR: place["DATA_DIR"] ?? "" })).ends();
    expect(second.code).toBe(1);
    expect(second.printed).toBe(
      `DATA_DIR ${place["DATA_DIR"]} is in use by another process. Only one process at a time can use the embedded database: stop the other one, choose another DATA_DIR, or set DATABASE_URL.\n`,
    );

    await first.signals("SIGKILL");
    const third = await run(place);
    await third.prints('"ready"');
    await ana.clicks("Mark as completed");
    await ana.sees("Completed · Your meeting");
    expect(await third.signals("SIGTERM")).toEqual({ code: 0, signal: null });
  }, 120_000);

  /** Creates a folder with the parts of a database, except as overridden. */
  async function folderWith(files: Record<string, string | undefined>) {
    const dataDir = await temporaryFolder();
    const parts = {
      PG_VERSION: "18\n",
      "global/pg_control": "",
      "base/1": "",
      "pg_wal/1": "",
      "pg_xact/1": "",
      "postgresql.conf": "",
      ...files,
    };
    for (const [name, content] of Object.entries(parts)) {
      if (content === undefined) continue;
      await mkdir(dirname(join(dataDir, "postgres", name)), { recursive: true });
      await writeFile(join(dataDir, "postgres", name), content);
    }
    return dataDir;
  }
  const foreign = {
    "global/pg_control": undefined,
    "base/1": undefined,
    "pg_wal/1": undefined,
    "pg_xact/1": undefined,
    "postgresql.conf": undefined,
  };

  test.for([
    [
      "from an older PostgreSQL",
      { PG_VERSION: "16\n" },
      "contains a PostgreSQL 16 database, but this version of the bot only reads PostgreSQL 18.",
    ],
    [
      "from a newer PostgreSQL",
      { PG_VERSION: "19\n" },
      "contains a PostgreSQL 19 database, but this version of the bot only reads PostgreSQL 18.",
    ],
    ["without a version", { PG_VERSION: undefined }, "isn't a complete bot database (PG_VERSION is missing)."],
    ["with a strange version", { PG_VERSION: "new\n" }, "isn't a complete bot database (a readable PG_VERSION is missing)."],
    [
      "without its control file",
      { "global/pg_control": undefined },
      "(global/pg_control is missing). Move it elsewhere, then restore a backup",
    ],
    ["without its tables", { "base/1": undefined }, "(base is missing)"],
    ["without its WAL", { "pg_wal/1": undefined }, "(pg_wal is missing)"],
    ["that is something else", { ...foreign, PG_VERSION: undefined, "notes.txt": "mine" }, "isn't a complete bot database"],
  ] as const)("with a database %s is reported by the bot and every command, and left as it is", async ([, files, words]) => {
    const dataDir = await folderWith(files);
    const before = await readdir(join(dataDir, "postgres"), { recursive: true });
    await expect(openStore({ dataDir }, () => {})).rejects.toThrow(DataFolderError);
    await expect(openStore({ dataDir }, () => {})).rejects.toThrow(words);
    const argsByCommand = {
      backup: ["--to", join(dataDir, "backup")],
      "forget-person": ["--workspace", "T1", "--person", "U1"],
      "forget-workspace": ["--workspace", "T1"],
      "hand-over": ["--workspace", "T1", "--from", "U1", "--to", "U2"],
      "delete-older-than": ["--days", "1"],
    };
    const withoutDatabase = new Set(["new-key", "restore"]);
    for (const { name } of commands.filter((command) => !withoutDatabase.has(command.name))) {
      const args = Object.entries(argsByCommand).find(([command]) => command === name)?.[1] ?? [];
      const ended = await admin({ dataDir }, [name, ...args]);
      expect({ name, ...ended }).toEqual({ name, code: 1, printed: expect.stringContaining(words) });
    }
    expect(await readdir(join(dataDir, "postgres"), { recursive: true })).toEqual(before);
  });

  test("with a file where the database belongs is reported without a stack trace", async () => {
    const dataDir = await temporaryFolder();
    await writeFile(join(dataDir, "postgres"), "");
    const { code, printed } = await (await run({ ...(await overSocket((await startTestSlack()).slack)), DATA_DIR: dataDir })).ends();
    expect(code).toBe(1);
    expect(printed).toMatch(/^DATA_DIR \S+ can't be used: ENOTDIR: [^\n]*\n$/);
  });

  test("with a half-created database is created again, and later damage is reported", {
    timeout: 300_000,
  }, async () => {
    const dataDir = await folderWith({ "global/pg_control": undefined });
    await writeFile(join(dataDir, "postgres.unfinished"), "");
    const store = await openStore({ dataDir }, () => {});
    const [table] = await store.db.$queryRaw<{ file: string }[]>`SELECT pg_relation_filepath('workspaces') AS file`;
    await store.db.workspace.create({ data: { id: "T0ONE", name: "One", botUserId: "U0BOT", installedAt: monday } });
    await store.db.$executeRaw`CHECKPOINT`;
    const [version] = await store.db.$queryRaw<{ server_version: string }[]>`SHOW server_version`;
    await store.close();
    expect(version?.server_version.split(".")[0], "what the folder is compared with").toBe(embeddedVersion);
    expect((await readdir(dataDir)).toSorted()).toEqual(["postgres"]);
    await writeFile(join(dataDir, "postgres", table?.file ?? ""), Buffer.alloc(8192, "x"));
    const inTable = await (await startAdmin({ dataDir }, "delete-older-than", "--days", "1")).ends();
    expect(inTable.code).toBe(1);
    expect(inTable.printed).toMatch(/^The database is damaged \([^\n]*invalid page[^\n]*\)\. Stop the bot, [^\n]*\n$/);
    await writeFile(join(dataDir, "postgres/global/pg_control"), Buffer.alloc(8192));
    await expect(openStore({ dataDir }, () => {})).rejects.toThrow(
      /^The database in DATA_DIR .* can.t be read \(.*\)\. It seems to be damaged/,
    );
    const { code, printed } = await (await startAdmin({ dataDir }, "status")).ends();
    expect(code).toBe(1);
    expect(printed).toMatch(/It seems to be damaged. Move it elsewhere, and restore a backup/);
    expect(printed).not.toContain("    at ");
  });

  test("is reported when the path is a file", async () => {
    const { slack } = await startTestSlack();
    const file = join(await temporaryFolder(), "file");
    await writeFile(file, "");
    const { code, printed } = await (await run({ ...(await overSocket(slack)), DATA_DIR: file })).ends();
    expect(code).toBe(1);
    expect(printed).toContain(`DATA_DIR ${file} can't be used: `);
    await unlink(file);
  });
});

describe("Slack", () => {
  const expectProblem = (problems: string[], what: RegExp) => expect(problems.splice(0)).toEqual([expect.stringMatching(what)]);

  test("a rejected bot token is reported, without the token", async () => {
    const { slack } = await startTestSlack();
    const program = await run({
      ...(await overSocket(slack, { databaseUrl: await createMigratedDatabase() })),
      SLACK_BOT_TOKEN: "xoxb-of-yesterday",
    });
    expect(await program.ends()).toEqual({
      code: 1,
      signal: null,
      printed: "Slack rejected SLACK_BOT_TOKEN (invalid_auth). Copy the Bot User OAuth Token from “OAuth & Permissions” again.\n",
    });
    expectProblem(slack.problems, /auth.test: invalid_auth/);
  });

  test("a rejected app token is reported, without the token", async () => {
    const { slack } = await startTestSlack();
    const program = await run({
      ...(await overSocket(slack, { databaseUrl: await createMigratedDatabase() })),
      SLACK_APP_TOKEN: "xapp-of-yesterday",
    });
    const { code, printed } = await program.ends();
    expect(code).toBe(1);
    expect(printed).toContain(
      "Slack rejected SLACK_APP_TOKEN (invalid_auth). Copy it again from “Basic Information” → “App-Level Tokens”; it needs the scope connections:write.\n",
    );
    expect(printed).not.toContain("    at ");
    expect(printed).not.toContain("of-yesterday");
    expectProblem(slack.problems, /apps.connections.open: invalid_auth/);
  });

  test("an unreachable API is reported", async () => {
    const { slack } = await startTestSlack();
    const program = await run({
      ...(await overSocket(slack, { databaseUrl: await createMigratedDatabase() })),
      SLACK_API_URL: "http://127.0.0.1:1/api/",
    });
    const { code, printed } = await program.ends();
    expect(code).toBe(1);
    expect(printed).toContain(
      "Couldn't reach Slack to check SLACK_BOT_TOKEN (A request error occurred: fetch failed). Check the network and SLACK_API_URL.\n",
    );
  });

  test.each([overSocket, overHttp])("a port already in use is reported (%#)", async (mode) => {
    const { slack } = await startTestSlack();
    const program = await run({
      ...(await mode(slack, { databaseUrl: await createMigratedDatabase() })),
      PORT: new URL(slack.apiUrl).port,
    });
    const { code, printed } = await program.ends();
    expect(code).toBe(1);
    expect(printed).toMatch(/^PORT can't be used \(listen EADDRINUSE: .*\)\. Stop the program that's using it, or choose another port\.$/m);
  });
});
