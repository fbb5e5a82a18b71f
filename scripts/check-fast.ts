// npm run check:fast: everything that can be checked without a database, a browser or the compiled bot.
import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { performance } from "node:perf_hooks";

// The slowest first, so that none is left over at the end.
const waiting = ["check:lint", "test:rules", "check:types", "check:dead-code", "check:format"];

const seconds = (since: number) => `${((performance.now() - since) / 1_000).toFixed(1).padStart(5)} s`;

/** Runs one npm script and prints how it went; what it wrote is shown only if it failed. */
const run = (script: string): Promise<boolean> =>
  new Promise((resolve) => {
    const began = performance.now();
    execFile("npm", ["run", "--silent", script], { shell: process.platform === "win32" }, (error, stdout, stderr) => {
      console.log(`${seconds(began)}  ${script}${error ? " failed" : ""}`);
      if (error) console.error(`${stdout}${stderr}`);
      resolve(!error);
    });
  });

async function work(): Promise<boolean> {
  const script = waiting.shift();
  if (script === undefined) return true;
  const passed = await run(script);
  return (await work()) && passed;
}

const began = performance.now();
const passed = await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
console.log(`${seconds(began)}  in all`);
if (!passed.every(Boolean)) process.exitCode = 1;
