import { execFile } from "node:child_process";
import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { startSlack } from "../../stand-in/index.ts";
import { admin, startAdmin } from "../support/admin.ts";
import { temporaryFolder } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { startPackagedPostgres } from "../support/packaged-postgres.ts";
import { inAWeek, overSocket, type Place, start } from "../support/program.ts";

const shell = promisify(execFile);

type Kept = { place: Place; backup: (file: string) => Promise<void>; restored: (file: string) => Promise<Place> };

async function embedded(): Promise<Kept> {
  const place = { dataDir: await temporaryFolder() };
  return {
    place,
    backup: async (file) => {
      const printed = expect.stringContaining(`${file} holds the database now`);
      expect(await (await startAdmin(place, "backup", "--to", file)).ends()).toEqual({ code: 0, printed });
      expect((await stat(file)).mode & 0o777, "nobody else may read it").toBe(0o600);
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

/** With the commands that the program itself tells to use. */
async function packaged(): Promise<Kept> {
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

test.for([
  ["the embedded database", embedded],
  ["a server that comes with the system", packaged],
] as const)("what was answered after a backup of %s is asked again once it is restored", { timeout: 180_000 }, async ([, open]) => {
  const slack = await startSlack();
  onTestFinished(async () => {
    await slack.stop();
    expect(slack.problems, "what Slack would have refused").toEqual([]);
  });
  const { ana, bo, cy } = cast(slack);
  const { place, backup, restored } = await open();
  const file = join(await temporaryFolder(), "backup of today");
  const within = 30_000;

  const first = await start(await overSocket(slack, place));
  await sends(ana, "Kick-off", { Participants: [bo, cy], Date: inAWeek });
  const invited = await bo.sees("Invited – @Ana", { within });
  await cy.sees("Invited – @Ana", { within });
  await cy.clicks("Accept");
  await ana.sees("Accepted (1): @Cy", { within });
  expect(await first.signals("SIGTERM")).toMatchObject({ code: 0 });
  await backup(file);
  const second = await start(await overSocket(slack, place));
  await bo.clicks("Accept", { in: invited });
  await ana.sees("Accepted (2): @Bo, @Cy", { within });
  expect(await second.signals("SIGTERM")).toMatchObject({ code: 0 });

  const anew = await restored(file);
  expect(await (await startAdmin(anew, "redraw")).ends()).toEqual({ code: 0, printed: "3 messages will be drawn again by the bot.\n" });
  await start(await overSocket(slack, anew));
  const card = await ana.sees(/Invited \(1\): @Bo\nAccepted \(1\): @Cy/, { within });
  await bo.until(() => bo.messages.some(({ ts, labels }) => ts === invited.ts && labels.includes("Accept")), { within });
  await bo.clicks("Accept", { in: invited });
  await ana.sees((message) => message.ts === card.ts && message.screen.includes("Accepted (2): @Bo, @Cy"), { within });
  expect(
    [ana, bo, cy].flatMap(({ messages }) => messages),
    "and nobody got a message twice",
  ).toHaveLength(3);
});

describe("a backup", () => {
  test("is not written over another file", async () => {
    const { place } = await embedded();
    const file = join(await temporaryFolder(), "backup");
    expect(await admin(place, ["backup", "--to", file])).toMatchObject({
      code: 1,
      printed: expect.stringContaining("There is no database"),
    });
    await writeFile(file, "mine");
    await start(await overSocket(await startedSlack(), place)).then((program) => program.signals("SIGTERM"));
    expect(await admin(place, ["backup", "--to", file])).toEqual({ code: 1, printed: `${file} is there already. Choose another name.` });
    expect(await admin(place, ["backup", "--to", "/nowhere/backup"])).toMatchObject({
      code: 1,
      printed: expect.stringMatching(/^\/nowhere\/backup cannot be written: ENOENT/),
    });
  });

  test("is not restored over anything, and nothing is left of what is no backup", async () => {
    const dataDir = await temporaryFolder();
    const file = join(await temporaryFolder(), "backup");
    expect(await admin({ dataDir }, ["restore", "--from", file])).toEqual({ code: 1, printed: `There is no file ${file}.` });
    const whole = gzipSync(Buffer.alloc(1_000, "x"));
    for (const [content, why] of [
      ["not a backup", "incorrect header check"],
      [whole.subarray(0, -20), "unexpected end of file"],
      [whole, "it holds something else"],
    ] as const) {
      await writeFile(file, content);
      const { code, printed } = await (await startAdmin({ dataDir }, "restore", "--from", file)).ends();
      expect(code).toBe(1);
      expect(printed).toContain(`${file} is no backup, or a damaged one (${why})`);
      expect(await readdir(dataDir)).toEqual([]);
    }
    await writeFile(join(dataDir, "something"), "");
    expect(await admin({ dataDir }, ["restore", "--from", file])).toEqual({
      code: 1,
      printed: `DATA_DIR ${dataDir} is not empty. Choose another one, or move away what is in it.`,
    });
  });
});

async function startedSlack() {
  const slack = await startSlack();
  onTestFinished(() => slack.stop());
  return slack;
}
