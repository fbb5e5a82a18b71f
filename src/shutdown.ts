import type { Server, ServerResponse } from "node:http";

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
