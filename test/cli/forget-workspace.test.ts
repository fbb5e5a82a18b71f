import { addDays } from "date-fns";
import { v7 as newId } from "uuid";
import { expect, onTestFinished, test } from "vitest";
import type { Create } from "../../src/domain/commands.ts";
import { createFollowUp } from "../../src/store/execute-command.ts";
import { openStore } from "../../src/store/store.ts";
import { admin, startAdmin } from "../support/admin.ts";
import { monday, type On } from "../support/bot.ts";
import { createMigratedDatabase, migratedFolder } from "../support/databases.ts";
import { fillWorkspace } from "../support/bulk.ts";
import { dumpTables } from "../support/dump-tables.ts";

/** A database with two workspaces that share the ids of their people, each with six times as many follow-ups. */
async function filled(on: On, each: number) {
  const place = on === "server" ? { databaseUrl: await createMigratedDatabase() } : { dataDir: await migratedFolder() };
  const open = () => openStore({ dataDir: "", ...place }, () => {});
  const store = await open();
  for (const workspaceId of ["T0GOING", "T0STAYING"]) await fillWorkspace(store, { workspaceId, personId: "U0ANA", each });
  return { place, store, open };
}

const of = (rows: string[], workspace: string) => rows.filter((row) => row.includes(workspace));

/** The first rows that only one of the two has: they are too many to show all. */
const differences = (before: string[], after: string[]) => [only(before, new Set(after)), only(after, new Set(before))];
const only = (rows: string[], others: Set<string>) => rows.filter((row) => !others.has(row)).slice(0, 5);

test("killed in the middle, it is finished by running it again, and another workspace keeps everything", async () => {
  const { place, store } = await filled("server", 1_000);
  onTestFinished(() => store.close());
  const { db } = store;
  const staying = of(await dumpTables(db), "T0STAYING");
  expect(staying.length).toBeGreaterThan(20_000);
  const args = ["forget-workspace", "--workspace", "T0GOING"];
  expect(await admin(place, args)).toEqual({
    code: 2,
    printed: [
      "This will delete everything stored about T0GOING (T0GOING):",
      "  6001 follow-ups, with everyone's answers",
      "  the profiles of 101 people, its installation, and its jobs",
      "Nothing was deleted. To delete it, add --yes. This can't be undone.",
    ].join("\n"),
  });
  expect(await db.followUp.count({ where: { workspaceId: "T0GOING" } })).toBe(6001);

  const running = await startAdmin(place, ...args, "--yes");
  await expect.poll(() => db.followUp.count({ where: { workspaceId: "T0GOING" } }), { interval: 5 }).toBeLessThan(6001);
  await running.kill();
  const left = await db.followUp.count({ where: { workspaceId: "T0GOING" } });
  expect(left, "it was in the middle").toBeGreaterThan(0);
  expect(await db.invitation.count({ where: { workspaceId: "T0GOING" } }), "each of what is left is whole").toBe(left);

  const again = await startAdmin(place, ...args, "--yes");
  expect(await again.ends()).toMatchObject({ code: 0, printed: expect.stringMatching(/Nothing is stored about T0GOING anymore\.\n$/) });
  const after = await dumpTables(db);
  expect(of(after, "T0GOING")).toEqual([]);
  expect(differences(staying, of(after, "T0STAYING"))).toEqual([[], []]);
  expect(await admin(place, [...args, "--yes"])).toEqual({
    code: 1,
    printed: "Unknown workspace T0GOING: nothing is stored about it.",
  });
});

test("what is made meanwhile is deleted too", async ({ signal }) => {
  const { place, store } = await filled("server", 500);
  onTestFinished(() => store.close());
  const running = await startAdmin(place, "forget-workspace", "--workspace", "T0GOING", "--yes");
  const ended = new AbortController();
  const outcome = running.ends().finally(() => ended.abort());
  const person = { id: "U0ANA", isBot: false, isExternal: false, deactivated: false };
  let made = 0;
  while (!ended.signal.aborted && !signal.aborted) {
    const texts = { title: "Too late", location: "", description: "", sourceUrl: null };
    const when = { startsAt: addDays(monday, 1), allDay: false, durationMinutes: 30, zone: "UTC" };
    const command: Create = { id: newId(), by: "U0ANA", owner: person, participants: [], followUpType: "TASK", ...texts, ...when };
    const isMade = await createFollowUp(store, "T0GOING", command, { now: monday, newId }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isMade) made++;
  }
  expect(await outcome).toMatchObject({ code: 0 });
  expect(made).toBeGreaterThan(0);
  expect(of(await dumpTables(store.db), "T0GOING")).toEqual([]);
});

test("it works on the embedded database", async () => {
  const { place, store, open } = await filled("embedded", 10);
  const staying = of(await dumpTables(store.db), "T0STAYING");
  await store.close();
  const running = await startAdmin(place, "forget-workspace", "--workspace", "T0GOING", "--yes");
  expect(await running.ends()).toMatchObject({ code: 0 });
  const reopened = await open();
  onTestFinished(() => reopened.close());
  const after = await dumpTables(reopened.db);
  expect(of(after, "T0GOING")).toEqual([]);
  expect(differences(staying, of(after, "T0STAYING"))).toEqual([[], []]);
});
