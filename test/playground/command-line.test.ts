import { expect, test } from "vitest";
import { runPlayground } from "./process.ts";

const timeoutMs = 60_000;

test.for([
  [["--loud"], {}, "Unknown option '--loud'"],
  [["loud"], {}, "Unexpected argument 'loud'"],
  [["--data"], {}, "Option '--data <value>' argument missing"],
  [["--data="], {}, "--data needs a folder."],
  [[], { PORT: "many" }, "PORT must be a port number, or 0 for any free port."],
  [[], { PORT: "70000" }, "PORT must be a port number, or 0 for any free port."],
  [[], { PORT: "-1" }, "PORT must be a port number, or 0 for any free port."],
] as const)("%j with %j is refused with usage instructions", { timeout: timeoutMs }, async ([argv, environment, words]) => {
  const refused = runPlayground([...argv], environment);
  expect(await refused.ended).toBe(1);
  expect(refused.errorOutput.join("")).toContain(words);
  expect(refused.errorOutput.join("")).toContain("\nUsage: npm run playground");
  expect(refused.errorOutput.join("")).not.toContain("    at ");
  expect(refused.printed).toEqual([]);
});

test("--help prints usage and starts nothing", { timeout: timeoutMs }, async () => {
  const helped = runPlayground(["--help"]);
  expect(await helped.ended).toBe(0);
  expect(helped.errorOutput).toEqual([]);
  expect(helped.printed[0]).toMatch(/^Usage: npm run playground/);
});
