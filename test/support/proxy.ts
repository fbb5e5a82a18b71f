import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** An HTTP proxy that makes tunnels and ends with the test. Every host is this machine for it. It wants a password if one is told. */
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
    /** The hosts and ports that were asked for, one for each connection. */
    tunnels,
  };
}
