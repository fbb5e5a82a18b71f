import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createDatabase, startTestBot } from "../support/bot.ts";
import { cast } from "../support/cast.ts";
import { overHttp, start } from "../support/program.ts";
import { startTestSlack } from "../support/slack.ts";

/** Begins a request that is unsigned and never finished; resolves once it was sent or refused. */
async function beginRequest(port: number, text: string): Promise<{ socket: Socket; closed: Promise<unknown> }> {
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {});
  socket.resume();
  const closed = new Promise((resolve) => socket.once("close", resolve));
  const sent = new Promise((resolve) => socket.write(text, resolve));
  await Promise.race([sent, closed]);
  return { socket, closed };
}

const bytes = 950_000;
const body = `POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes}\r\n\r\n${"x".repeat(bytes - 1)}`;

test("hundreds of large unfinished requests use little memory, block no one, and get closed", async () => {
  const { slack } = await startTestSlack();
  const { ana } = cast(slack);
  const program = await start(await overHttp(slack, { databaseUrl: await createDatabase() }));
  const port = Number(program.settings["PORT"]);
  slack.requestUrl = `http://127.0.0.1:${port}/slack/events`;
  const memory = async () => {
    const page = await (await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { connection: "close" } })).text();
    return Number(/^process_resident_memory_bytes (\S+)/m.exec(page)?.[1]);
  };
  const before = await memory();
  const begun = await Promise.all(Array.from({ length: 400 }, () => beginRequest(port, body)));
  // They sent 380 MB. When memory is collected is up to the engine, so most of the difference to what is held doesn't count.
  expect((await memory()) - before).toBeLessThan(250_000_000);
  expect(await ana.types("/invitations")).toMatchObject({ acked: true });
  await Promise.all(begun.map(({ closed }) => closed));
});

test.each(["", "POST /slack/ev", "POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\npayload"])(
  "however many connections stall after %j, Slack gets through, and they get closed",
  async (text) => {
    const { slack, port } = await startTestBot({ over: "http" });
    const { ana } = cast(slack);
    const begun = await Promise.all(Array.from({ length: 700 }, () => beginRequest(port, text)));
    expect(await ana.types("/invitations")).toMatchObject({ acked: true });
    await Promise.all(begun.map(({ closed }) => closed));
    expect(await ana.types("/invitations")).toMatchObject({ acked: true });
  },
);

test("an idle keep-alive connection isn't taken for a stalled one", async () => {
  const { port } = await startTestBot({ over: "http" });
  const socket = connect(port, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  for (let times = 0; times < 3; times++) {
    socket.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    const [answer] = await once(socket, "data");
    expect(String(answer)).toContain("200 OK");
  }
});
