import { expect, test } from "vitest";
import { buttons, clientOf, rawBotForTest, slackForTest } from "./support.ts";

async function setUp() {
  let now = new Date("2026-11-23T10:00:00Z");
  const slack = await slackForTest({ now: () => now });
  const ana = slack.addPerson({ name: "Ana" });
  const received = await rawBotForTest(slack, () => ({}));
  const lastUrl = () => String(received.at(-1)?.payload.response_url);
  return {
    slack,
    ana,
    received,
    lastUrl,
    wait: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
    respond: async (body: object, url = lastUrl()) => {
      const headers = { "content-type": "application/json" };
      return (await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })).status;
    },
  };
}

test("a response_url posts ephemerally, or in the channel on request", async () => {
  const { slack, ana, respond } = await setUp();
  await ana.types("/followup");
  expect(await respond({ text: "only you" })).toBe(200);
  expect(ana.last).toMatchObject({ text: "only you", ephemeral: true });
  expect(await respond({ text: "all", response_type: "in_channel" })).toBe(200);
  expect(ana.last).toMatchObject({ text: "all", ephemeral: false });
  expect(ana.notifications).toEqual(["all"]);
  expect(slack.problems).toEqual([]);
});

test("a response_url works five times within 30 minutes", async () => {
  const { slack, ana, respond, wait } = await setUp();
  await ana.types("/followup");
  for (let use = 1; use <= 5; use += 1) expect(await respond({ text: `${use}` })).toBe(200);
  expect(await respond({ text: "6" })).toBe(404);
  await ana.types("/followup");
  wait(30 * 60_000 + 1);
  expect(await respond({ text: "late" })).toBe(404);
  expect(ana.messages).toHaveLength(5);
  expect(slack.problems).toEqual([expect.stringContaining("used_url"), expect.stringContaining("expired_url")]);
});

test("a response_url can replace and delete the clicked message, even an ephemeral one", async () => {
  const { slack, ana, received, respond } = await setUp();
  await ana.types("/followup");
  await respond({ text: "list", blocks: buttons("Next") });
  await ana.clicks("Next");
  expect(received.at(-1)?.payload).toMatchObject({ container: { is_ephemeral: true } });
  expect(received.at(-1)?.payload).not.toHaveProperty("message");
  await respond({ text: "page 2", replace_original: true, blocks: buttons("Back") });
  expect(ana.messages).toMatchObject([{ text: "page 2", labels: ["Back"], ephemeral: true }]);
  await ana.clicks("Back");
  expect(await respond({ delete_original: true })).toBe(200);
  expect(ana.messages).toEqual([]);
  expect(slack.problems).toEqual([]);
});

test.each([
  ["there is no original after a command", { text: "x", replace_original: true }],
  ["the blocks are broken", { text: "x", blocks: [{ type: "header" }] }],
  ["there is no content", {}],
  ["a property is unknown", { text: "x", colour: "red" }],
])("a response_url refuses a body when %s", async (_name, body) => {
  const { slack, ana, respond } = await setUp();
  await ana.types("/followup");
  expect(await respond(body)).toBe(400);
  expect(ana.messages).toEqual([]);
  expect(slack.problems).toHaveLength(1);
});

test("a response_url can be made to fail", async () => {
  const { slack, ana, respond } = await setUp();
  await clientOf(slack).chat.postMessage({ channel: ana.id, text: "card", blocks: buttons("Accept") });
  await ana.clicks("Accept");
  slack.faults.next("response_url", { kind: "http", status: 500 }, { to: ana });
  expect(await respond({ text: "x" })).toBe(500);
  expect(await respond({ text: "x" })).toBe(200);
});
