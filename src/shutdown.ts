import type { Server, ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";

/** Waits until something has come to its end, well or not, but no longer than this. Answers whether it has. */
export async function settlesWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const ended = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([ended, setTimeout(ms, false, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}

/** Lets every answer that is on its way be the last one on its connection, which a client may want to keep, once the returned function is called. */
export function closeIdleConnections(server: Server): () => void {
  const onTheirWay = new Set<ServerResponse>();
  server.on("request", (_request, response) => {
    onTheirWay.add(response);
    response.once("close", () => onTheirWay.delete(response));
  });
  return () => {
    for (const response of onTheirWay) response.shouldKeepAlive = false;
  };
}
