import { expect, test } from "vitest";
import { startTestBot, type TestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { logged } from "../support/faults.ts";
import { buttonOf } from "../support/forge.ts";

const minute = 60;
const seconds = () => Math.trunc(Date.now() / 1000);

/** Bo has an invitation; `body` is a click on Accept as Slack would send it. */
async function setUp() {
  const testBot = await startTestBot({ over: "http" });
  const { ana, bo } = cast(testBot.slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  const card = await bo.sees("Invited");
  await ana.sees("Invited (1): @Bo");
  await testBot.settled();
  const payload = {
    type: "block_actions",
    user: { id: bo.id, team_id: testBot.slack.teamId },
    team: { id: testBot.slack.teamId, domain: "emulator" },
    api_app_id: testBot.slack.appId,
    container: { type: "message", message_ts: card.ts, channel_id: card.channel },
    channel: { id: card.channel, name: "directmessage" },
    trigger_id: "1.2.3",
    actions: [{ type: "button", block_id: "b", action_ts: "1.2", ...buttonOf(card, "Accept") }],
  };
  return { ...testBot, ana, bo, body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString() };
}

const states = ({ store }: TestBot) => store.db.invitation.findMany({ select: { state: true } });

test("a request signed by Slack is accepted, and the click counts", async () => {
  const testBot = await setUp();
  const { slack, bo, body } = testBot;
  expect((await slack.deliverRaw({ headers: slack.sign(body), body })).status).toBe(200);
  await bo.sees("You accepted");
  expect(await states(testBot)).toEqual([{ state: "ACCEPTED" }]);
});

type Signing = (slack: TestBot["slack"], body: string) => Record<string, string>;
const forged: [string, Signing][] = [
  ["without a signature", () => ({})],
  ["with a signature of another secret", (slack, body) => slack.sign(body, { secret: "0123456789abcdef0123456789abcdef" })],
  ["with the signature of another body", (slack) => slack.sign("payload=%7B%7D")],
  ["with an invalid signature", (slack, body) => ({ ...slack.sign(body), "x-slack-signature": "v0=zzz" })],
  [
    "with a future signature version",
    (slack, body) => ({ ...slack.sign(body), "x-slack-signature": slack.sign(body)["x-slack-signature"]?.replace("v0", "v1") ?? "" }),
  ],
  ["with a timestamp of an hour ago", (slack, body) => slack.sign(body, { timestamp: seconds() - 60 * minute })],
  ["with a timestamp of six minutes ago", (slack, body) => slack.sign(body, { timestamp: seconds() - 6 * minute })],
  [
    "with a timestamp other than the signed one",
    (slack, body) => ({ ...slack.sign(body, { timestamp: seconds() - 60 }), "x-slack-request-timestamp": String(seconds()) }),
  ],
  ["with an invalid timestamp", (slack, body) => ({ ...slack.sign(body), "x-slack-request-timestamp": "yesterday" })],
];

test("a request Slack didn't sign is refused and changes nothing, whatever is wrong with it", async () => {
  const testBot = await setUp();
  const { slack, ana, bo, body } = testBot;
  const before = [bo.messages, ana.messages];
  for (const [what, headers] of forged) {
    const { status } = await slack.deliverRaw({ headers: headers(slack, body), body });
    expect({ what, status }).toEqual({ what, status: 401 });
  }
  await testBot.settled();
  expect(await states(testBot)).toEqual([{ state: "PENDING" }]);
  expect([bo.messages, ana.messages]).toEqual(before);
  await bo.clicks("Accept");
  await bo.sees("You accepted");
});

const nonsense: [string, string][] = [
  ["a payload that is not JSON", "payload=%7Bnot+json"],
  ["a payload that is a number", "payload=42"],
  ["an empty payload", "payload=%7B%7D"],
  ["a payload of a nonexistent type", `payload=${encodeURIComponent(JSON.stringify({ type: "teleport", user: { id: "U0BO" } }))}`],
  ["no payload at all", "hello=world"],
  ["nothing", ""],
  ["bytes that aren't text", "payload=%FF%FE%00"],
];

test.each(nonsense)("a signed request with %s is refused, and the bot keeps running", async (_what, body) => {
  const testBot = await startTestBot({ over: "http" });
  const { slack, problems } = testBot;
  const { status } = await slack.deliverRaw({ headers: slack.sign(body), body });
  expect(status).toBeGreaterThanOrEqual(400);
  const { ana } = cast(slack);
  await ana.types("/invitations");
  await ana.sees("You're all caught up");
  expect(problems).toEqual([]);
});

test("a content type Slack doesn't use is refused", async () => {
  const testBot = await setUp();
  const { slack, body } = testBot;
  for (const type of ["text/plain", "multipart/form-data", "application/xml"]) {
    const { status } = await slack.deliverRaw({ headers: { ...slack.sign(body), "content-type": type }, body });
    expect({ type, status }).toEqual({ type, status: expect.toSatisfy((code: number) => code >= 400) });
  }
  expect(await states(testBot)).toEqual([{ state: "PENDING" }]);
});

test("other paths don't exist, and Slack's path can't be fetched", async () => {
  const { slack, port } = await startTestBot({ over: "http" });
  const body = "payload=%7B%7D";
  for (const path of ["/", "/slack", "/slack/events/more", "/admin", "/slack/events/../../etc/passwd"]) {
    const { status } = await slack.deliverRaw({ headers: slack.sign(body), body, path });
    expect({ path, status }).toEqual({ path, status: 404 });
  }
  expect((await fetch(`http://127.0.0.1:${port}/slack/events`)).status).toBe(404);
});

test("Slack's URL verification must be signed too", async () => {
  const { slack } = await startTestBot({ over: "http" });
  const body = JSON.stringify({ type: "url_verification", challenge: "abc", token: "t" });
  const response = await slack.deliverRaw({ headers: { ...slack.sign(body), "content-type": "application/json" }, body });
  expect(response).toMatchObject({ status: 200, body: expect.stringContaining("abc") });
  expect((await slack.deliverRaw({ headers: { "content-type": "application/json" }, body })).status).toBe(401);
});

test("a request from another workspace isn't served", async () => {
  const testBot = await setUp();
  const { slack, body } = testBot;
  const elsewhere = body.replaceAll(slack.teamId, "T0OTHER");
  await slack.deliverRaw({ headers: slack.sign(elsewhere), body: elsewhere });
  await expect.poll(() => logged(testBot, /The bot isn't installed in this workspace/)).toBeDefined();
  expect(await states(testBot)).toEqual([{ state: "PENDING" }]);
});

test("a 5 MB request is refused", async () => {
  const { slack } = await startTestBot({ over: "http" });
  const body = `payload=${"x".repeat(5_000_000)}`;
  expect((await slack.deliverRaw({ headers: slack.sign(body), body })).status).toBe(413);
});
