import { defineConfig } from "vitest/config";

// Separate because these tests reinstall the program without development dependencies.
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ["test/image/**/*.test.ts"],
    globalSetup: "test/support/postgres.ts",
    testTimeout: 240_000,
    hookTimeout: 300_000,
  },
});
