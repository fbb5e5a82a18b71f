import { addDays } from "date-fns";
import { v7 as newId } from "uuid";
import { expect, onTestFinished, test } from "vitest";
import { type Slack, startSlack } from "../../packages/slack-emulator/index.ts";
import type { PrismaClient } from "../../src/generated/prisma/client.ts";
import { createFollowUp } from "../../src/store/execute-command.ts";
import { openStore, type Store } from "../../src/store/store.ts";
import { admin, startAdmin } from "../support/admin.ts";
import { monday, startTestBot } from "../support/bot.ts";
import { declines, sends } from "../support/cast.ts";
import { migratedFolder } from "../support/databases.ts";
import { dumpTables } from "../support/dump-tables.ts";
import { inAWeek, overSocket, start } from "../support/program.ts";

/** Their names and ids don't occur inside any other word. */
const people = (slack: Slack) => ({
  ana: slack.addPerson({ name: "Ana", tz: "Europe/Berlin" }),
  boleslav: slack.addPerson({ name: "Boleslav", tz: "America/New_York" }),
  boleslava: slack.addPerson({ name: "Boleslava", tz: "America/New_York" }),
  cy: slack.addPerson({ name: "Cyprian", tz: "Asia/Kolkata" }),
});

const personalData = /U0BOLESLAV(?!A)|Boleslav(?!a)|Pack my things|the attic|On leave|America\/New_York.*U0BOLESLAV(?!A)/;

/** The columns that name a person. Each must be filled in the story below, and erased by it. */
const personColumns = [
  "follow_ups.organizer_id",
  "follow_ups.owner_id",
  "history.actor_id",
  "history.from",
  "history.to",
  "invitations.invitee_id",
  "invitations.organizer_id",
  "members.id",
  "messages.asked_by",
  "messages.person_id",
  "workspaces.installed_by",
];
/** The columns with other text. What people wrote goes with its row or its author. */
const otherTextColumns = [
  "follow_ups.description",
  "follow_ups.form_digest",
  "follow_ups.location",
  "follow_ups.previous_zone",
  "follow_ups.source_url",
  "follow_ups.title",
  "follow_ups.workspace_id",
  "follow_ups.zone",
  "history.reason",
  "history.what",
  "history.workspace_id",
  "invitations.note",
  "invitations.reason",
  "invitations.workspace_id",
  "members.channel",
  "members.name",
  "members.workspace_id",
  "members.zone",
  "messages.channel",
  "messages.told",
  "messages.ts",
  "messages.workspace_id",
  "oauth_states.hash",
  "workspaces.bot_id",
  "workspaces.bot_token",
  "workspaces.bot_user_id",
  "workspaces.id",
  "workspaces.name",
  "workspaces.scopes",
  "workspaces.url",
];

test("every column that can hold text is known to name a person or not to", async () => {
  const { store } = await startTestBot();
  const columns = await store.db.$queryRaw<{ name: string }[]>`
    SELECT table_name || '.' || column_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' AND data_type IN ('text', 'ARRAY', 'jsonb', 'json')`;
  // A new one that names a person belongs into personColumns, and erasure has to find it: src/cli/person-references.ts.
  expect(columns.map(({ name }) => name).toSorted()).toEqual([...personColumns, ...otherTextColumns].toSorted());
});

/** Returns the columns in which a person is named in a workspace. */
async function columnsNaming(db: PrismaClient, workspaceId: string, personId: string): Promise<string[]> {
  const named = await Promise.all(
    personColumns.map(async (column) => {
      const [table, name] = column.split(".");
      const where = table === "workspaces" ? "id" : "workspace_id";
      const rows = await db.$queryRawUnsafe<unknown[]>(
        `SELECT 1 FROM ${table} WHERE ${where} = $1 AND $2 = ANY(string_to_array("${name}", ' ')) LIMIT 1`,
        workspaceId,
        personId,
      );
      return rows.length > 0 ? [column] : [];
    }),
  );
  return named.flat();
}

/** Adds a second workspace in which the same ids are different people. */
async function seedOtherWorkspace(store: Store) {
  const at = { workspaceId: "T0TWO", fetchedAt: monday };
  await store.db.workspace.create({ data: { id: "T0TWO", name: "Elsewhere", botUserId: "U0BOT", installedAt: monday } });
  const person = (id: string) => ({ id, isBot: false, isExternal: false, deactivated: false });
  for (const id of ["U0ANA", "U0BOLESLAV"])
    await store.db.member.create({ data: { ...at, ...person(id), name: "Boleslav", zone: "UTC", isGuest: false } });
  const texts = { title: "Pack my things", location: "", description: "", sourceUrl: null };
  const when = { startsAt: addDays(monday, 1), allDay: false, durationMinutes: 30, zone: "UTC" };
  const involved = { by: "U0BOLESLAV", owner: person("U0ANA"), participants: [] };
  await createFollowUp(store, "T0TWO", { id: newId(), followUpType: "TASK", ...involved, ...texts, ...when }, { now: monday, newId });
  await store.db.message.updateMany({ where: { workspaceId: "T0TWO" }, data: { shownVersion: 1 } });
}

const otherWorkspaceRows = async (db: PrismaClient) =>
  (await dumpTables(db)).filter((row) => row.includes("T0TWO") && !row.startsWith("pgboss.job"));

test("erases a person while the bot runs: nothing of theirs is left, and everyone else's cards are correct", async () => {
  const { slack, store, config, settled } = await startTestBot({ enforceDeadlines: false });
  const { ana, boleslav, boleslava, cy } = people(slack);
  const place = { databaseUrl: config.databaseUrl ?? "" };
  const run = (...more: string[]) => admin(place, ["forget-person", "--workspace", slack.teamId, "--person", boleslav.id, ...more]);

  // A follow-up they are invited to with others, whose history lists them with someone else.
  await sends(ana, "Kick-off", { Participants: [cy] });
  const kickOff = await ana.sees("Invited (1): @Cyprian");
  await ana.clicks("Participants…", { in: kickOff });
  await ana.seesModal("Participants");
  await ana.submits({ Participants: [cy, boleslav, boleslava] });
  await boleslav.sees("Invited · @Ana");
  await boleslav.clicks("Accept");
  await ana.sees("Accepted (1): @Boleslav");
  // A follow-up that was assigned to them and reassigned after they declined.
  await sends(ana, "Report", { Type: "Task", Owner: boleslav });
  await boleslav.sees("Assigned · @Ana");
  await declines(boleslav, "On leave");
  const notice = await ana.sees("@Boleslav declined the task you assigned");
  await ana.clicks("Reassign", { in: notice });
  await ana.seesModal("Assign to someone");
  await ana.submits({ "Assign to": cy });
  const report = await ana.sees("Reassigned: @Boleslav (declined) → @Cyprian");
  // A follow-up they own, and one they organize.
  await sends(ana, "Numbers", { Type: "Task", Owner: boleslav });
  await boleslav.sees("Numbers");
  await boleslav.clicks("Accept");
  const numbers = await ana.sees("Accepted · Your task for @Boleslav");
  await sends(boleslav, "Pack my things", { Participants: [cy], Location: "the attic" });
  const invited = await cy.sees("Pack my things");
  await settled();
  await store.db.workspace.update({ where: { id: slack.teamId }, data: { installedBy: boleslav.id } });
  await seedOtherWorkspace(store);
  await store.queue.boss.createQueue("elsewhere");
  const event = (team: string, user: string) => store.queue.boss.send("elsewhere", { team, user: { id: user }, text: `Hello\n<@${user}>` });
  for (const [team, user] of [
    [slack.teamId, boleslav.id],
    [slack.teamId, boleslava.id],
    ["T0TWO", boleslav.id],
  ] as const)
    await event(team, user);

  const before = await dumpTables(store.db);
  expect(before.filter((row) => personalData.test(row) && !row.includes("T0TWO")).length).toBeGreaterThan(10);
  expect(await columnsNaming(store.db, slack.teamId, boleslav.id), "the story names them everywhere").toEqual(personColumns);
  const others = await otherWorkspaceRows(store.db);
  const summary = [
    "This will delete everything stored about U0BOLESLAV (Boleslav) in T0TEAM:",
    "  1 follow-up they organized, with everyone's answers",
    "  their part in 3 follow-ups that others organize",
    "  1 job about them",
  ].join("\n");
  expect(await run("--dry-run")).toEqual({ code: 0, printed: `${summary}\nThis was a dry run. Nothing was deleted.` });
  expect(await run()).toEqual({
    code: 2,
    printed: `${summary}\nNothing was deleted. To go ahead, run this again with --yes. This can't be undone.`,
  });
  expect((await dumpTables(store.db)).length).toBe(before.length);

  expect(await run("--yes")).toEqual({
    code: 0,
    printed: `${summary}\nNothing is stored about U0BOLESLAV in T0TEAM anymore. Messages already in Slack stay there.`,
  });
  await settled();
  expect(await columnsNaming(store.db, slack.teamId, boleslav.id)).toEqual([]);
  const remaining = await dumpTables(store.db);
  expect(remaining.filter((row) => personalData.test(row) && !row.includes("T0TWO"))).toEqual([]);
  expect(await otherWorkspaceRows(store.db), "the other workspace is unchanged").toEqual(others);
  const events = remaining.filter((row) => row.startsWith("pgboss.job") && row.includes("Hello"));
  expect(new Set(events.map((row) => /U0\w+/.exec(row)?.[0])), "and so are its jobs and other people's").toEqual(
    new Set([boleslav.id, boleslava.id]),
  );
  expect(await store.db.history.findMany({ where: { workspaceId: slack.teamId, what: "set-participants" } })).toMatchObject([
    { actorId: ana.id, from: "", to: boleslava.id },
  ]);

  const screenOf = (message: { ts: string }) => ana.messages.find(({ ts }) => ts === message.ts)?.screen ?? "";
  for (const message of [kickOff, report, numbers]) expect(screenOf(message)).not.toMatch(/@Boleslav(?!a)/);
  expect(screenOf(kickOff)).toContain("Invited (2): @Cyprian, @Boleslava");
  expect(screenOf(report)).toContain("Assigned · Your task for @Cyprian");
  expect(screenOf(numbers)).toContain("Your task · No one's invited yet");
  expect(await store.db.followUp.findMany({ where: { workspaceId: slack.teamId }, orderBy: { id: "asc" } })).toMatchObject([
    { ownerId: ana.id },
    { ownerId: cy.id },
    { ownerId: ana.id },
  ]);

  // Everyone can continue, and what depended on the erased person says so.
  await cy.clicks("Accept", { in: await cy.sees("Report") });
  await ana.sees("Accepted · Your task for @Cyprian");
  await cy.clicks("Accept", { in: invited });
  await cy.sees((message) => message.ephemeral);
  expect(await run("--yes")).toEqual({ code: 0, printed: "Nothing is stored about U0BOLESLAV in T0TEAM." });
  await sends(boleslav, "Here again", { Participants: [cy] });
  await cy.sees("Here again");
  expect(await store.db.followUp.count({ where: { organizerId: boleslav.id, workspaceId: slack.teamId } })).toBe(1);
});

test("on the embedded database, erases a person while the bot is stopped and updates Slack at the next start", async () => {
  const slack = await startSlack();
  onTestFinished(() => slack.stop());
  const { ana, boleslav, cy } = people(slack);
  const place = { dataDir: await migratedFolder() };
  const run = async (...more: string[]) =>
    (await startAdmin(place, "forget-person", "--workspace", slack.teamId, "--person", boleslav.id, ...more)).ends();
  const program = await start(await overSocket(slack, place));
  await sends(ana, "Kick-off", { Participants: [boleslav, cy], Date: inAWeek });
  await boleslav.sees("Invited · @Ana");
  await declines(boleslav, "On leave");
  const notice = await ana.sees("@Boleslav declined your meeting");
  await ana.sees("Declined (1): @Boleslav");
  expect(await run("--yes")).toEqual({
    code: 1,
    printed: `DATA_DIR ${place.dataDir} is in use by another process. Only one process at a time can use the embedded database: stop the other one, choose another DATA_DIR, or set DATABASE_URL.\n`,
  });
  expect(await program.signals("SIGTERM")).toMatchObject({ code: 0 });

  expect(await run("--yes")).toMatchObject({
    code: 0,
    printed: expect.stringContaining("Nothing is stored about U0BOLESLAV in T0TEAM anymore."),
  });
  const store = await openStore(place, () => {});
  expect((await dumpTables(store.db)).filter((row) => personalData.test(row))).toEqual([]);
  await store.close();
  await start(await overSocket(slack, place));
  await ana.sees((message) => message.screen.includes("Invited (1): @Cyprian") && !message.screen.includes("Boleslav"));
  await ana.clicks("Reschedule", { in: notice });
  await ana.sees((message) => message.ephemeral);
  await cy.clicks("Accept", { in: await cy.sees("Invited · @Ana") });
  await ana.sees("Accepted (1): @Cyprian");
});
