import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { onTestFinished, test } from "vitest";
import { createDatabase } from "../support/bot.ts";
import { createMigratedDatabase } from "../support/databases.ts";
import { startTcpProxy } from "../support/tcp-proxy.ts";
import { startPostgres } from "../support/postgres.ts";
import { locks, slowDatabase } from "../support/db-faults.ts";
import { faultScale } from "./fault-scale.ts";
import { act, groupsOf } from "./people.ts";
import { startReplicas } from "./replicas.ts";
import { judge, trial } from "./trial.ts";

/** A server of the test's own. */
async function server(...settings: string[]) {
  const postgres = await startPostgres(...settings);
  onTestFinished(() => postgres.end());
  return postgres;
}

/** Lets people act while something happens to the database, and for one more round afterwards. */
async function during(slack: Awaited<ReturnType<typeof trial>>["slack"], happens: () => Promise<void>) {
  let isOver = false;
  const acting = act(groupsOf(slack, faultScale.groups), 1, () => isOver);
  await slack.people.at(-1)?.until(() => slack.world.messages.length > 0);
  await happens();
  isOver = true;
  return acting;
}

test("a PostgreSQL server that is restarted under load, and stopped for a while", async () => {
  const { slack, random } = await trial();
  const postgres = await server();
  const place = { databaseUrl: await createDatabase(postgres.url) };
  await startReplicas(slack, place);
  const steps = await during(slack, async () => {
    for (let times = 0; times < faultScale.restarts; times += 1) {
      await postgres.stop();
      await postgres.start();
      await setTimeout(random.below(2_000));
    }
    await postgres.stop();
    await setTimeout(faultScale.outageMs);
    await postgres.start();
  });
  await judge(slack, place, steps, "PostgreSQL restarted", `${faultScale.restarts} ×, and stopped for ${faultScale.outageMs / 1_000} s`);
});

test("a PostgreSQL server that nothing gets through to for a while", async () => {
  const { slack } = await trial();
  const postgres = await server();
  const place = { databaseUrl: await createDatabase(postgres.url) };
  const line = await startTcpProxy(postgres.port);
  const throughLine = { databaseUrl: place.databaseUrl.replace(`:${postgres.port}/`, `:${line.port}/`) };
  await startReplicas(slack, throughLine);
  const steps = await during(slack, async () => {
    line.hold();
    await setTimeout(faultScale.outageMs);
    line.release();
  });
  await judge(slack, place, steps, "PostgreSQL unreachable", `${faultScale.outageMs / 1_000} s without a word`);
});

test("a PostgreSQL server whose connections others have used up", async () => {
  const { slack } = await trial();
  const postgres = await server("max_connections=30");
  const place = { databaseUrl: await createDatabase(postgres.url) };
  await startReplicas(slack, place);
  let held = 0;
  const steps = await during(slack, async () => {
    const others = await everyConnection(place.databaseUrl);
    held = others.length;
    await setTimeout(faultScale.outageMs);
    for (const other of others) await other.end();
  });
  await judge(slack, place, steps, "connections used up", `${held} held by others for ${faultScale.outageMs / 1_000} s`);
});

/** Throws everybody else out of the database and takes their places, until there are no more. */
async function everyConnection(connectionString: string) {
  const others: pg.Client[] = [];
  for (;;) {
    const other = new pg.Client({ connectionString });
    other.on("error", () => {});
    const isIn = await other.connect().then(
      () => true,
      () => false,
    );
    if (isIn) others.push(other);
    const { rows } = (await others[0]?.query(bots)) ?? { rows: [] };
    if (!isIn && rows.length === 0) return others;
  }
}

const bots = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'follow-up-bot%'";

test("a lock that somebody else holds for a while", async () => {
  const { slack } = await trial();
  const place = { databaseUrl: await createMigratedDatabase() };
  await startReplicas(slack, place);
  const steps = await during(slack, async () => {
    const slow = await slowDatabase({ config: place }, locks.reading);
    await setTimeout(faultScale.outageMs);
    await slow.ends();
  });
  await judge(slack, place, steps, "tables locked", `${faultScale.outageMs / 1_000} s`);
});
