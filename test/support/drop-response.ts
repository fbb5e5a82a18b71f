import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestBot } from "./bot.ts";

/** Acts, and drops the bot's response before it reaches Slack. Needs HTTP. */
export async function dropResponse({ slack, problems }: Pick<TestBot, "slack" | "problems">, act: () => Promise<unknown>): Promise<void> {
  const real = new URL(slack.requestUrl ?? "");
  const proxy = createServer((incoming, outgoing) => {
    const forwarded = request(real, { method: "POST", headers: incoming.headers, agent: false }, (answer) => {
      answer.resume();
      answer.once("end", () => outgoing.destroy());
    });
    incoming.pipe(forwarded);
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  slack.requestUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${real.pathname}`;
  const before = problems.length;
  try {
    await act();
  } finally {
    slack.requestUrl = real.href;
    await new Promise((done) => proxy.close(done));
    problems.splice(before);
  }
}
