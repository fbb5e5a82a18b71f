import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { onTestFinished, test } from "vitest";
import { createDatabase } from "../support/bot.ts";
import { createMigratedDatabase } from "../support/databases.ts";
import { locks, slowDatabase } from "../support/db-faults.ts";
import { startPostgres } from "../support/postgres.ts";
import { startTcpProxy } from "../support/tcp-proxy.ts";
import { faultScale } from "./fault-scale.ts";
import { assertNothingLost, startFaultTest } from "./fault-test.ts";
import { createGroups, runGroups } from "./people.ts";
import { startReplicas } from "./replicas.ts";

/** Starts a PostgreSQL server for one test. */
async function startOwnPostgres(...settings: string[]) {
  const postgres = await startPostgres(...settings);
  onTestFinished(() => postgres.end());
  return postgres;
}

/** Runs people's actions while a fault is injected, and for one more round afterward. */
async function actWhile(slack: Awaited<ReturnType<typeof startFaultTest>>["slack"], injectFault: () => Promise<void>) {
  let isOver = false;
  const acting = runGroups(createGroups(slack, faultScale.groups), 1, () => isOver);
  await slack.people.at(-1)?.until(() => slack.world.messages.length > 0);
  await injectFault();
  isOver = true;
  return acting;
}

test("nothing is lost when PostgreSQL restarts under load and is down for a while", async () => {
  const { slack, random } = await startFaultTest();
  const postgres = await startOwnPostgres();
  const place = { databaseUrl: await createDatabase(postgres.url) };
  await startReplicas(slack, place);
  const steps = await actWhile(slack, async () => {
    for (let times = 0; times < faultScale.restarts; times += 1) {
      await postgres.stop();
      await postgres.start();
      await setTimeout(random.below(2_000));
    }
    await postgres.stop();
    await setTimeout(faultScale.outageMs);
    await postgres.start();
  });
  await assertNothingLost(
    slack,
    place,
    steps,
    "PostgreSQL restarted",
    `${faultScale.restarts} ×, and stopped for ${faultScale.outageMs / 1_000} s`,
  );
});

test("nothing is lost when PostgreSQL is unreachable for a while", async () => {
  const { slack } = await startFaultTest();
  const postgres = await startOwnPostgres();
  const place = { databaseUrl: await createDatabase(postgres.url) };
  const proxy = await startTcpProxy(postgres.port);
  const throughProxy = { databaseUrl: place.databaseUrl.replace(`:${postgres.port}/`, `:${proxy.port}/`) };
  await startReplicas(slack, throughProxy);
  const steps = await actWhile(slack, async () => {
    proxy.hold();
    await setTimeout(faultScale.outageMs);
    proxy.release();
  });
  await assertNothingLost(slack, place, steps, "PostgreSQL unreachable", `${faultScale.outageMs / 1_000} s without a word`);
});

test("nothing is lost when other clients use up PostgreSQL's connections", async () => {
  const { slack } = await startFaultTest();
  const postgres = await startOwnPostgres("max_connections=30");
  const place = { databaseUrl: await createDatabase(postgres.url) };
  await startReplicas(slack, place);
  let held = 0;
  const steps = await actWhile(slack, async () => {
    const others = await exhaustConnections(place.databaseUrl);
    held = others.length;
    await setTimeout(faultScale.outageMs);
    for (const other of others) await other.end();
  });
  await assertNothingLost(slack, place, steps, "connections used up", `${held} held by others for ${faultScale.outageMs / 1_000} s`);
});

/** Terminates the bot's connections and takes their slots until none are left. */
async function exhaustConnections(connectionString: string) {
  const others: pg.Client[] = [];
  for (;;) {
    const other = new pg.Client({ connectionString });
    other.on("error", () => {});
    const isIn = await other.connect().then(
      () => true,
      () => false,
    );
    if (isIn) others.push(other);
    const { rows } = (await others[0]?.query(terminateBots)) ?? { rows: [] };
    if (!isIn && rows.length === 0) return others;
  }
}

const terminateBots = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'follow-up-bot%'";

test("nothing is lost when another client locks the tables for a while", async () => {
  const { slack } = await startFaultTest();
  const place = { databaseUrl: await createMigratedDatabase() };
  await startReplicas(slack, place);
  const steps = await actWhile(slack, async () => {
    const slow = await slowDatabase({ config: place }, locks.reading);
    await setTimeout(faultScale.outageMs);
    await slow.ends();
  });
  await assertNothingLost(slack, place, steps, "tables locked", `${faultScale.outageMs / 1_000} s`);
});
