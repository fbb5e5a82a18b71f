import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

const askEvery = 250;

/**
 * What stands before several replicas in production: every request goes to a ready one, in turn.
 * Only when the connection to it could not be made the next one is tried, because a request that was sent may have been carried out.
 */
export async function startBalancer(ports: number[]): Promise<{ url: string }> {
  const ready = new Map(ports.map((port) => [port, true]));
  let turn = 0;
  const inTurn = () => {
    turn += 1;
    const rotated = ports.map((_, index) => ports[(turn + index) % ports.length] ?? 0);
    return rotated.toSorted((one, other) => Number(ready.get(other)) - Number(ready.get(one)));
  };
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await bodyOf(incoming);
    for (const port of inTurn()) {
      const handed = await handOver(port, incoming, body, outgoing);
      if (handed === "done") return;
      ready.set(port, false);
      if (handed === "broken") break;
    }
    outgoing.writeHead(502).end();
  };
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const asking = setInterval(() => {
    for (const port of ports) {
      fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
        ({ ok }) => ready.set(port, ok),
        () => ready.set(port, false),
      );
    }
  }, askEvery);
  onTestFinished(async () => {
    clearInterval(asking);
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

function handOver(port: number, { method, url, headers }: IncomingMessage, body: Buffer, outgoing: ServerResponse) {
  return new Promise<"done" | "not connected" | "broken">((resolve) => {
    let isConnected = false;
    const asked = request({ host: "127.0.0.1", port, method, path: url, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on("error", () => outgoing.destroy());
      answer.pipe(outgoing);
      resolve("done");
    });
    asked.on("socket", (socket) => socket.once("connect", () => (isConnected = true)));
    asked.on("error", () => resolve(isConnected ? "broken" : "not connected"));
    outgoing.on("close", () => asked.destroy());
    asked.end(body);
  });
}
