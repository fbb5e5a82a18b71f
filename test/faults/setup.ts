import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import startServer from "../support/postgres.ts";
import { tableOf } from "./report.ts";

/** A PostgreSQL server for the faults that leave it alone, and the table of all of them at the end. */
export default async function setup(project: TestProject) {
  const stopServer = await startServer(project);
  const folder = await mkdtemp(join(tmpdir(), "follow-up-faults-"));
  const report = join(folder, "report");
  await writeFile(report, "");
  project.provide("report", report);
  // Repeats a run as far as the machine allows.
  const seed = Number(process.env["FAULTS_SEED"] ?? Date.now() % 1_000_000);
  project.provide("seed", seed);
  return async () => {
    process.stdout.write(`\n${tableOf(report)}\n\nrandom points from FAULTS_SEED=${seed}\n\n`);
    await rm(folder, { recursive: true });
    await stopServer();
  };
}
