import { defineConfig } from "vitest/config";

// The rules are pure: their tests need no database and no compiled bot, so they start at once.
export default defineConfig({
  test: {
    isolate: false,
    root: `${import.meta.dirname}/..`,
    include: ["test/domain/**/*.test.ts"],
    reporters: "dot",
    // However slow the machine is.
    testTimeout: 240_000,
  },
});
