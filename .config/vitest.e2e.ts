import { defineConfig } from "vitest/config";

// Separate because these tests need a browser.
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
