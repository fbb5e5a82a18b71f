import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Compiles the program, which tests start in separate processes. */
export default async function setup(): Promise<void> {
  await promisify(execFile)("npm", ["run", "compile"], { cwd: `${import.meta.dirname}/../..` });
}
