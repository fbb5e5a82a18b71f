import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

const pollIntervalMs = 250;

/**
 * A load balancer as in production: each request goes to a ready replica, round robin.
 * Tries the next replica only if the connection fails, because a request that was sent may have been processed.
 */
export async function startBalancer(ports: number[]): Promise<{ url: string }> {
  const ready = new Map(ports.map((port) => [port, true]));
  let turn = 0;
  const nextPorts = () => {
    turn += 1;
    const rotated = ports.map((_, index) => ports[(turn + index) % ports.length] ?? 0);
    return rotated.toSorted((one, other) => Number(ready.get(other)) - Number(ready.get(one)));
  };
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await bodyOf(incoming);
    for (const port of nextPorts()) {
      const result = await proxyRequest(port, incoming, body, outgoing);
      if (result === "done") return;
      ready.set(port, false);
      if (result === "broken") break;
    }
    outgoing.writeHead(502).end();
  };
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const polling = setInterval(() => {
    for (const port of ports) {
      fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
        ({ ok }) => ready.set(port, ok),
        () => ready.set(port, false),
      );
    }
  }, pollIntervalMs);
  onTestFinished(async () => {
    clearInterval(polling);
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function proxyRequest(port: number, { method, url, headers }: IncomingMessage, body: Buffer, outgoing: ServerResponse) {
  return new Promise<"done" | "not connected" | "broken">((resolve) => {
    let isConnected = false;
    const proxied = request({ host: "127.0.0.1", port, method, path: url, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on("error", () => outgoing.destroy());
      answer.pipe(outgoing);
      resolve("done");
    });
    proxied.on("socket", (socket) => socket.once("connect", () => (isConnected = true)));
    proxied.on("error", () => resolve(isConnected ? "broken" : "not connected"));
    outgoing.on("close", () => proxied.destroy());
    proxied.end(body);
  });
}
