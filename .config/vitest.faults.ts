import { defineConfig } from "vitest/config";

// Apart from the others because they stop, kill and starve what the others need. FAULTS=all is the whole set.
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
