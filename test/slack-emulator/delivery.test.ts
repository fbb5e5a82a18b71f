import type { App } from "@slack/bolt";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { signatureHeaders } from "../../packages/slack-emulator/deliver/signature.ts";
import { botForTest, buttons, clientOf, rawBotForTest, slackForTest } from "./support.ts";

test("the signature matches Slack's documentation", () => {
  const body =
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar" +
    "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com" +
    "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN" +
    "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
  expect(signatureHeaders(body, "8f742231b10e8888abcd99yyyzzz85a5", 1_531_420_618)).toEqual({
    "x-slack-request-timestamp": "1531420618",
    "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
  });
});

test("a real Bolt app refuses forged and old requests", async () => {
  const slack = await slackForTest();
  let ran = 0;
  await botForTest(slack, "http", (app) =>
    app.command("/followup", async ({ ack }) => {
      ran += 1;
      await ack();
    }),
  );
  const body = "command=%2Ffollowup&team_id=T0TEAM&user_id=U0ANA&trigger_id=1&response_url=x&channel_id=D1&text=";
  const old = Math.trunc(Date.now() / 1000) - 3600;
  const status = async (headers: Record<string, string>) => (await slack.deliverRaw({ body, headers })).status;
  expect(await status({})).toBe(401);
  expect(await status(slack.sign(body, { secret: "wrong" }))).toBe(401);
  expect(await status(slack.sign(body, { timestamp: old }))).toBe(401);
  expect(await status(slack.sign(`${body}x`))).toBe(401);
  expect(ran).toBe(0);
  expect(await status(slack.sign(body))).toBe(200);
  expect(ran).toBe(1);
  expect((await slack.deliverRaw({ body, path: "/nowhere" })).status).toBe(404);
});

test("block_actions payloads match Slack's", async () => {
  const slack = await slackForTest();
  const ana = slack.addPerson({ name: "Ana" });
  const received = await rawBotForTest(slack, () => ({}));
  const option = (text: string) => ({ text: { type: "plain_text" as const, text }, value: text });
  await clientOf(slack).chat.postMessage({
    channel: ana.id,
    text: "card",
    blocks: [
      ...buttons("Accept"),
      {
        type: "actions",
        block_id: "filter",
        elements: [{ type: "checkboxes", action_id: "show", options: [option("Responses"), option("Mine")] }],
      },
      {
        type: "section",
        text: { type: "mrkdwn", text: "more" },
        accessory: { type: "overflow", action_id: "menu", options: [option("Cancel it")] },
      },
    ],
  });
  await ana.clicks("Accept");
  const { payload, headers } = received.at(-1) ?? { payload: {}, headers: {} };
  expect(headers["content-type"]).toBe("application/x-www-form-urlencoded");
  expect(payload).toMatchObject({
    type: "block_actions",
    user: { id: ana.id, team_id: "T0TEAM" },
    container: { type: "message", channel_id: ana.dm, is_ephemeral: false },
    channel: { id: ana.dm, name: "directmessage" },
    message: { text: "card", bot_id: expect.any(String) },
    state: { values: { filter: { show: { type: "checkboxes", selected_options: [] } } } },
    response_url: expect.stringContaining("/response/"),
    actions: [{ type: "button", action_id: "Accept", value: "Accept", action_ts: expect.any(String) }],
  });
  await ana.clicks("Responses");
  expect(ana.last?.screen).toContain("[x] Responses [ ] Mine");
  expect(received.at(-1)?.payload).toMatchObject({ actions: [{ selected_options: [option("Responses")] }] });
  await ana.clicks("Responses");
  expect(ana.last?.screen).toContain("[ ] Responses");
  await ana.clicks("Cancel it");
  expect(received.at(-1)?.payload).toMatchObject({
    actions: [{ type: "overflow", selected_option: option("Cancel it") }],
  });
  await expect(ana.clicks("Dance")).rejects.toThrow("Accept, Responses, Mine, Cancel it");
  const before = received.length;
  await ana.clicks("Accept", { times: 2 });
  expect(received).toHaveLength(before + 2);
  expect(slack.problems).toEqual([]);
});

test("a stale message can still be clicked on purpose", async () => {
  const slack = await slackForTest();
  const ana = slack.addPerson({ name: "Ana" });
  const received = await rawBotForTest(slack, () => ({}));
  const { chat } = clientOf(slack);
  const { channel = "", ts = "" } = await chat.postMessage({
    channel: ana.id,
    text: "card",
    blocks: buttons("Accept"),
  });
  const old = await ana.sees("Accept");
  await chat.update({ channel, ts, text: "over" });
  await expect(ana.clicks("Accept", { in: old })).rejects.toThrow('sees no "Accept"');
  await ana.clicks("Accept", { in: old, stale: true });
  expect(received.at(-1)?.payload).toMatchObject({ actions: [{ value: "Accept" }], message: { ts } });
});

test("a missing acknowledgment is reported as a problem", async () => {
  const slack = await slackForTest({ ackWithin: 50 });
  const ana = slack.addPerson({ name: "Ana" });
  let reply: Parameters<typeof rawBotForTest>[1] = () => "never";
  await rawBotForTest(slack, (payload) => reply(payload));
  expect(await ana.types("/followup")).toMatchObject({ acked: false });
  reply = () => ({ status: 500 });
  expect(await ana.uses("New follow-up")).toMatchObject({ acked: false });
  slack.requestUrl = undefined;
  expect(await ana.types("/followup")).toMatchObject({ acked: false });
  expect(slack.problems).toEqual([
    expect.stringMatching(/\/followup.*http_timeout/),
    expect.stringMatching(/shortcut.*500/),
    expect.stringMatching(/\/followup.*connection_failed/),
  ]);
  await expect(ana.types("/dance")).rejects.toThrow("/dance is not a valid command");
});

test("an event is retried with its id and the reason until x-slack-no-retry", async () => {
  const slack = await slackForTest();
  const answers = [{ status: 500 }, { status: 503 }, {}];
  const received = await rawBotForTest(slack, () => answers.shift() ?? { status: 500, headers: { "x-slack-no-retry": "1" } });
  expect(await slack.deliver("events_api", { type: "app_uninstalled" })).toMatchObject({ acked: true, attempts: 3 });
  expect(received.map(({ headers }) => [headers["x-slack-retry-num"], headers["x-slack-retry-reason"]])).toEqual([
    [undefined, undefined],
    ["1", "http_error"],
    ["2", "http_error"],
  ]);
  expect(new Set(received.map(({ payload }) => payload.event_id)).size).toBe(1);
  expect(received[0]?.payload).toMatchObject({
    type: "event_callback",
    event: { type: "app_uninstalled" },
    team_id: "T0TEAM",
  });
  expect(await slack.deliver("events_api", { type: "app_uninstalled" })).toMatchObject({ acked: false, attempts: 1 });
  expect(slack.problems).toHaveLength(1);
});

test("profile changes and opening Home send the events the manifest subscribes to", async () => {
  const slack = await slackForTest();
  const ana = slack.addPerson({ name: "Ana" });
  const received = await rawBotForTest(slack, () => ({}));
  await slack.rename(ana, "Anna");
  await ana.opensHome();
  ana.posts("hello");
  expect(received.map(({ payload }) => payload.event)).toMatchObject([
    { type: "user_change", user: { id: ana.id, real_name: "Anna" } },
    { type: "app_home_opened", user: ana.id, tab: "home" },
  ]);
});

test("a message shortcut's payload includes the message", async () => {
  const slack = await slackForTest();
  const ana = slack.addPerson({ name: "Ana" });
  const received = await rawBotForTest(slack, () => ({}));
  const message = ana.posts("a < b");
  await ana.uses("Create follow-up", { on: message });
  expect(received.at(-1)?.payload).toMatchObject({
    type: "message_action",
    callback_id: "from_message",
    message: { text: "a &lt; b", user: ana.id, ts: message.ts },
    channel: { name: "general" },
  });
  await expect(ana.uses("Create follow-up")).rejects.toThrow("no such global shortcut");
  expect(() => ana.posts("hello bot", ana.dm)).toThrow("turned off");
});

test("a slash command's text is escaped if the manifest says so", async () => {
  const slack = await slackForTest();
  const ana = slack.addPerson({ name: "Ana" });
  const received = await rawBotForTest(slack, () => ({}));
  await ana.types(`/followup with ${ana.mention} & co`);
  expect(received[0]?.payload).toMatchObject({
    text: "with <@U0ANA|ana> &amp; co",
    // The manifest makes the Messages tab read-only, so commands can't be typed there.
    channel_id: "C0GENERAL",
    is_enterprise_install: "false",
  });
});

test("a ticket opens one socket, and a second acknowledgment is reported as a problem", async () => {
  const slack = await slackForTest();
  const ana = slack.addPerson({ name: "Ana" });
  const { url = "" } = await clientOf(slack, {}, slack.appToken).apps.connections.open({});
  const socket = new WebSocket(url);
  const envelopes: { envelope_id?: string }[] = [];
  socket.on("message", (data) => {
    const envelope: { envelope_id?: string } = JSON.parse(Buffer.isBuffer(data) ? data.toString("utf8") : "");
    envelopes.push(envelope);
    if (!envelope.envelope_id) return;
    for (let times = 0; times < 2; times += 1) socket.send(JSON.stringify({ envelope_id: envelope.envelope_id }));
  });
  await ana.until(() => slack.connections === 1);
  const second = new WebSocket(url);
  const refused = await new Promise<string>((resolve) => second.on("error", (error) => resolve(error.message)));
  expect(refused).toContain("401");
  await ana.types("/followup");
  await ana.until(() => slack.problems.length > 0);
  expect(envelopes).toMatchObject([
    { type: "hello", num_connections: 1 },
    { type: "slash_commands", accepts_response_payload: true },
  ]);
  expect(slack.problems).toEqual([expect.stringContaining("acknowledged twice")]);
});

test("a real Socket Mode client disconnects when asked, and nothing more is sent over its connection", async () => {
  const slack = await slackForTest();
  const ana = slack.addPerson({ name: "Ana" });
  const listen = (app: App) => app.command("/followup", ({ ack }) => ack());
  await botForTest(slack, "socket", listen);
  await botForTest(slack, "socket", listen);
  expect(slack.connections).toBe(2);
  for (let turn = 0; turn < 4; turn += 1) expect(await ana.types("/followup")).toMatchObject({ acked: true });
  slack.disconnectSockets("refresh_requested");
  expect(slack.connections).toBe(0);
  expect(await ana.types("/followup")).toMatchObject({ acked: false });
});

test("Slack refreshes one connection at a time and allows ten", async () => {
  const slack = await slackForTest({ ackWithin: 50 });
  const ana = slack.addPerson({ name: "Ana" });
  const { apps } = clientOf(slack, {}, slack.appToken);
  const received: string[][] = [];
  for (let n = 0; n < 11; n += 1) {
    const { url = "" } = await apps.connections.open({});
    const messages: string[] = [];
    received.push(messages);
    const socket = new WebSocket(url);
    socket.on("message", (data) => {
      const message: { type: string; reason?: string; envelope_id?: string } = JSON.parse(
        Buffer.isBuffer(data) ? data.toString("utf8") : "",
      );
      messages.push(message.reason ?? message.type);
      if (message.envelope_id) socket.send(JSON.stringify({ envelope_id: message.envelope_id }));
    });
    await new Promise((resolve) => socket.once("message", resolve));
  }
  expect(slack.connections).toBe(10);
  expect(received.at(-1)).toEqual(["too_many_websockets"]);
  expect(slack.problems).toEqual([expect.stringContaining("more than 10")]);
  slack.recycleSocket();
  expect(slack.connections).toBe(9);
  for (let n = 0; n < 9; n += 1) expect(await ana.types("/followup")).toMatchObject({ acked: true });
  expect(received.map((messages) => messages.at(-1))).toEqual([
    "refresh_requested",
    ...Array(9).fill("slash_commands"),
    "too_many_websockets",
  ]);
});

test("events can be repeated, delayed, reordered, and rate limited", async () => {
  const slack = await slackForTest();
  const received = await rawBotForTest(slack, () => ({}));
  const first = slack.envelope({ type: "user_change" }, { event_id: "Ev1", event_time: 1 });
  const second = slack.envelope({ type: "user_change" }, { event_id: "Ev2" });
  for (const event of [second, first, first]) await slack.deliver("events_api", event);
  expect(received.map(({ payload }) => payload.event_id)).toEqual(["Ev2", "Ev1", "Ev1"]);
  expect(received[1]?.payload).toMatchObject({ type: "event_callback", event_time: 1 });
  await slack.sendAppRateLimited();
  expect(received.at(-1)?.payload).toEqual({
    token: expect.any(String),
    type: "app_rate_limited",
    team_id: "T0TEAM",
    minute_rate_limited: expect.any(Number),
    api_app_id: slack.appId,
  });
});
