import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError } from "@slack/web-api";
import { expect, test } from "vitest";
import type { Fault } from "../../packages/slack-emulator/index.ts";
import { clientOf, errorOf, slackForTest } from "./support.ts";

const faults: [Fault, unknown, number][] = [
  [{ kind: "ratelimited", retryAfter: 7 }, WebAPIRateLimitedError, 0],
  [{ kind: "http", status: 503 }, WebAPIHTTPError, 0],
  [{ kind: "timeout" }, WebAPIRequestError, 0],
  [{ kind: "reset" }, WebAPIRequestError, 0],
  [{ kind: "lost" }, WebAPIRequestError, 1],
];

test.each(faults)("a real WebClient gets %j", async (fault, error, applied) => {
  const slack = await slackForTest();
  const ana = slack.addPerson({ name: "Ana" });
  const { chat } = clientOf(slack, { timeout: fault.kind === "timeout" ? 300 : 30_000 });
  slack.faults.next("chat.postMessage", fault);
  await expect(chat.postMessage({ channel: ana.id, text: "hi" })).rejects.toBeInstanceOf(error);
  expect(ana.messages).toHaveLength(applied);
  await chat.postMessage({ channel: ana.id, text: "again" });
  expect(ana.messages).toHaveLength(applied + 1);
});

test("faults can specify an error, a count, and a person, and can be cleared", async () => {
  const slack = await slackForTest();
  const ana = slack.addPerson({ name: "Ana" });
  const bo = slack.addPerson({ name: "Bo" });
  const { chat } = clientOf(slack);
  const post = (person: { id: string }) => errorOf(chat.postMessage({ channel: person.id, text: "hi" }));
  slack.faults.next("chat.postMessage", { kind: "error", error: "internal_error" }, { times: 2, to: bo });
  expect([await post(ana), await post(bo), await post(bo), await post(bo)]).toEqual([
    "no error",
    "internal_error",
    "internal_error",
    "no error",
  ]);
  slack.faults.next("chat.postMessage", { kind: "error", error: "internal_error" });
  slack.faults.clear();
  expect(await post(ana)).toBe("no error");
});

test("Retry-After is in seconds", async () => {
  const slack = await slackForTest();
  slack.faults.next("auth.test", { kind: "ratelimited", retryAfter: 7 });
  await expect(clientOf(slack).auth.test()).rejects.toMatchObject({ retryAfter: 7 });
});
