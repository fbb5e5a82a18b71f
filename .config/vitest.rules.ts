import { defineConfig } from "vitest/config";

// The rules are pure: their tests need no database or compiled bot, so they start immediately.
export default defineConfig({
  test: {
    isolate: false,
    root: `${import.meta.dirname}/..`,
    include: ["test/domain/**/*.test.ts"],
    setupFiles: ["test/support/property-seed.ts"],
    reporters: "dot",
    // Generous, for slow machines.
    testTimeout: 240_000,
  },
});
