import { defineConfig } from "vitest/config";

// Apart from the others because they need a browser.
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    globalSetup: "test/support/build.ts",
    include: ["test/e2e/**/*.test.ts"],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    fileParallelism: false,
  },
});
