import { defineConfig } from "vitest/config";

// A run has a date of its own, so that it ends the same whatever the machine's is. It is not the stories' Monday: who reads the process's clock where the story's is due is found out.
const begins = Date.parse(process.env["TEST_DATE"] ?? "2026-11-28T12:00:00Z");
if (Number.isNaN(begins)) throw new Error(`TEST_DATE must be like 2028-02-29T12:00:00Z, not ${process.env["TEST_DATE"]}.`);

process.env["CLOCK_AHEAD_MS"] = String(begins - Date.now());

export default defineConfig({
  test: {
    execArgv: ["--import", new URL("../packages/playground/shifted-clock.mjs", import.meta.url).href],
    // Loading the modules anew for each file takes longer than most tests, and none of them keeps anything that another file would meet.
    isolate: false,
    root: `${import.meta.dirname}/..`,
    include: ["test/**/*.test.ts"],
    exclude: ["test/e2e/**", "test/image/**", "test/system/**", "test/faults/**"],
    globalSetup: ["test/support/build.ts", "test/support/postgres.ts"],
    // How long something may take on the slowest machine; what is waited for is mostly there at once.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 120_000 } },
    maxWorkers: 2,
  },
});
