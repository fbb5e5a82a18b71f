import { addDays, subDays } from "date-fns";
import { v7 as newId } from "uuid";
import { expect, onTestFinished, test } from "vitest";
import type { Command } from "../../src/domain/commands.ts";
import { createFollowUp, executeCommand } from "../../src/store/execute-command.ts";
import { openStore } from "../../src/store/store.ts";
import { admin } from "../support/admin.ts";
import { monday, type On } from "../support/bot.ts";
import { createMigratedDatabase, migratedFolder } from "../support/databases.ts";

const person = (id: string) => ({ id, isBot: false, isExternal: false, deactivated: false });
const daysAgo = (days: number) => subDays(monday, days);

async function open(on: On) {
  const place = on === "server" ? { databaseUrl: await createMigratedDatabase() } : { dataDir: await migratedFolder() };
  const store = await openStore({ dataDir: "", ...place }, () => {});
  const { db } = store;
  await db.workspace.create({ data: { id: "T0ONE", name: "One", botUserId: "U0BOT", installedAt: monday } });
  const profile = { workspaceId: "T0ONE", zone: "UTC", isGuest: false };
  const elsewhere = (id: string, days: number) =>
    db.workspace.create({ data: { id, name: id, botUserId: "U0BOT", installedAt: daysAgo(400), uninstalledAt: daysAgo(days) } });
  await elsewhere("T0LEFTLONGAGO", 91);
  await elsewhere("T0LEFTLATELY", 89);
  for (const id of ["U0ANA", "U0BO"]) await db.member.create({ data: { ...person(id), ...profile, name: id, fetchedAt: monday } });
  for (const id of ["U0LONGGONE", "U0INVITED"])
    await db.member.create({ data: { ...person(id), ...profile, name: id, fetchedAt: daysAgo(500) } });
  /** Creates a follow-up 400 days ago and then applies the given commands. */
  const createAt = async (
    title: string,
    startsAt: Date,
    done?: { at: Date; type: "cancel" | "complete" | "reopen" }[],
    invited = "U0BO",
  ) => {
    const texts = { title, location: "", description: "", sourceUrl: null };
    const when = { startsAt, allDay: false, durationMinutes: 30, zone: "UTC" };
    const people = { by: "U0ANA", owner: person("U0ANA"), participants: [person(invited)] };
    const id = newId();
    await createFollowUp(store, "T0ONE", { id, followUpType: "TASK", ...people, ...texts, ...when }, { now: daysAgo(400), newId });
    for (const { type, at } of done ?? []) {
      const command: Command = { type, by: "U0ANA", revision: 1 };
      expect(await executeCommand(store, { workspaceId: "T0ONE", followUpId: id }, command, { now: at, newId })).toMatchObject({
        ok: true,
      });
    }
  };
  return { place, store, createAt };
}

test.for(["server", "embedded"] as const)("deletes what has been over for long enough and nothing else, on the %s database", async (on) => {
  const { place, store, createAt } = await open(on);
  await createAt("open and upcoming", addDays(monday, 10));
  await createAt("open and long past", daysAgo(100));
  await createAt("open and recently past", daysAgo(80));
  await createAt("open and past exactly at the cutoff", daysAgo(90));
  await createAt("cancelled long ago, upcoming", addDays(monday, 10), [{ type: "cancel", at: daysAgo(100) }]);
  await createAt("cancelled recently", daysAgo(300), [{ type: "cancel", at: daysAgo(80) }]);
  await createAt("completed long ago", daysAgo(300), [{ type: "complete", at: daysAgo(300) }]);
  await createAt("completed long ago and reopened recently", daysAgo(300), [
    { type: "complete", at: daysAgo(300) },
    { type: "reopen", at: daysAgo(1) },
  ]);
  await createAt("upcoming, with someone not seen for a long time", addDays(monday, 10), [], "U0INVITED");
  await createAt("damaged", addDays(monday, 10));
  await store.db
    .$executeRaw`UPDATE follow_ups SET starts_at = '294276-12-31 23:59Z', duration_minutes = 2147483647 WHERE title = 'damaged'`;
  for (let index = 0; index < 50; index++) await createAt(`one of many ${index}`, daysAgo(200));
  await store.close();

  const run = (...args: string[]) => admin(place, ["delete-older-than", "--days", "90", ...args], monday);
  const summary = "53 follow-ups and 1 uninstalled workspace from before 2026-08-25 will be deleted.";
  expect(await run("--dry-run")).toEqual({ code: 0, printed: `${summary}\nThis was a dry run. Nothing was deleted.` });
  expect(await run()).toEqual({
    code: 2,
    printed: `${summary}\nNothing was deleted. To go ahead, run this again with --yes. This can't be undone.`,
  });
  expect(await run("--yes")).toEqual({ code: 0, printed: `${summary}\nDeleted 53 follow-ups, and the profiles of 1 person.` });
  expect(await run("--yes"), "a second run has nothing to do").toMatchObject({
    code: 0,
    printed: expect.stringContaining("Deleted 0 follow-ups, and the profiles of 0 people."),
  });

  const reopened = await openStore({ dataDir: "", ...place }, () => {});
  onTestFinished(() => reopened.close());
  const { db } = reopened;
  expect((await db.workspace.findMany({ orderBy: { id: "asc" } })).map(({ id }) => id)).toEqual(["T0LEFTLATELY", "T0ONE"]);
  const remaining = await db.followUp.findMany({ orderBy: { id: "asc" } });
  expect(remaining.map(({ title }) => title)).toEqual([
    "open and upcoming",
    "open and recently past",
    "open and past exactly at the cutoff",
    "cancelled recently",
    "completed long ago and reopened recently",
    "upcoming, with someone not seen for a long time",
    "damaged",
  ]);
  const ids = remaining.map(({ id }) => id);
  for (const rows of [await db.history.findMany(), await db.invitation.findMany(), await db.message.findMany()])
    expect([...new Set(rows.map(({ followUpId }) => followUpId))].toSorted()).toEqual(ids.toSorted());
  expect((await db.member.findMany({ orderBy: { id: "asc" } })).map(({ id }) => id)).toEqual(["U0ANA", "U0BO", "U0INVITED"]);
});
