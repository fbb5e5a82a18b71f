import { addMinutes } from "date-fns";
import { expect, test } from "vitest";
import { monday, startTestBot, type TestBot } from "../support/bot.ts";
import { databaseOutage } from "../support/db-faults.ts";
import { accepted, logged } from "../support/faults.ts";

const many = { workspaces: "many", over: "http" } as const;

const greeting = "Follow-up is installed";
const greetings = (person: { messages: { screen: string }[] }) => person.messages.filter(({ screen }) => screen.includes(greeting)).length;

/** Waits until all queued events are processed. */
const eventsProcessed = async ({ store: { db } }: TestBot) => {
  const pendingJobs = () => db.$queryRaw`SELECT 1 FROM pgboss.job WHERE name = 'events' AND state IN ('created', 'retry', 'active')`;
  await expect.poll(pendingJobs).toEqual([]);
};

test("Ana installs the app, gets one welcome message, and everyone can use it", async () => {
  const testBot = await startTestBot(many);
  const { slack, store, installUrl } = testBot;
  const [ana, bo] = [slack.addPerson({ name: "Ana" }), slack.addPerson({ name: "Bo" })];
  const installed = await ana.installs(installUrl);
  expect(installed).toMatchObject({ status: 200, body: expect.stringContaining("Follow-up is installed. Go back to Slack") });
  expect((await ana.sees(greeting)).screen).toContain("/followup [title]");
  await bo.types("/invitations");
  await bo.sees("You're all caught up");

  const [row] = await store.db.workspace.findMany();
  expect(row).toMatchObject({ id: slack.teamId, name: "Stand-in", installedBy: ana.id, botUserId: slack.botUserId, uninstalledAt: null });
  expect(row?.scopes.toSorted()).toEqual(["chat:write", "commands", "im:history", "im:write", "users:read"]);
  expect(row?.botToken).toMatch(/^first\./);
  expect(await countInDatabase(testBot, slack.botToken), "columns with the plaintext token").toBe(0);

  // A second install, as when someone clicks the button again or scopes were added.
  slack.grants(["chat:write", "commands"]);
  await bo.installs(installUrl);
  await eventsProcessed(testBot);
  expect((await store.db.workspace.findMany())[0]?.scopes).toHaveLength(5);
  expect([greetings(ana), greetings(bo)]).toEqual([1, 0]);
});

test("an installation can't be finished twice, late, in another browser, or with a made-up state", async () => {
  const testBot = await startTestBot(many);
  const { slack, store, installUrl } = testBot;
  const ana = slack.addPerson({ name: "Ana" });
  const notInstalled = { status: 400, body: expect.stringContaining("Start the installation again.") };
  expect(await ana.installs(installUrl, { withoutCookies: true })).toMatchObject(notInstalled);
  expect(await ana.installs(installUrl, { tamper: ({ searchParams }) => searchParams.set("state", "made-up") })).toMatchObject(
    notInstalled,
  );
  expect(await ana.installs(installUrl, { tamper: ({ searchParams }) => searchParams.delete("state") })).toMatchObject(notInstalled);
  const late = await ana.installs(installUrl, {
    tamper: () => testBot.setNow(addMinutes(monday, 11)),
  });
  expect(late).toMatchObject(notInstalled);
  expect(await ana.installs(installUrl, { deny: true })).toMatchObject({
    status: 403,
    body: expect.stringContaining("installation in Slack"),
  });
  expect(await store.db.workspace.count()).toBe(0);

  const installed = await ana.installs(installUrl);
  expect(installed.status).toBe(200);
  expect(await installed.again()).toMatchObject(notInstalled);
  expect(slack.calls.filter(({ method }) => method === "oauth.v2.access")).toHaveLength(1);
  await ana.sees(greeting);
});

test("used and expired OAuth states are deleted", async () => {
  const testBot = await startTestBot(many);
  const { slack, store, installUrl } = testBot;
  const ana = slack.addPerson({ name: "Ana" });
  await ana.installs(installUrl, { withoutCookies: true });
  expect(await store.db.oauthState.count()).toBe(1);
  testBot.setNow(addMinutes(monday, 11));
  await ana.installs(installUrl);
  expect(await store.db.oauthState.count()).toBe(0);
  await ana.sees(greeting);
});

test("a failed code exchange is reported, and installing again works", async () => {
  const testBot = await startTestBot(many);
  const { slack, installUrl, log } = testBot;
  const ana = slack.addPerson({ name: "Ana" });
  slack.faults.next("oauth.v2.access", { kind: "error", error: "internal_error" });
  expect(await ana.installs(installUrl)).toMatchObject({ status: 502, body: expect.stringContaining("Slack didn't complete") });
  expect(logged(testBot, /internal_error/)).toBeDefined();
  expect(await ana.installs(installUrl)).toMatchObject({ status: 200 });
  await ana.sees(greeting);
  expect(log.join("")).not.toContain(slack.clientSecret);
});

test("an installation while the database is down is refused with an explanation", async () => {
  const testBot = await startTestBot(many);
  const ana = testBot.slack.addPerson({ name: "Ana" });
  const outage = await databaseOutage(testBot);
  expect(await ana.installs(testBot.installUrl)).toMatchObject({ status: 503, body: expect.stringContaining("Try again in a minute.") });
  await outage.ends();
  expect(await ana.installs(testBot.installUrl)).toMatchObject({ status: 200 });
  await ana.sees(greeting);
});

test("opening the install page too often is rate limited and stores nothing", async () => {
  const { store, installUrl } = await startTestBot(many);
  const responses = await Promise.all(Array.from({ length: 70 }, () => fetch(installUrl, { redirect: "manual" })));
  const statuses = responses.map(({ status }) => status);
  expect(statuses.filter((status) => status === 429)).toHaveLength(10);
  expect(await store.db.oauthState.count()).toBe(statuses.filter((status) => status === 302).length);
});

test("a failed welcome message doesn't block the installation", async () => {
  const testBot = await startTestBot(many);
  const { slack, installUrl } = testBot;
  const ana = slack.addPerson({ name: "Ana" });
  await slack.blockDms(ana);
  expect(await ana.installs(installUrl)).toMatchObject({ status: 200 });
  await eventsProcessed(testBot);
  expect(logged(testBot, /failed to send the welcome message/)).toBeDefined();
  await ana.types("/invitations");
  await ana.sees("You're all caught up");
  accepted(testBot, /messages_tab_disabled/);
});

/** Counts the column values in all tables that contain this text. */
async function countInDatabase({ store: { db } }: TestBot, text: string): Promise<number> {
  const columns = await db.$queryRaw<{ table: string; column: string }[]>`
    SELECT format('%I.%I', table_schema, table_name) AS table, quote_ident(column_name) AS column FROM information_schema.columns
    WHERE table_schema IN ('public', 'pgboss') AND data_type IN ('text', 'jsonb', 'json', 'character varying', 'ARRAY')`;
  let found = 0;
  for (const { table, column } of columns) {
    const [row] = await db.$queryRawUnsafe<{ n: bigint }[]>(
      `SELECT count(*) AS n FROM ${table} WHERE ${column}::text LIKE $1`,
      `%${text}%`,
    );
    found += Number(row?.n ?? 0);
  }
  return found;
}
