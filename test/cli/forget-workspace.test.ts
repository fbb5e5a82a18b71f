import { addDays } from "date-fns";
import { v7 as newId } from "uuid";
import { expect, onTestFinished, test } from "vitest";
import type { Create } from "../../src/domain/commands.ts";
import { createFollowUp } from "../../src/store/execute-command.ts";
import { openStore } from "../../src/store/store.ts";
import { admin, startAdmin } from "../support/admin.ts";
import { monday, type On } from "../support/bot.ts";
import { fillWorkspace } from "../support/bulk.ts";
import { createMigratedDatabase, migratedFolder } from "../support/databases.ts";
import { dumpTables } from "../support/dump-tables.ts";

/** Seeds two workspaces whose people share ids, with six times `each` follow-ups in each workspace. */
async function seedWorkspaces(on: On, each: number) {
  const place = on === "server" ? { databaseUrl: await createMigratedDatabase() } : { dataDir: await migratedFolder() };
  const open = () => openStore({ dataDir: "", ...place }, () => {});
  const store = await open();
  for (const workspaceId of ["T0GOING", "T0STAYING"]) await fillWorkspace(store, { workspaceId, personId: "U0ANA", each });
  return { place, store, open };
}

const rowsOf = (rows: string[], workspace: string) => rows.filter((row) => row.includes(workspace));

/** Returns the first rows that only one side has; all of them would be too many to print. */
const differences = (before: string[], after: string[]) => [onlyIn(before, new Set(after)), onlyIn(after, new Set(before))];
const onlyIn = (rows: string[], others: Set<string>) => rows.filter((row) => !others.has(row)).slice(0, 5);

test("finishes on a second run after being killed, and leaves other workspaces untouched", async () => {
  const { place, store } = await seedWorkspaces("server", 1_000);
  onTestFinished(() => store.close());
  const { db } = store;
  const staying = rowsOf(await dumpTables(db), "T0STAYING");
  expect(staying.length).toBeGreaterThan(20_000);
  const args = ["forget-workspace", "--workspace", "T0GOING"];
  expect(await admin(place, args)).toEqual({
    code: 2,
    printed: [
      "This will delete everything stored about T0GOING (T0GOING):",
      "  6001 follow-ups, with everyone's answers",
      "  the profiles of 101 people, its installation, and its jobs",
      "Nothing was deleted. To go ahead, run this again with --yes. This can't be undone.",
    ].join("\n"),
  });
  expect(await db.followUp.count({ where: { workspaceId: "T0GOING" } })).toBe(6001);

  const running = await startAdmin(place, ...args, "--yes");
  await expect.poll(() => db.followUp.count({ where: { workspaceId: "T0GOING" } }), { interval: 5 }).toBeLessThan(6001);
  await running.kill();
  const remaining = await db.followUp.count({ where: { workspaceId: "T0GOING" } });
  expect(remaining, "it was killed midway").toBeGreaterThan(0);
  expect(await db.invitation.count({ where: { workspaceId: "T0GOING" } }), "every remaining follow-up is complete").toBe(remaining);

  const again = await startAdmin(place, ...args, "--yes");
  expect(await again.ends()).toMatchObject({ code: 0, printed: expect.stringMatching(/Nothing is stored about T0GOING anymore\.\n$/) });
  const after = await dumpTables(db);
  expect(rowsOf(after, "T0GOING")).toEqual([]);
  expect(differences(staying, rowsOf(after, "T0STAYING"))).toEqual([[], []]);
  expect(await admin(place, [...args, "--yes"])).toEqual({
    code: 1,
    printed: "Unknown workspace T0GOING: nothing is stored about it.",
  });
});

test("also deletes follow-ups created while it runs", async ({ signal }) => {
  const { place, store } = await seedWorkspaces("server", 500);
  onTestFinished(() => store.close());
  const running = await startAdmin(place, "forget-workspace", "--workspace", "T0GOING", "--yes");
  const ended = new AbortController();
  const outcome = running.ends().finally(() => ended.abort());
  const person = { id: "U0ANA", isBot: false, isExternal: false, deactivated: false };
  let created = 0;
  while (!ended.signal.aborted && !signal.aborted) {
    const texts = { title: "Too late", location: "", description: "", sourceUrl: null };
    const when = { startsAt: addDays(monday, 1), allDay: false, durationMinutes: 30, zone: "UTC" };
    const command: Create = { id: newId(), by: "U0ANA", owner: person, participants: [], followUpType: "TASK", ...texts, ...when };
    const isCreated = await createFollowUp(store, "T0GOING", command, { now: monday, newId }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isCreated) created++;
  }
  expect(await outcome).toMatchObject({ code: 0 });
  expect(created).toBeGreaterThan(0);
  expect(rowsOf(await dumpTables(store.db), "T0GOING")).toEqual([]);
});

test("works on the embedded database", async () => {
  const { place, store, open } = await seedWorkspaces("embedded", 10);
  const staying = rowsOf(await dumpTables(store.db), "T0STAYING");
  await store.close();
  const running = await startAdmin(place, "forget-workspace", "--workspace", "T0GOING", "--yes");
  expect(await running.ends()).toMatchObject({ code: 0 });
  const reopened = await open();
  onTestFinished(() => reopened.close());
  const after = await dumpTables(reopened.db);
  expect(rowsOf(after, "T0GOING")).toEqual([]);
  expect(differences(staying, rowsOf(after, "T0STAYING"))).toEqual([[], []]);
});
