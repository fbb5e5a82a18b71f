import pg from "pg";
import { expect, inject, onTestFinished } from "vitest";
import type { TestBot } from "./bot.ts";

/** Connects to a database as an operator. */
async function connectAsOperator(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** Blocks connections to the bot's database and drops existing ones, until `ends`. */
export async function databaseOutage({ config }: Pick<TestBot, "config">) {
  const name = new URL(config.databaseUrl ?? "").pathname.slice(1);
  const server = await connectAsOperator(`${inject("postgres")}/postgres`);
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

/** Holds a lock that keeps the bot waiting, until `ends`. */
export async function slowDatabase({ config }: { config: Pick<TestBot["config"], "databaseUrl"> }, lock: string) {
  const client = await connectAsOperator(config.databaseUrl ?? "");
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
  /** Resolves once someone waits for a lock. */
  const isWaitedFor = async () => {
    await expect.poll(waiters, { interval: 20 }).toBeGreaterThan(0);
  };
  return { ends, isWaitedFor, waiters };
}

/** Locks that make a database slow: answers wait for the first, all reads for the second. */
export const locks = {
  followUps: "SELECT 1 FROM follow_ups FOR UPDATE",
  reading: "LOCK TABLE follow_ups IN ACCESS EXCLUSIVE MODE",
};
