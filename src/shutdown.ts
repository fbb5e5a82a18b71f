import type { Server, ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";

/** Waits up to `ms` for a promise to settle. Returns true if it did. */
export async function settlesWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const settled = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([settled, setTimeout(ms, false, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}

/** Returns a function that closes each connection after its current response, even if the client wants to keep it alive. */
export function closeIdleConnections(server: Server): () => void {
  const pending = new Set<ServerResponse>();
  server.on("request", (_request, response) => {
    pending.add(response);
    response.once("close", () => pending.delete(response));
  });
  return () => {
    for (const response of pending) response.shouldKeepAlive = false;
  };
}
