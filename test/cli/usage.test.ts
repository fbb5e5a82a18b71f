import { describe, expect, test } from "vitest";
import { commands } from "../../src/cli/index.ts";
import { openStore } from "../../src/store/store.ts";
import { admin, startAdmin } from "../support/admin.ts";
import { createDatabase, monday, temporaryFolder } from "../support/bot.ts";
import { createMigratedDatabase, migratedFolder } from "../support/databases.ts";

const unreachable = { databaseUrl: "postgresql://bot:top-secret@127.0.0.1:1/bot" };

describe("the command line", () => {
  test("without a command lists all commands and exits with 2", async () => {
    const { code, printed } = await (await startAdmin(unreachable)).ends();
    expect(code).toBe(2);
    for (const { name } of commands) expect(printed).toMatch(new RegExp(`^ {2}${name} +[A-Z]`, "m"));
  });

  test("with --help prints help without a database", async () => {
    expect(await (await startAdmin(unreachable, "--help")).ends()).toMatchObject({
      code: 0,
      printed: expect.stringContaining("forget-person"),
    });
    const { code, printed } = await (await startAdmin(unreachable, "forget-person", "--help")).ends();
    expect(code).toBe(0);
    expect(printed).toMatch(/^forget-person --workspace T… --person U… \[--dry-run \| --yes\]\n\nErases everything/);
  });

  test.for([
    ["an unknown command", ["forget-everything"], "Unknown command “forget-everything”."],
    ["an unknown option", ["status", "--loud"], "Unknown option '--loud'."],
    ["an option without its value", ["backup", "--to"], "Option '--to <value>' argument missing."],
    ["an extra argument", ["status", "now"], "Unexpected argument 'now'."],
    ["no options", ["forget-person"], "--workspace is required.\n--person is required."],
    ["a person where a workspace belongs", ["forget-workspace", "--workspace", "U0BO"], "--workspace must look like T0123ABCD."],
    ["an invalid id", ["forget-person", "--workspace", "T0ONE", "--person", "U0.*"], "--person must look like U0123ABCD."],
    ["a fraction of a day", ["delete-older-than", "--days", "0.5"], "--days must be a whole number of days, at least 1."],
    ["zero days", ["delete-older-than", "--days", "0"], "--days must be a whole number of days, at least 1."],
  ] as const)("with %s is refused with an explanation", async ([, args, words]) => {
    const { code, printed } = await admin(unreachable, [...args]);
    expect(code).toBe(2);
    expect(printed).toContain(words);
  });
});

describe("the database", () => {
  test("that can't be reached is reported without its password", async () => {
    expect(await (await startAdmin(unreachable, "status")).ends()).toEqual({
      code: 1,
      printed:
        "Can't reach the PostgreSQL server in DATABASE_URL: connect ECONNREFUSED 127.0.0.1:1. Is it running, and is the address right?\n",
    });
  });

  test("that doesn't exist is not created", async () => {
    const dataDir = await temporaryFolder();
    expect(await admin({ dataDir }, ["status"])).toEqual({
      code: 1,
      printed: `There's no database in DATA_DIR ${dataDir}, and DATABASE_URL isn't set.`,
    });
  });

  test("that this version hasn't migrated is left alone", async () => {
    const place = { databaseUrl: await createDatabase() };
    const { code, printed } = await admin(place, ["status"]);
    expect(code).toBe(1);
    expect(printed).toMatch(
      /^The database is missing migrations from this version \(.*20261123000000_first.*\)\. Start the bot to apply them\.$/,
    );
    expect(await admin(place, ["status"])).toEqual({ code, printed });
  });

  test.for(["server", "embedded"] as const)("has its status printed, on the %s database", async (on) => {
    const place = on === "server" ? { databaseUrl: await createMigratedDatabase() } : { dataDir: await migratedFolder() };
    const store = await openStore({ dataDir: "", ...place }, () => {});
    await store.db.workspace.create({ data: { id: "T0ONE", name: "One", botUserId: "U0BOT", installedAt: monday } });
    await store.db.$transaction((tx) => store.queue.enqueue(tx, [{ workspaceId: "T0ONE", messageId: "0" }]));
    await store.queue.boss.send("abandoned", { workspaceId: "T0ONE", messageId: "0" });
    await store.close();
    expect(await (await startAdmin(place, "status")).ends()).toEqual({
      code: 0,
      printed: [
        "The database is up to date.",
        "1 workspace, 0 open follow-ups",
        "0 messages not shown in Slack yet",
        "1 dead letter",
        "1 job in the queue “show”",
        "",
      ].join("\n"),
    });
  });
});
