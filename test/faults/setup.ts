import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import startServer from "../support/postgres.ts";
import { tableOf } from "./report.ts";

/** Starts a PostgreSQL server for tests that don't need their own, and prints the report at the end. */
export default async function setup(project: TestProject) {
  const stopServer = await startServer(project);
  const folder = await mkdtemp(join(tmpdir(), "follow-up-faults-"));
  const report = join(folder, "report");
  await writeFile(report, "");
  project.provide("report", report);
  // The same seed repeats a run as far as timing allows.
  const seed = Number(process.env["FAULTS_SEED"] ?? Date.now() % 1_000_000);
  project.provide("seed", seed);
  return async () => {
    process.stdout.write(`\n${tableOf(report)}\n\nrandom points from FAULTS_SEED=${seed}\n\n`);
    await rm(folder, { recursive: true });
    await stopServer();
  };
}
