import { execFile } from "node:child_process";
import { chmod, readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "./bot.ts";
import { freePort } from "./postgres.ts";

const run = promisify(execFile);

/**
 * Starts the PostgreSQL packaged by Debian or Ubuntu, which ends with the test: a different version than other tests use, with its own tools.
 * Returns a URL without a database name, and the folder of the tools.
 */
export async function startPackagedPostgres(): Promise<{ server: string; tools: string }> {
  const packages = "/usr/lib/postgresql";
  const [version] = (await readdir(packages).catch(() => [])).toSorted((a, b) => Number(b) - Number(a));
  if (version === undefined) throw new Error(`There is no PostgreSQL in ${packages}: install the package “postgresql”.`);
  const tools = join(packages, version, "bin");
  // The server refuses to run as root.
  const asServer = (program: string, ...args: string[]) =>
    process.getuid?.() === 0 ? run("runuser", ["-u", "postgres", "--", program, ...args]) : run(program, args);
  const folder = await temporaryFolder();
  await chmod(folder, 0o777);
  const data = join(folder, "data");
  const port = await freePort();
  await asServer(join(tools, "initdb"), "--pgdata", data, "--username=postgres", "--auth=trust", "--no-sync");
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=off`;
  onTestFinished(async () => void (await asServer(join(tools, "pg_ctl"), "--pgdata", data, "--mode=immediate", "stop")));
  await asServer(join(tools, "pg_ctl"), "--pgdata", data, "--log", join(folder, "log"), "--options", options, "--wait", "start");
  return { server: `postgresql://postgres@127.0.0.1:${port}`, tools };
}
