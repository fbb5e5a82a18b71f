import { defineConfig } from "vitest/config";

// Every run uses the same date, so results don't depend on the machine's. It differs from the stories' Monday, which exposes code that reads the process's clock instead of the story's.
const runStart = Date.parse(process.env["TEST_DATE"] ?? "2026-11-28T12:00:00Z");
if (Number.isNaN(runStart)) throw new Error(`TEST_DATE must be like 2028-02-29T12:00:00Z, not ${process.env["TEST_DATE"]}.`);

process.env["CLOCK_AHEAD_MS"] = String(runStart - Date.now());

export default defineConfig({
  test: {
    execArgv: ["--import", new URL("../packages/playground/shifted-clock.mjs", import.meta.url).href],
    // Reloading the modules for each file takes longer than most tests, and none keeps state that another file could see.
    isolate: false,
    root: `${import.meta.dirname}/..`,
    include: ["test/**/*.test.ts"],
    exclude: ["test/e2e/**", "test/image/**", "test/system/**", "test/faults/**"],
    globalSetup: ["test/support/build.ts", "test/support/postgres.ts"],
    setupFiles: ["test/support/property-seed.ts"],
    // Generous, for slow machines; most waits end immediately.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 120_000 } },
    maxWorkers: 2,
  },
});
