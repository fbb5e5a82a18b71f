import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import type { Rows } from "./contract.ts";
import type { Session } from "./session.ts";

type Cell = string | number | boolean | null;

const allFollowUpsQuery = "SELECT * FROM follow_ups ORDER BY created_at DESC";
const followUpQueries: [string, string][] = [
  ["follow_ups", "SELECT * FROM follow_ups WHERE id = $1"],
  ["invitations", "SELECT * FROM invitations WHERE follow_up_id = $1 ORDER BY id"],
  ["messages", "SELECT * FROM messages WHERE follow_up_id = $1 ORDER BY id"],
  [
    "pgboss.job",
    `SELECT data->>'messageId' AS message_id, state, retry_count, retry_limit, start_after, created_on, completed_on, output
     FROM pgboss.job WHERE data->>'messageId' IN (SELECT id::text FROM messages WHERE follow_up_id = $1) ORDER BY created_on`,
  ],
  ["history", "SELECT * FROM history WHERE follow_up_id = $1 ORDER BY id"],
];

/**
 * Reads the rows of one follow-up, or all follow-ups. Only the bot's process can open the embedded database,
 * so this reads a copy of its files, which opens as after a crash.
 */
export async function readRows({ bot, folder }: Session, followUpId: string | undefined): Promise<Rows> {
  if (bot.state === "starting") throw new Error("The bot is starting. Its rows can be read once it runs.");
  const copy = await mkdtemp(join(tmpdir(), "playground-rows-"));
  try {
    await bot.whilePaused(() => cp(join(folder, "postgres"), copy, { recursive: true }));
    const database = await PGlite.create(copy);
    try {
      const queries: [string, string][] = followUpId === undefined ? [["follow_ups", allFollowUpsQuery]] : followUpQueries;
      const parameters = followUpId === undefined ? [] : [followUpId];
      const tables: Rows = [];
      for (const [table, sql] of queries) {
        const { fields, rows } = await database.query<unknown[]>(sql, parameters, { rowMode: "array" });
        tables.push({ table, columns: fields.map(({ name }) => name), rows: rows.map((row) => row.map(toCell)) });
      }
      return tables;
    } finally {
      await database.close();
    }
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function toCell(value: unknown): Cell {
  if (value instanceof Date) return value.toISOString();
  if (value === null || typeof value === "number" || typeof value === "boolean" || typeof value === "string") return value;
  return JSON.stringify(value);
}
