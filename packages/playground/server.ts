import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createVite } from "vite";
import { createApi } from "./api.ts";
import { createEvents } from "./events.ts";
import { createPlayground } from "./playground.ts";
import type { SessionOptions } from "./session.ts";
import { snapshotFor } from "./snapshot.ts";

const root = join(import.meta.dirname, "../..");

/** Serves the page and its Slack emulator on 127.0.0.1; `start` starts the bot. Port 0 picks any free port. */
export async function startServer({ port, ...sessionOptions }: SessionOptions & { port: number }) {
  const http = createServer();
  const url = await listen(http, port);
  const events = createEvents((viewer, version) => snapshotFor(playground.session, viewer, version));
  const playground = await createPlayground(sessionOptions, events.notify);
  const cacheDir = await mkdtemp(join(tmpdir(), "playground-vite-"));
  const vite = await createVite({
    root: join(root, "packages/playground/page"),
    // Each playground needs its own, because several may run at the same time.
    cacheDir,
    logLevel: "warn",
    server: { middlewareMode: true, hmr: { server: http }, fs: { allow: [root] } },
  });
  const api = createApi(playground, events);
  http.on("request", (request, response) => {
    const requestUrl = new URL(request.url ?? "/", url);
    if (requestUrl.pathname.startsWith("/api/")) void api(request, response, requestUrl);
    else vite.middlewares(request, response);
  });

  const stop = async (): Promise<void> => {
    events.stop();
    await playground.session.stop();
    await vite.close();
    http.closeAllConnections();
    await new Promise((done) => http.close(done));
    await rm(cacheDir, { recursive: true, force: true });
  };
  const { session } = playground;
  const restart = (): Promise<void> => playground.session.restart("SIGTERM");
  return { url, slack: session.slack, watcher: vite.watcher, start: () => session.start(), restart, stop };
}

async function listen(http: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    http.once("error", reject);
    http.listen(port, "127.0.0.1", resolve);
  });
  const address = http.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}/`;
}
