import { execFile } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/bot.ts";

test("npm ci finds the lock file complete, and warns of nothing on a Node that package.json names", async () => {
  const cwd = await temporaryFolder();
  for (const file of ["package.json", "package-lock.json"]) await copyFile(file, join(cwd, file));
  const { stderr } = await promisify(execFile)("npm", ["ci", "--dry-run", "--offline", "--ignore-scripts"], { cwd });
  expect(stderr).toBe("");
});
