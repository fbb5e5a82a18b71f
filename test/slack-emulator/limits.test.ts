import { WebAPIRateLimitedError } from "@slack/web-api";
import { expect, test } from "vitest";
import { clientOf, errorOf, slackForTest } from "./support.ts";

test("Slack's default rate limits apply per workspace and per channel", async () => {
  const slack = await slackForTest({ limits: true });
  const other = slack.addWorkspace();
  const [ana, bo, ana2] = [slack.addPerson({ name: "Ana" }), slack.addPerson({ name: "Bo" }), other.addPerson({ name: "Ana" })];
  const { chat, users } = clientOf(slack);
  for (const channel of [ana.id, ana.dm, ana.id]) await chat.postMessage({ channel, text: "hi" });
  await expect(chat.postMessage({ channel: ana.dm, text: "hi" })).rejects.toBeInstanceOf(WebAPIRateLimitedError);
  await expect(chat.postMessage({ channel: ana.id, text: "hi" })).rejects.toMatchObject({ retryAfter: 3 });
  await chat.postMessage({ channel: bo.id, text: "hi" });
  await clientOf(other).chat.postMessage({ channel: ana2.id, text: "hi" });
  await users.info({ user: ana.id });
  expect([ana.messages.length, slack.limited, other.limited]).toEqual([3, { "chat.postMessage": 2 }, {}]);

  const answers = await Promise.all(Array.from({ length: 101 }, () => errorOf(users.info({ user: bo.id }))));
  expect(answers.filter((answer) => answer !== "no error")).toHaveLength(2);
  expect(slack.limited["users.info"]).toBe(2);
  expect(slack.problems).toEqual([]);
});

test("rate limits can be customized, expire, and can be turned off", async () => {
  const limits = { "users.info": [{ calls: 2, withinMs: 200, each: "workspace" as const }] };
  const slack = await slackForTest({ limits });
  const ana = slack.addPerson({ name: "Ana" });
  const ask = () => fetch(`${slack.apiUrl}users.info?user=${ana.id}`, { headers: { authorization: `Bearer ${slack.botToken}` } });
  const statuses = async () => [(await ask()).status, (await ask()).status];
  expect(await statuses()).toEqual([200, 200]);
  const refused = await ask();
  expect([refused.status, refused.headers.get("retry-after"), await refused.json()]).toEqual([
    429,
    "1",
    { ok: false, error: "ratelimited" },
  ]);
  await expect.poll(async () => (await ask()).status, { timeout: 5_000 }).toBe(200);
  slack.limit(false);
  expect([...(await statuses()), ...(await statuses())]).toEqual([200, 200, 200, 200]);
});

test("one method can be slower than the others", async () => {
  const slack = await slackForTest();
  slack.faults.slow("auth.test", 150);
  const { auth, team } = clientOf(slack);
  const order: string[] = [];
  await Promise.all([auth.test().then(() => order.push("auth.test")), errorOf(team.info()).then(() => order.push("team.info"))]);
  expect(order).toEqual(["team.info", "auth.test"]);
  slack.faults.clear();
  expect(slack.faults.delayOf("auth.test")).toBe(0);
});
