import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { z } from "zod";
import type { Prisma } from "../generated/prisma/client.ts";
import { deadLetterQueue, deliveryQueue } from "../store/queue.ts";
import { CommandError } from "./command.ts";

// A backup is gzipped text. The first line is the header. Lines that start with “[” are marks. Lines that start with “{” are rows of the
// table that the preceding mark names, as the database writes them. This program never parses them.

const format = "follow-up-bot backup 1";
const headerPrefix = '{"format":"follow-up-bot backup';
const Header = z.object({ format: z.literal(format), migrations: z.array(z.string()).min(1) });
const Job = z.object({ id: z.string(), name: z.string(), data: z.looseObject({}).nullable(), priority: z.number() });
const Mark = z.union([
  z.tuple([z.literal("table"), z.string(), z.array(z.string()).min(1)]),
  z.tuple([z.literal("sequence"), z.string(), z.string(), z.boolean()]),
  z.tuple([z.literal("job"), Job]),
  z.tuple([z.literal("end"), z.number()]),
]);

type Header = z.output<typeof Header>;
type Mark = z.output<typeof Mark>;
type Job = z.output<typeof Job>;

const maxBatchRows = 500;
const maxLineChars = 64 * 2 ** 20;
const maxBatchChars = 2 ** 20;

const quoteIdentifier = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Yields the text of a backup, batch by batch. It contains every table, column and sequence in the database's catalog. */
export async function* backupText(tx: Prisma.TransactionClient): AsyncGenerator<string> {
  const header: Header = { format, migrations: await appliedMigrations(tx) };
  yield `${JSON.stringify(header)}\n`;
  let rows = 0;
  for (const { name, columns } of await tablesOf(tx)) {
    yield markLine(["table", name, columns]);
    for await (const page of fetchBatches(tx, `SELECT row_to_json(one)::text AS line FROM public.${quoteIdentifier(name)} one`)) {
      rows += page.length;
      yield page.map((line) => `${line}\n`).join("");
    }
  }
  for (const name of await sequencesOf(tx)) {
    const [state] = await tx.$queryRawUnsafe<{ value: string; isCalled: boolean }[]>(
      `SELECT last_value::text AS value, is_called AS "isCalled" FROM public.${quoteIdentifier(name)}`,
    );
    if (state) yield markLine(["sequence", name, state.value, state.isCalled]);
  }
  for await (const page of pendingJobs(tx)) yield page.map((line) => markLine(["job", Job.parse(JSON.parse(line))])).join("");
  yield markLine(["end", rows]);
}

const markLine = (mark: Mark) => `${JSON.stringify(mark)}\n`;

async function appliedMigrations(tx: Prisma.TransactionClient): Promise<string[]> {
  const applied = await tx.$queryRaw<{ name: string; isFinished: boolean }[]>`
    SELECT migration_name AS name, finished_at IS NOT NULL AS "isFinished" FROM _prisma_migrations
    WHERE rolled_back_at IS NULL ORDER BY migration_name`;
  const broken = applied.find(({ isFinished }) => !isFinished);
  if (broken) throw new CommandError(`The migration ${broken.name} failed halfway, so this database can't be backed up.`);
  return applied.map(({ name }) => name);
}

type Table = { name: string; columns: string[]; refersTo: string[] };

/** Returns the schema's tables, each after those that it references. */
async function tablesOf(tx: Prisma.TransactionClient): Promise<Table[]> {
  const tables = await tx.$queryRaw<Table[]>`
    SELECT c.relname::text AS name,
      (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
      ARRAY(SELECT DISTINCT r.relname::text FROM pg_constraint k JOIN pg_class r ON r.oid = k.confrelid
        WHERE k.contype = 'f' AND k.conrelid = c.oid AND r.oid <> c.oid) AS "refersTo"
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations' ORDER BY c.relname`;
  const ordered: Table[] = [];
  while (ordered.length < tables.length) {
    const isOrdered = (name: string) => ordered.some((table) => table.name === name);
    const next = tables.filter(({ name, refersTo }) => !isOrdered(name) && refersTo.every(isOrdered));
    if (next.length === 0) throw new Error("The tables have circular references, so there's no order to restore them in.");
    ordered.push(...next);
  }
  return ordered;
}

async function sequencesOf(tx: Prisma.TransactionClient): Promise<string[]> {
  const found = await tx.$queryRaw<{ name: string }[]>`
    SELECT sequencename::text AS name FROM pg_sequences WHERE schemaname = 'public' ORDER BY sequencename`;
  return found.map(({ name }) => name);
}

/** Yields the queue's pending jobs, except those for messages: the bot enqueues those at startup, from the message rows. */
async function* pendingJobs(tx: Prisma.TransactionClient): AsyncGenerator<string[]> {
  const [found] = await tx.$queryRaw<{ isThere: boolean }[]>`SELECT to_regclass('pgboss.job') IS NOT NULL AS "isThere"`;
  if (!found?.isThere) return;
  yield* fetchBatches(
    tx,
    `SELECT json_build_object('id', id, 'name', name, 'data', data, 'priority', priority)::text AS line FROM pgboss.job
      WHERE state < 'completed' AND name NOT IN ('${deliveryQueue}', '${deadLetterQueue}') AND NOT starts_with(name, '__pgboss__')`,
  );
}

async function* fetchBatches(tx: Prisma.TransactionClient, query: string): AsyncGenerator<string[]> {
  await tx.$executeRawUnsafe(`DECLARE backup NO SCROLL CURSOR FOR ${query}`);
  for (;;) {
    const page = await tx.$queryRawUnsafe<{ line: string }[]>(`FETCH ${maxBatchRows} FROM backup`);
    if (page.length === 0) break;
    yield page.map(({ line }) => line);
  }
  await tx.$executeRawUnsafe("CLOSE backup");
}

/** Returns true if a file starts like a backup, complete or not. */
export async function isBackup(path: string): Promise<boolean> {
  try {
    for await (const line of linesOf(path)) return line.startsWith(headerPrefix);
  } catch {
    // It can't be read, or isn't gzipped.
  }
  return false;
}

/** What a backup contains besides its rows. */
export type BackupContents = { migrations: string[]; jobs: Job[] };

/** Reads a whole backup, without changing anything. Throws `CommandError` if it isn't a backup, or is incomplete. */
export async function checkBackup(path: string): Promise<BackupContents> {
  const jobs: Job[] = [];
  let header: Header | undefined;
  let rows = 0;
  let isComplete = false;
  try {
    for await (const line of linesOf(path)) {
      if (header === undefined) {
        header = readHeader(line, path);
        continue;
      }
      if (isComplete) throw new Error("there is data after its end");
      if (line.startsWith("{")) {
        rows += 1;
        continue;
      }
      const mark = Mark.parse(JSON.parse(line));
      if (mark[0] === "job") jobs.push(mark[1]);
      if (mark[0] === "end") isComplete = mark[1] === rows;
    }
  } catch (error) {
    throw invalidBackupError(path, error);
  }
  if (!header) throw invalidBackupError(path, new Error("its content isn't recognized"));
  if (!isComplete) throw invalidBackupError(path, new Error("rows are missing"));
  return { migrations: header.migrations, jobs };
}

export const invalidBackupError = (path: string, error: unknown) =>
  error instanceof CommandError
    ? error
    : new CommandError(`${path} isn't a backup, or is damaged${error instanceof Error ? ` (${reasonOf(error)})` : ""}.`);

// The last line of a Prisma error is the database's own message.
const reasonOf = ({ name, message }: Error) =>
  name === "ZodError" ? "its content isn't recognized" : (message.trim().split("\n").at(-1) ?? "");

function readHeader(line: string, path: string): Header {
  if (line.slice(257, 262) === "ustar")
    throw new CommandError(
      `${path} is a copy of the database's files from an earlier version, which this version can't read. Restore it with the version that made it, upgrade, and make a new backup.`,
    );
  if (!line.startsWith(headerPrefix)) throw new Error("its content isn't recognized");
  const header: unknown = JSON.parse(line);
  const read = Header.safeParse(header);
  if (read.success) return read.data;
  throw new CommandError(`${path} was made by a newer version of the bot. Restore it with that version.`);
}

/** Inserts the rows of a checked backup into empty tables. */
export async function loadBackup(tx: Prisma.TransactionClient, path: string): Promise<void> {
  let insert = "";
  let batch: string[] = [];
  let length = 0;
  const flush = async () => {
    if (batch.length > 0) await tx.$executeRawUnsafe(insert, `[${batch.join(",")}]`);
    batch = [];
    length = 0;
  };
  let isHeader = true;
  for await (const line of linesOf(path)) {
    if (isHeader) {
      isHeader = false;
    } else if (line.startsWith("{")) {
      batch.push(line);
      length += line.length;
      if (batch.length >= maxBatchRows || length >= maxBatchChars) await flush();
    } else {
      await flush();
      const mark = Mark.parse(JSON.parse(line));
      if (mark[0] === "table") insert = insertInto(mark[1], mark[2]);
      if (mark[0] === "sequence")
        await tx.$queryRaw`SELECT setval(${quoteIdentifier(mark[1])}::regclass, ${mark[2]}::bigint, ${mark[3]}::boolean)::text`;
    }
  }
}

function insertInto(table: string, columns: string[]): string {
  const names = columns.map(quoteIdentifier).join(", ");
  return `INSERT INTO public.${quoteIdentifier(table)} (${names}) OVERRIDING SYSTEM VALUE
    SELECT ${names} FROM json_populate_recordset(NULL::public.${quoteIdentifier(table)}, $1::json)`;
}

async function* linesOf(path: string): AsyncGenerator<string> {
  // Errors of either stream are thrown where the lines are read.
  const text = pipeline(createReadStream(path), createGunzip(), () => {}).setEncoding("utf8");
  let rest = "";
  for await (const chunk of text) {
    const lines = (rest + String(chunk)).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > maxLineChars) throw new Error("its content isn't recognized");
    yield* lines;
  }
  if (rest !== "") yield rest;
}
