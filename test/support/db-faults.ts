import pg from "pg";
import { expect, inject, onTestFinished } from "vitest";
import type { TestBot } from "./bot.ts";

/** The database of a world, as an operator sees it. */
async function operator(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** The server lets nobody into the bot's database any more and throws out whoever is in it, until `ends`. */
export async function databaseOutage({ config }: Pick<TestBot, "config">) {
  const name = new URL(config.databaseUrl ?? "").pathname.slice(1);
  const server = await operator(`${inject("postgres")}/postgres`);
  await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await server.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);
  let isOver = false;
  const ends = async () => {
    if (isOver) return;
    isOver = true;
    await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await server.end();
  };
  onTestFinished(ends);
  return { ends };
}

/** Somebody else works on these tables and keeps everybody waiting, until `ends`. */
export async function slowDatabase({ config }: { config: Pick<TestBot["config"], "databaseUrl"> }, lock: string) {
  const client = await operator(config.databaseUrl ?? "");
  await client.query("BEGIN");
  await client.query(lock);
  let isOver = false;
  const ends = async () => {
    if (isOver) return;
    isOver = true;
    await client.query("COMMIT");
    await client.end();
  };
  onTestFinished(ends);
  const waiting = "SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  const waiters = async (): Promise<number> => (await client.query(waiting)).rows[0]?.waiting;
  /** Until somebody waits for it. */
  const isWaitedFor = async () => {
    await expect.poll(waiters, { interval: 20 }).toBeGreaterThan(0);
  };
  return { ends, isWaitedFor, waiters };
}

/** Locks that a database may be slow with: an answer waits for the first one, everything that reads for the second. */
export const locks = {
  followUps: "SELECT 1 FROM follow_ups FOR UPDATE",
  reading: "LOCK TABLE follow_ups IN ACCESS EXCLUSIVE MODE",
};
