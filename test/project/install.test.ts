import { execFile } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/bot.ts";

test("npm ci accepts the lock file without warnings on a supported Node.js version", async () => {
  const cwd = await temporaryFolder();
  for (const file of ["package.json", "package-lock.json"]) await copyFile(file, join(cwd, file));
  const { stderr } = await promisify(execFile)("npm", ["ci", "--dry-run", "--offline", "--ignore-scripts"], { cwd });
  expect(stderr).toBe("");
});
