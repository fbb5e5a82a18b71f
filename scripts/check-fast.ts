// npm run check:fast: runs every check that needs no database, browser, or compiled bot.
import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { performance } from "node:perf_hooks";

// Slowest first, so that no long check runs alone at the end.
const queue = ["check:lint", "test:rules", "check:types", "check:dead-code", "check:format"];

const secondsSince = (since: number) => `${((performance.now() - since) / 1_000).toFixed(1).padStart(5)} s`;

/** Runs an npm script and prints its result, with its output only if it failed. */
const run = (script: string): Promise<boolean> =>
  new Promise((resolve) => {
    const began = performance.now();
    execFile("npm", ["run", "--silent", script], { shell: process.platform === "win32" }, (error, stdout, stderr) => {
      console.log(`${secondsSince(began)}  ${script}${error ? " failed" : ""}`);
      if (error) console.error(`${stdout}${stderr}`);
      resolve(!error);
    });
  });

async function runNext(): Promise<boolean> {
  const script = queue.shift();
  if (script === undefined) return true;
  const passed = await run(script);
  return (await runNext()) && passed;
}

const began = performance.now();
const passed = await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, runNext));
console.log(`${secondsSince(began)}  in all`);
if (!passed.every(Boolean)) process.exitCode = 1;
