import { defineConfig } from "vitest/config";

// Separate because these tests stop, kill, and starve what other tests need. FAULTS=all runs the full set.
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ["test/faults/**/*.test.ts"],
    globalSetup: ["test/support/build.ts", "test/faults/setup.ts"],
    testTimeout: 400_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 120_000 } },
    fileParallelism: false,
  },
});
