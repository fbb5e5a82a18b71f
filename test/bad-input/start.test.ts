import { mkdir, readdir, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { commands } from "../../src/cli/index.ts";
import { DataFolderError, embeddedVersion } from "../../src/store/data-folder.ts";
import { openStore } from "../../src/store/store.ts";
import { admin, startAdmin } from "../support/admin.ts";
import { createDatabase, monday, temporaryFolder } from "../support/bot.ts";
import { createMigratedDatabase } from "../support/databases.ts";
import { cast, sends } from "../support/cast.ts";
import { inAWeek, overHttp, overSocket, run } from "../support/program.ts";
import { slackOfTest } from "../support/slack.ts";

const explained = "Set them in .env or in the environment. The README explains each of them.\n";

describe("the environment", () => {
  test("every problem is told at once, in plain words, and the program ends with 1", async () => {
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
${explained}`,
    });
  });

  test("an empty variable is one that is not set", async () => {
    const program = await run({ SLACK_BOT_TOKEN: "", SLACK_APP_TOKEN: " ", SLACK_SIGNING_SECRET: "\t", DATABASE_URL: "" });
    expect(await program.ends()).toEqual({
      code: 1,
      signal: null,
      printed: `Some settings are missing or invalid:
  SLACK_BOT_TOKEN isn't set. Set it for one workspace, or set SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, TOKEN_ENCRYPTION_KEY, PUBLIC_URL for many
  SLACK_APP_TOKEN must be set for Socket Mode, or SLACK_SIGNING_SECRET for HTTP
${explained}To try the bot without Slack, run “npm run playground”.
`,
    });
  });

  test.for([
    [["--help"], 0],
    [["--port", "3001"], 1],
    [["status"], 1],
  ] as const)("%j is told how the bot is set up, and nothing is started", async ([words, code]) => {
    const settings = await overSocket((await slackOfTest()).slack, { databaseUrl: await createMigratedDatabase() });
    const program = await run(settings, { words: [...words] });
    const { printed, ...ended } = await program.ends();
    expect(ended).toEqual({ code, signal: null });
    expect(printed).toContain("Usage: npm start, or node dist/main.js\n");
    expect(printed).toContain("  SLACK_BOT_TOKEN\n");
    expect(printed).toContain("npm run playground");
    expect(printed).not.toContain("    at ");
    expect(printed.includes("The bot takes no options")).toBe(code === 1);
  });

  test("empty variables do not keep it from starting", async () => {
    const { slack } = await slackOfTest();
    const program = await run({
      ...(await overSocket(slack, { databaseUrl: await createMigratedDatabase() })),
      SLACK_SIGNING_SECRET: "",
      LOG_LEVEL: "",
    });
    await program.prints('"ready"');
  });
});

describe("the database", () => {
  const against = async (databaseUrl: string) => run(await overSocket((await slackOfTest()).slack, { databaseUrl }));

  /** A database that the bot has used, and then this has happened to it. */
  async function after(...happened: string[]) {
    const databaseUrl = await createMigratedDatabase();
    await queries(databaseUrl, ...happened);
    return against(databaseUrl);
  }

  async function queries(databaseUrl: string, ...happened: string[]) {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    for (const sql of happened) await client.query(sql);
    await client.end();
  }

  test("a server that cannot be reached is named as the problem", async () => {
    const { code, printed } = await (await against("postgresql://bot:top-secret@127.0.0.1:1/bot")).ends();
    expect(code).toBe(1);
    expect(printed).toBe(
      "Can't reach the PostgreSQL server in DATABASE_URL: connect ECONNREFUSED 127.0.0.1:1. Is it running, and is the address right?\n",
    );
  });

  test("a wrong password and a database that does not exist are told, without the password", async () => {
    const url = await createDatabase();
    const wrong = await (await against(url.replace("postgres:postgres", "nobody:top-secret"))).ends();
    expect(wrong.code).toBe(1);
    expect(wrong.printed).toMatch(/^Can't reach the PostgreSQL server in DATABASE_URL: password authentication failed/);
    expect(wrong.printed).not.toContain("top-secret");
    const missing = await (await against(`${url}_missing`)).ends();
    expect(missing).toMatchObject({ code: 1, printed: expect.stringMatching(/database "test_\w+_missing" does not exist/) });
  });

  test("a parameter that would be ignored is told, by every program", async () => {
    const databaseUrl = `${await createDatabase()}?schema=bot&connection_limit=5`;
    const printed = `Some settings are missing or invalid:
  DATABASE_URL has the parameter “schema”, which isn't supported: the bot's tables are in the schema “public”, so give it its own database. Remove it
  DATABASE_URL has the parameter “connection_limit”, which isn't supported: the bot has its own pools. Remove it
${explained}`;
    expect(await (await against(databaseUrl)).ends()).toEqual({ code: 1, signal: null, printed });
    expect(await (await startAdmin({ databaseUrl }, "status")).ends()).toEqual({ code: 1, printed });
  });

  test("a certificate that is not there is told", async () => {
    const { code, printed } = await (await against(`${await createDatabase()}?sslrootcert=/nowhere/ca.pem`)).ends();
    expect(code).toBe(1);
    expect(printed).toMatch(/^Can't reach the PostgreSQL server in DATABASE_URL: ENOENT.*\/nowhere\/ca\.pem/);
    expect(printed.trim().split("\n")).toHaveLength(1);
  });

  test.for([
    ["in the URL", "", "?options=-c%20search_path%3Delsewhere", "The search_path in DATABASE_URL starts with the schema “elsewhere”"],
    ["for the database", "SET search_path = elsewhere, public", "", "The search_path in DATABASE_URL starts with the schema “elsewhere”"],
    ["to nothing", "SET search_path = ''", "", "The search_path in DATABASE_URL names no existing schema"],
  ] as const)("a search_path that leads elsewhere is told, set %s", async ([, set, parameters, words]) => {
    const databaseUrl = await createDatabase();
    await queries(
      databaseUrl,
      "CREATE SCHEMA elsewhere",
      ...(set ? [`ALTER DATABASE ${new URL(databaseUrl).pathname.slice(1)} ${set}`] : []),
    );
    await expect(openStore({ databaseUrl: databaseUrl + parameters, dataDir: "" }, () => {})).rejects.toThrow(words);
  });

  test("a newer schema is left to the newer version", async () => {
    const program = await after(
      "INSERT INTO _prisma_migrations SELECT 'x', checksum, finished_at, '29991231000000_later', logs, NULL, started_at, 1 FROM _prisma_migrations LIMIT 1",
    );
    expect(await program.ends()).toEqual({
      code: 1,
      signal: null,
      printed:
        "The database has migrations that this version doesn't know (29991231000000_later). Start the newer version that made them.\n",
    });
  });

  test.each([
    [
      "a migration that failed half-way",
      ["UPDATE _prisma_migrations SET finished_at = NULL"],
      "An earlier database migration failed halfway. The table _prisma_migrations shows which one. Restore a backup, or fix it and run “prisma migrate resolve”.\n",
    ],
    [
      "tables of another program",
      ["DROP TABLE _prisma_migrations"],
      "The database has tables that don't belong to the bot. Give the bot its own empty database.\n",
    ],
    [
      "migrations that are forgotten",
      ["DELETE FROM _prisma_migrations"],
      'A database migration failed: type "follow_up_type" already exists. Does the database belong to the bot alone, and is it as the bot left it?\n',
    ],
  ])("a broken schema is told in plain words: %s", async (_what, happened, printed) => {
    expect(await (await after(...happened)).ends()).toEqual({ code: 1, signal: null, printed });
  });
});

describe("the folder of the embedded database", () => {
  test("belongs to one process: a second one is told, and one that was killed does not block the next", async () => {
    const { slack } = await slackOfTest();
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

  /** A folder that has the parts of a database, besides what is said. */
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
      "of an older PostgreSQL",
      { PG_VERSION: "16\n" },
      "contains a PostgreSQL 16 database, but this version of the bot only reads PostgreSQL 18.",
    ],
    [
      "of a newer PostgreSQL",
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
    ["without its journal", { "pg_wal/1": undefined }, "(pg_wal is missing)"],
    ["that is something else", { ...foreign, PG_VERSION: undefined, "notes.txt": "mine" }, "isn't a complete bot database"],
  ] as const)("with a database %s is told, by the bot and by every command, and left as it is", async ([, files, words]) => {
    const dataDir = await folderWith(files);
    const before = await readdir(join(dataDir, "postgres"), { recursive: true });
    await expect(openStore({ dataDir }, () => {})).rejects.toThrow(DataFolderError);
    await expect(openStore({ dataDir }, () => {})).rejects.toThrow(words);
    const typed = {
      backup: ["--to", join(dataDir, "backup")],
      "forget-person": ["--workspace", "T1", "--person", "U1"],
      "forget-workspace": ["--workspace", "T1"],
      "hand-over": ["--workspace", "T1", "--from", "U1", "--to", "U2"],
      "delete-older-than": ["--days", "1"],
    };
    const others = new Set(["new-key", "restore"]);
    for (const { name } of commands.filter((command) => !others.has(command.name))) {
      const args = Object.entries(typed).find(([command]) => command === name)?.[1] ?? [];
      const ended = await admin({ dataDir }, [name, ...args]);
      expect({ name, ...ended }).toEqual({ name, code: 1, printed: expect.stringContaining(words) });
    }
    expect(await readdir(join(dataDir, "postgres"), { recursive: true })).toEqual(before);
  });

  test("with a file where the database belongs is told without a stack trace", async () => {
    const dataDir = await temporaryFolder();
    await writeFile(join(dataDir, "postgres"), "");
    const { code, printed } = await (await run({ ...(await overSocket((await slackOfTest()).slack)), DATA_DIR: dataDir })).ends();
    expect(code).toBe(1);
    expect(printed).toMatch(/^DATA_DIR \S+ can't be used: ENOTDIR: [^\n]*\n$/);
  });

  test("with a database that was killed while it was made is made anew; one that is damaged later is told", {
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
      /^The database in DATA_DIR .* cannot be read \(.*\)\. It seems to be damaged/,
    );
    const { code, printed } = await (await startAdmin({ dataDir }, "status")).ends();
    expect(code).toBe(1);
    expect(printed).toMatch(/It seems to be damaged. Move it elsewhere, and restore a backup/);
    expect(printed).not.toContain("    at ");
  });

  test("that cannot be one is told", async () => {
    const { slack } = await slackOfTest();
    const file = join(await temporaryFolder(), "file");
    await writeFile(file, "");
    const { code, printed } = await (await run({ ...(await overSocket(slack)), DATA_DIR: file })).ends();
    expect(code).toBe(1);
    expect(printed).toContain(`DATA_DIR ${file} can't be used: `);
    await unlink(file);
  });
});

describe("Slack", () => {
  const forgiven = (problems: string[], what: RegExp) => expect(problems.splice(0)).toEqual([expect.stringMatching(what)]);

  test("a bot token that is not taken is told, without the token", async () => {
    const { slack } = await slackOfTest();
    const program = await run({
      ...(await overSocket(slack, { databaseUrl: await createMigratedDatabase() })),
      SLACK_BOT_TOKEN: "xoxb-of-yesterday",
    });
    expect(await program.ends()).toEqual({
      code: 1,
      signal: null,
      printed: "Slack rejected SLACK_BOT_TOKEN (invalid_auth). Copy the Bot User OAuth Token from “OAuth & Permissions” again.\n",
    });
    forgiven(slack.problems, /auth.test: invalid_auth/);
  });

  test("an app token that is not taken is told, without the token", async () => {
    const { slack } = await slackOfTest();
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
    forgiven(slack.problems, /apps.connections.open: invalid_auth/);
  });

  test("that cannot be reached is told", async () => {
    const { slack } = await slackOfTest();
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

  test.each([overSocket, overHttp])("a port that is taken is told (%#)", async (mode) => {
    const { slack } = await slackOfTest();
    const program = await run({
      ...(await mode(slack, { databaseUrl: await createMigratedDatabase() })),
      PORT: new URL(slack.apiUrl).port,
    });
    const { code, printed } = await program.ends();
    expect(code).toBe(1);
    expect(printed).toMatch(/^PORT can't be used \(listen EADDRINUSE: .*\)\. Stop the program that uses it, or choose another port\.$/m);
  });
});
