import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** Starts an HTTP proxy for tunnels, which ends with the test. It resolves every host to this machine, and requires a password if one is given. */
export async function startProxy(credentials?: string) {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_request, response) => void response.writeHead(405).end());
  server.on("connection", (socket) => sockets.add(socket));
  server.on("connect", ({ url = "", headers }, near: Socket) => {
    near.on("error", () => {});
    if (credentials !== undefined && headers["proxy-authorization"] !== `Basic ${Buffer.from(credentials).toString("base64")}`) {
      near.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      return;
    }
    tunnels.push(url);
    const far = connect(Number(url.split(":")[1]), "127.0.0.1", () => {
      near.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      far.pipe(near).pipe(far);
    });
    sockets.add(far);
    far.on("error", () => near.end("HTTP/1.1 502 Bad Gateway\r\n\r\n"));
    near.on("close", () => far.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${credentials === undefined ? "" : `${credentials}@`}127.0.0.1:${port}`,
    /** The requested host and port of each connection. */
    tunnels,
  };
}
