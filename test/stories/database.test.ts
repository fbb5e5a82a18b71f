import { addDays } from "date-fns";
import { v7 as newId } from "uuid";
import { describe, expect, onTestFinished, test } from "vitest";
import { pendingMigration } from "../../scripts/pending-migration.ts";
import type { Create } from "../../src/domain/commands.ts";
import { createFollowUp, executeCommand } from "../../src/store/execute-command.ts";
import { deliveryQueue } from "../../src/store/queue.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { createDatabase, type On } from "../support/bot.ts";
import { createMigratedDatabase, migratedFolder } from "../support/databases.ts";

const now = new Date("2026-11-23T09:00:00Z");
const ana = person("U0ANA");
const bo = person("U0BO");
const cy = person("U0CY");

function person(id: string) {
  return { id, isBot: false, isExternal: false, deactivated: false };
}

/** Opens a database with two workspaces where everyone has an account, and one task that Ana assigned to Bo, with Cy invited. */
async function open(on: On = "server") {
  const place = on === "server" ? { databaseUrl: await createMigratedDatabase(), dataDir: "" } : { dataDir: await migratedFolder() };
  const store = await openStore(place, () => {});
  onTestFinished(() => store.close());
  const { db } = store;
  for (const id of ["T0ONE", "T0TWO"]) {
    await db.workspace.create({ data: { id, name: id, botUserId: "U0BOT", installedAt: now } });
    const profile = { workspaceId: id, zone: "UTC", isGuest: false, fetchedAt: now };
    for (const one of [ana, bo, cy]) await db.member.create({ data: { ...one, ...profile, name: one.id } });
  }
  const task = await createTask(store, "T0ONE");
  return { store, run: (sql: string) => db.$executeRawUnsafe(sql), task };
}

async function createTask(store: Store, workspaceId: string) {
  const when = { startsAt: addDays(now, 1), allDay: false, durationMinutes: 30, zone: "UTC" };
  const texts = { title: "Report", location: "", description: "", sourceUrl: null };
  const command: Create = { id: newId(), by: ana.id, followUpType: "TASK", owner: bo, participants: [cy], ...texts, ...when };
  const created = await createFollowUp(store, workspaceId, command, { now, newId });
  if (!created.ok) throw new Error(created.refusal.because);
  return created.followUp;
}

/** Returns SQL that copies Cy's invitation with these columns overridden. */
const addInvitation = (overrides: Record<string, string> = {}) =>
  `INSERT INTO invitations SELECT made.* FROM invitations one,
    jsonb_populate_record(one, '${JSON.stringify({ id: newId(), state: "PENDING", ...overrides })}') made
    WHERE one.workspace_id = 'T0ONE' AND one.invitee_id = 'U0CY' ORDER BY one.id LIMIT 1`;

describe("the database enforces that", () => {
  test("no one has two live invitations to a follow-up, and no follow-up has two live owners", async () => {
    const { run } = await open();
    await expect(run(addInvitation())).rejects.toThrow(/workspace_id.*follow_up_id.*invitee_id|invitations_one_live_per_person/s);
    await run("UPDATE invitations SET state = 'WITHDRAWN' WHERE invitee_id = 'U0CY'");
    await expect(run(addInvitation({ role: "OWNER", invitee_id: "U0ANA", organizer_id: "U0CY" }))).rejects.toThrow(
      /workspace_id.*follow_up_id|invitations_one_live_owner/s,
    );
    await expect(run(addInvitation()), "a withdrawn one makes room").resolves.toBe(1);
    await run("UPDATE invitations SET state = 'WITHDRAWN' WHERE role = 'OWNER'");
    const again = { role: "OWNER", invitee_id: "U0BO" };
    await expect(run(addInvitation(again))).resolves.toBe(1);
  });

  test("history is append-only and never missing", async () => {
    const { store, run, task } = await open();
    await expect(run("UPDATE history SET what = 'accept'")).rejects.toThrow(/append-only/);
    expect(await store.db.history.findMany()).toMatchObject([{ followUpId: task.id, actorId: "U0ANA", what: "create" }]);
  });

  test("nothing references another workspace", async () => {
    const { store, run, task } = await open();
    const foreign = await createTask(store, "T0TWO");
    const refused = /[Ff]oreign key/;
    await expect(run(addInvitation({ follow_up_id: foreign.id }))).rejects.toThrow(refused);
    await run(
      "INSERT INTO members SELECT 'T0TWO', 'U0EVE', name, zone, is_bot, is_guest, is_external, deactivated, NULL, fetched_at FROM members LIMIT 1",
    );
    await expect(run(addInvitation({ invitee_id: "U0EVE" }))).rejects.toThrow(refused);
    await expect(run(`UPDATE follow_ups SET owner_id = 'U0EVE' WHERE id = '${task.id}'`)).rejects.toThrow(refused);
    await expect(run(`UPDATE messages SET follow_up_id = '${foreign.id}' WHERE workspace_id = 'T0ONE'`)).rejects.toThrow(refused);
    await expect(run(`UPDATE messages SET person_id = 'U0EVE' WHERE workspace_id = 'T0ONE'`)).rejects.toThrow(refused);
    await expect(
      run(`INSERT INTO history VALUES ('T0ONE', '${newId()}', '${foreign.id}', NULL, NULL, 'x', '', '', '', now())`),
    ).rejects.toThrow(refused);
    const elsewhere = { workspaceId: "T0TWO", followUpId: task.id };
    expect(await executeCommand(store, elsewhere, { type: "cancel", by: ana.id, revision: 1 }, { now, newId })).toMatchObject({
      refusal: { because: "gone" },
    });
  });

  test.for([
    ["a decline without a time", "UPDATE invitations SET state = 'DECLINED'"],
    ["a decision on something not declined", "UPDATE invitations SET decided_at = now()"],
    ["an answer from someone who wasn't reached", "UPDATE invitations SET state = 'ACCEPTED', undeliverable = 'UNREACHABLE'"],
    ["an invitation to oneself", "UPDATE invitations SET invitee_id = organizer_id WHERE role = 'OWNER'"],
    ["a follow-up without a title", "UPDATE follow_ups SET title = ''"],
    ["a revision below 1", "UPDATE follow_ups SET revision = 0"],
    ["a message timestamp without a channel", "UPDATE messages SET ts = '1'"],
    ["a message whose shown version is ahead of the desired one", "UPDATE messages SET shown = wanted + 1"],
    ["a declined notice without an invitation", "UPDATE messages SET subject = 'DECLINED' WHERE invitation_id IS NULL"],
  ] as const)("there is never %s", async ([, sql]) => {
    const { run } = await open();
    await expect(run(sql)).rejects.toThrow(/_check/);
  });
});

test.for(["server", "embedded"] as const)(
  "a change that fails after enqueuing its jobs leaves no row and no job behind (%s database)",
  async (on) => {
    const { store, task } = await open(on);
    const { boss } = store.queue;
    const jobs = async () => (await boss.findJobs(deliveryQueue)).length;
    const before = { jobs: await jobs(), messages: await store.db.message.findMany(), history: await store.db.history.count() };
    expect(before.jobs).toBe(3);
    const failing: Store = {
      ...store,
      queue: {
        ...store.queue,
        enqueue: async (tx, work) => {
          await store.queue.enqueue(tx, work);
          throw new Error("the server is gone");
        },
      },
    };
    const [owner] = task.invitations;
    const commandFields = { by: bo.id, revision: 1, invitationId: owner?.id ?? "", expectedState: "PENDING" } as const;
    const followUpKey = { workspaceId: "T0ONE", followUpId: task.id };
    await expect(executeCommand(failing, followUpKey, { type: "decline", ...commandFields, reason: "No" }, { now, newId })).rejects.toThrow(
      "the server is gone",
    );
    await expect(createTask(failing, "T0ONE")).rejects.toThrow("the server is gone");

    expect(await jobs()).toBe(before.jobs);
    expect(await store.db.message.findMany()).toEqual(before.messages);
    expect(await store.db.history.count()).toBe(before.history);
    expect(await store.db.followUp.count()).toBe(1);
    expect(await store.db.invitation.count({ where: { state: "PENDING" } })).toBe(2);
    expect(await executeCommand(store, followUpKey, { type: "decline", ...commandFields, reason: "No" }, { now, newId })).toMatchObject({
      ok: true,
    });
    expect(await jobs()).toBeGreaterThan(before.jobs);
  },
);

test("three processes starting at once on an empty server all start, and migrations run once", async () => {
  const databaseUrl = await createDatabase();
  const began = performance.now();
  const stores = await Promise.all([1, 2, 3].map(() => openStore({ databaseUrl, dataDir: "" }, () => {})));
  onTestFinished(async () => {
    for (const store of stores) await store.close();
  });
  expect(performance.now() - began, "none waits for another's connection to time out").toBeLessThan(8_000);
  for (const { db } of stores) expect(await db.workspace.count()).toBe(0);
  for (const { db } of stores) {
    const applied = await db.$queryRaw<{ name: string; finished: boolean }[]>`
      SELECT migration_name AS name, finished_at IS NOT NULL AS finished FROM _prisma_migrations`;
    expect(applied.length).toBeGreaterThan(0);
    expect(new Set(applied.map(({ name }) => name)).size).toBe(applied.length);
    expect(applied.every(({ finished }) => finished)).toBe(true);
  }
});

test("the migrations match schema.prisma", async () => {
  expect(await pendingMigration()).toBe("");
});

test("the migrations give both databases the same schema", async () => {
  const describeSchema = async (on: On) => {
    const { store } = await open(on);
    const rows = (sql: string) => store.db.$queryRawUnsafe<{ found: string }[]>(sql);
    const found = [
      await rows(`SELECT concat_ws(' ', table_name, column_name, udt_name, is_nullable, column_default) AS found
        FROM information_schema.columns WHERE table_schema = 'public'`),
      await rows("SELECT indexdef AS found FROM pg_indexes WHERE schemaname = 'public'"),
      await rows(`SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS found
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'`),
      await rows("SELECT pg_get_triggerdef(oid) AS found FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = 'history'::regclass"),
    ];
    return found.flatMap((kind) => kind.map((row) => row.found).toSorted());
  };
  const server = await describeSchema("server");
  expect(server.length).toBeGreaterThan(100);
  expect(await describeSchema("embedded")).toEqual(server);
});
