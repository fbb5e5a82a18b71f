import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import type { Person } from "../../packages/slack-emulator/index.ts";
import { cast, declines, sends } from "../support/cast.ts";
import { createMigratedDatabase } from "../support/databases.ts";
import { locks, slowDatabase } from "../support/db-faults.ts";
import { inAWeek, overHttp, overSocket, type Program, run, start } from "../support/program.ts";
import { startTestSlack } from "../support/slack.ts";

const modes = [
  ["over a socket", overSocket],
  ["over HTTP", overHttp],
] as const;
const cleanExit = { code: 0, signal: null };
// Orchestrators kill a process that hasn't exited after 30 seconds.
const maxStopMs = 25_000;

/** Ana has invited Bo; the bot runs as its own process. */
async function setUp(mode: typeof overHttp) {
  const { slack } = await startTestSlack();
  const { ana, bo } = cast(slack);
  const databaseUrl = await createMigratedDatabase();
  const program = await start(await mode(slack, { databaseUrl }));
  const at = (path: string) => fetch(`http://127.0.0.1:${program.settings["PORT"]}${path}`).then(({ status }) => status);
  slack.requestUrl = `http://127.0.0.1:${program.settings["PORT"]}/slack/events`;
  await sends(ana, "Kick-off", { Participants: [bo], Date: inAWeek });
  await bo.sees("Invited");
  await ana.sees("Invited (1): @Bo");
  return { slack, ana, bo, program, at, database: { config: { databaseUrl } } };
}

async function connectAsOperator(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** Sends SIGTERM; returns how the program exited, and after how many milliseconds. */
async function stop(program: Program) {
  const began = performance.now();
  const ended = await program.signals("SIGTERM");
  return { ...ended, ms: performance.now() - began };
}

test.each(modes)("%s, an answer in flight at shutdown is saved, and new requests go elsewhere", async (_over, mode) => {
  const { bo, program, at, database } = await setUp(mode);
  const slow = await slowDatabase(database, locks.followUps);
  const clicking = bo.clicks("Accept");
  await slow.isWaitedFor();
  const ending = stop(program);
  await program.prints('"stopping"');
  expect([await at("/readyz"), await at("/healthz")]).toEqual([503, 200]);
  await slow.ends();
  expect(await clicking).toMatchObject({ acked: true });
  expect(await ending).toMatchObject(cleanExit);

  await start(program.settings);
  await bo.sees("You accepted");
});

test.each(modes)("%s, an answer that takes too long doesn't hold up shutdown, and isn't half saved", async (_over, mode) => {
  const { bo, program, database } = await setUp(mode);
  const slow = await slowDatabase(database, locks.followUps);
  await bo.clicks("Accept");
  await bo.sees("Still working on it.");
  const { ms, ...ended } = await stop(program);
  expect(ended).toEqual(cleanExit);
  expect(ms).toBeLessThan(maxStopMs);
  expect(program.printed()).toContain("shutdown timed out; requests still in flight");
  await bo.sees("This wasn't saved, because the app is restarting.");
  await slow.ends();

  await start(program.settings);
  const card = await bo.sees("Invited");
  expect(card.labels).toContain("Accept");
  await bo.clicks("Accept", { in: card });
  await bo.sees("You accepted");
});

test.each(modes)("%s, someone who closed a form that shutdown interrupts hears that it wasn't saved", async (_over, mode) => {
  const { bo, program, database } = await setUp(mode);
  await bo.clicks("Decline");
  await bo.seesModal("Decline");
  const slow = await slowDatabase(database, locks.followUps);
  expect(await bo.submits({ Reason: "On leave" })).toMatchObject({ modal: { title: "One moment" } });
  await bo.closesModal({ all: true });
  const { ms, ...ended } = await stop(program);
  expect(ended).toEqual(cleanExit);
  expect(ms).toBeLessThan(maxStopMs);
  await bo.sees("“Kick-off”\nThis wasn't saved, because the app is restarting.");
  await slow.ends();
  const client = await connectAsOperator(database.config.databaseUrl);
  expect((await client.query("SELECT state FROM invitations")).rows).toEqual([{ state: "PENDING" }]);
});

test("someone waiting for an outcome when the program is killed hears from the next one that it's unknown", async () => {
  const { bo, program, database } = await setUp(overHttp);
  const slow = await slowDatabase(database, locks.followUps);
  await bo.clicks("Accept");
  await bo.sees("Still working on it.");
  const client = await connectAsOperator(database.config.databaseUrl);
  // Pretends that the longest time an answer may take has passed.
  const expire = async () => (await client.query("UPDATE pgboss.job SET start_after = now() WHERE name = 'owed'")).rowCount;
  await expect.poll(async () => (await client.query("SELECT 1 FROM pgboss.job WHERE name = 'owed'")).rowCount).toBe(1);
  await program.signals("SIGKILL");
  expect(await expire()).toBe(1);
  await slow.ends();
  await start(program.settings);
  await bo.sees("“Kick-off”\nThe app restarted before it could tell you whether this was saved.");
});

test("a Slack call without a response doesn't hold up shutdown, and the next process delivers the message", async () => {
  const { slack, ana, bo, program } = await setUp(overHttp);
  slack.faults.next("chat.postMessage", { kind: "timeout" }, { to: ana });
  const posts = () => slack.calls.filter(({ method }) => method === "chat.postMessage").length;
  const before = posts();
  await declines(bo, "On leave");
  await ana.until(() => posts() > before);
  const { ms, ...ended } = await stop(program);
  expect(ended).toEqual(cleanExit);
  expect(ms).toBeLessThan(maxStopMs);

  await start(program.settings);
  await ana.sees("@Bo declined your meeting");
  expect(ana.messages.filter(({ screen }) => screen.includes("declined your meeting"))).toHaveLength(1);
});

test("a keep-alive client gets the response in flight as the last one on its connection", async () => {
  const { slack, program } = await setUp(overHttp);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  // None of these people is known yet, so each response waits for Slack, and one is always in flight.
  const people = Array.from({ length: 30 }, (_, index) => slack.addPerson({ name: `P${index}` }));
  slack.faults.slowMs = 1_200;
  const listed = async (person: Person) => {
    const body = new URLSearchParams({ command: "/invitations", text: "", user_id: person.id, team_id: slack.teamId }).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded", ...slack.sign(body) };
    const sentRequest = request({ port: program.settings["PORT"], path: "/slack/events", method: "POST", agent, headers }).end(body);
    const [answer] = (await once(sentRequest, "response")) as [IncomingMessage];
    answer.resume();
    await once(answer, "end");
    return [answer.statusCode, answer.headers.connection];
  };
  const ending = stop(program);
  await program.prints('"stopping"');
  const answers: unknown[] = [];
  const all = async () => {
    for (const person of people) answers.push(await listed(person));
  };
  await expect(all()).rejects.toThrow("ECONNREFUSED");
  expect(answers.pop()).toEqual([200, "close"]);
  expect(answers).toEqual(answers.map(() => [200, "keep-alive"]));
  const { ms, ...ended } = await ending;
  expect(ended).toEqual(cleanExit);
  expect(ms).toBeLessThan(maxStopMs);
});

test("a second signal exits immediately with 1", async () => {
  const { slack, bo, program, database } = await setUp(overHttp);
  const slow = await slowDatabase(database, locks.followUps);
  const clicking = bo.clicks("Accept");
  await slow.isWaitedFor();
  const ending = program.signals("SIGTERM");
  await program.prints('"stopping"');
  await program.signals("SIGINT");
  expect(await ending).toEqual({ code: 1, signal: null });
  expect(await clicking).toMatchObject({ acked: false });
  expect(slack.problems.splice(0)).toEqual([expect.stringContaining("was not acknowledged (connection_failed)")]);
});

test("a signal before the program is ready exits immediately", async () => {
  const { slack } = await startTestSlack();
  slack.faults.next("auth.test", { kind: "timeout" });
  const program = await run(await overHttp(slack, { databaseUrl: await createMigratedDatabase() }));
  await expect.poll(() => slack.calls.length).toBe(1);
  expect(await program.signals("SIGTERM")).toEqual({ code: 1, signal: null });
});

test("an unhandled rejection exits with 1 and a line in the log", async () => {
  const { slack } = await startTestSlack();
  const before = [new URL("../support/fails-on-demand.ts", import.meta.url)];
  const program = await start(await overHttp(slack, { databaseUrl: await createMigratedDatabase() }), { before });
  expect(await program.signals("SIGUSR2")).toEqual({ code: 1, signal: null });
  expect(program.printed()).toMatch(/"level":60.*"name":"Error","at":.*"msg":"fatal error"/);
});
