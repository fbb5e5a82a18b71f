import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestBot } from "./bot.ts";

/** Does something whose answer gets lost between the bot, which has done it, and Slack. Takes HTTP. */
export async function losingTheAnswer(
  { slack, problems }: Pick<TestBot, "slack" | "problems">,
  act: () => Promise<unknown>,
): Promise<void> {
  const real = new URL(slack.requestUrl ?? "");
  const between = createServer((incoming, outgoing) => {
    const forwarded = request(real, { method: "POST", headers: incoming.headers, agent: false }, (answer) => {
      answer.resume();
      answer.once("end", () => outgoing.destroy());
    });
    incoming.pipe(forwarded);
  }).listen(0, "127.0.0.1");
  await once(between, "listening");
  slack.requestUrl = `http://127.0.0.1:${(between.address() as AddressInfo).port}${real.pathname}`;
  const before = problems.length;
  try {
    await act();
  } finally {
    slack.requestUrl = real.href;
    await new Promise((done) => between.close(done));
    problems.splice(before);
  }
}
