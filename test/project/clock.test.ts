import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const folders = ["src", "packages", "scripts", "test/support"];
const reads = /\bnew Date\(\)|\bDate\.now\b|(?<!new )\bDate\(\)/;

/** Entry points that pass the clock in, and code that must match a real clock. */
const allowed = [
  "src/main.ts",
  "src/admin.ts",
  "packages/slack-emulator/index.ts",
  // Bolt compares timestamps with the process's clock, and so do cookies.
  "packages/slack-emulator/deliver/signature.ts",
  "packages/slack-emulator/oauth/browser.ts",
  "packages/playground/session.ts",
  "packages/playground/shifted-clock.mjs",
  "packages/playground/page/clock.ts",
  "scripts/db-migration.ts",
  // Spawned processes use the test run's clock.
  "test/support/program.ts",
];

const sources = folders
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)))
  .filter((name) => /\.(tsx?|mjs)$/.test(name) && !name.startsWith("src/generated/"));

test("only these files read the system clock; everything else gets `now`", () => {
  expect(sources.length).toBeGreaterThan(200);
  const readers = sources.filter((name) => reads.test(readFileSync(join(root, name), "utf8")));
  expect(readers.toSorted()).toEqual(allowed.toSorted());
});
