import { defineConfig } from "vitest/config";

// Apart from the others because it installs the program anew, without what only development needs.
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ["test/image/**/*.test.ts"],
    globalSetup: "test/support/postgres.ts",
    testTimeout: 240_000,
    hookTimeout: 300_000,
  },
});
