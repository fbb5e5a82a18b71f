import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { temporaryFolder } from "./bot.ts";
import { freePort } from "./postgres.ts";

/** Starts Debian's PgBouncer, with its own defaults, in front of a database; it ends with the test. Returns the URL to use instead. */
export async function startPgBouncer(databaseUrl: string, mode: "session" | "transaction" | "statement"): Promise<string> {
  const { hostname, port: serverPort, username, password, pathname } = new URL(databaseUrl);
  const port = await freePort();
  const settings = join(await temporaryFolder(), "pgbouncer.ini");
  await writeFile(
    settings,
    `[databases]
* = host=${hostname} port=${serverPort} user=${username} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
`,
  );
  // It refuses to run as root, and reads its settings before switching users.
  const child = spawn("/usr/sbin/pgbouncer", [...(process.getuid?.() === 0 ? ["-u", "nobody"] : []), settings], { stdio: "ignore" });
  const ended = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  await expect.poll(() => isListening(port), { interval: 50 }).toBe(true);
  return `postgresql://bot@127.0.0.1:${port}${pathname}`;
}

const isListening = (port: number) => {
  const socket = connect(port, "127.0.0.1");
  return once(socket, "connect").then(
    () => (socket.destroy(), true),
    () => false,
  );
};
