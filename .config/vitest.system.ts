import { defineConfig } from "vitest/config";

// Separate because these tests need system packages: PostgreSQL and PgBouncer.
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/..`,
    include: ["test/system/**/*.test.ts"],
    globalSetup: ["test/support/build.ts", "test/support/postgres.ts"],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 120_000 } },
  },
});
