import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type Over, startTestBot, type TestBot } from "../support/bot.ts";
import { cast } from "../support/cast.ts";
import { capture, ignoreProblems, mutations, type Payload } from "../support/odd-payloads.ts";

const form = { "content-type": "application/x-www-form-urlencoded" };
const json = { "content-type": "application/json" };
const modes = ["socket", "http"] as const satisfies Over[];

type Signed = { name: string; body: string; headers: Record<string, string> };

/** Starts a bot and records every error that would have ended its process. */
async function startWatchedBot(over: Over) {
  const fatalErrors: unknown[] = [];
  const record = (error: unknown) => fatalErrors.push(error);
  for (const event of ["unhandledRejection", "uncaughtException"]) process.on(event, record);
  onTestFinished(() => {
    for (const event of ["unhandledRejection", "uncaughtException"]) process.off(event, record);
  });
  const testBot = await startTestBot({ over });
  const people = cast(testBot.slack);
  const captured = await capture(testBot.slack, people);
  await testBot.settled();
  ignoreProblems(testBot.slack);
  return { ...testBot, ...people, captured, fatalErrors };
}

/** Expects that nothing crashed or went unacked, and that people can go on. */
async function expectUsable({ port, log, bo, fatalErrors, settled }: Awaited<ReturnType<typeof startWatchedBot>>) {
  expect(fatalErrors).toEqual([]);
  expect(log.filter((line) => line.includes("was not acknowledged within"))).toEqual([]);
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  await bo.clicks("Change answer");
  await bo.seesModal("Decline");
  await bo.submits({ Reason: "It goes on" });
  await bo.sees("You declined");
  await settled();
}

const deep = (times: number) => `${"[".repeat(times)}${"]".repeat(times)}`;

const handmade = (ids: { team_id: string; user_id: string }): Signed[] => {
  const { team_id, user_id } = ids;
  const from = { team: { id: team_id }, user: { id: user_id } };
  const encodePayload = (payload: unknown) => `payload=${encodeURIComponent(JSON.stringify(payload))}`;
  const command = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
  const event = (fields: Payload) => JSON.stringify({ type: "event_callback", ...fields });
  const forms: [string, string][] = [
    ...["null", "true", "1", "[]", '""', '"x"', "[null]", "{}", "", "{", "\u0000", deep(50_000)].map((payload): [string, string] => [
      `payload=${payload.slice(0, 20)}`,
      `payload=${encodeURIComponent(payload)}`,
    ]),
    ["two payloads", "payload=null&payload=null"],
    ["payload[]", "payload[]=null"],
    ["bytes that aren't text", "payload=%FF%FE"],
    ["a lone %", "payload=%"],
    ["nothing", ""],
    ["ssl_check", "ssl_check=1&token=x"],
    ["ssl_check with a payload", "ssl_check=1&payload=null"],
    ["999 kB", `a=${"x".repeat(999_000)}`],
    ["1.1 MB", `a=${"x".repeat(1_100_000)}`],
    ["a nonexistent command", command({ command: "/nope", text: "", ...ids })],
    ["two commands", `${command({ command: "/followup", ...ids, text: "" })}&command=/invitations`],
    ["two texts", `${command({ command: "/invitations", ...ids, text: "a" })}&text=b`],
    ["a command without a user", command({ command: "/invitations", text: "", team_id })],
    ["a command from an unknown user", command({ command: "/invitations", text: "", team_id, user_id: "U0NOBODY" })],
    ["a command with SQL for an id", command({ command: "/invitations", text: "", team_id, user_id: "'; DROP TABLE members; --" })],
    ["names of prototypes", `${command({ command: "/invitations", text: "", ...ids })}&hasOwnProperty=1&__proto__=x&constructor=y`],
    ["a nonexistent shortcut", encodePayload({ type: "shortcut", callback_id: "nope", trigger_id: "1.2.3", ...from })],
    ["__proto__ as a key", `payload=${encodeURIComponent('{"__proto__":{"type":"block_actions"},"constructor":1,"team":{"id":"T"}}')}`],
    [
      "__proto__ as a workspace",
      encodePayload({ type: "shortcut", callback_id: "x", team: { id: "__proto__" }, enterprise: { id: team_id }, user: from.user }),
    ],
    ["actions: null", encodePayload({ type: "block_actions", ...from, actions: null })],
    ["actions: [null]", encodePayload({ type: "block_actions", ...from, actions: [null] })],
    ["actions: []", encodePayload({ type: "block_actions", ...from, actions: [] })],
    [
      "an option that is null",
      encodePayload({ type: "block_actions", ...from, actions: [{ type: "overflow", action_id: "more", selected_option: null }] }),
    ],
    [
      "an invalid response_url",
      encodePayload({ type: "block_actions", ...from, response_url: "x", actions: [{ type: "button", action_id: "accept", value: "x" }] }),
    ],
    ["view: {}", encodePayload({ type: "view_submission", ...from, view: {} })],
    ["view: null", encodePayload({ type: "view_submission", ...from, view: null })],
    [
      "state: null",
      encodePayload({
        type: "view_submission",
        ...from,
        view: { id: "V1", callback_id: "create", private_metadata: "", blocks: [], state: null },
      }),
    ],
    ["response_urls: null", encodePayload({ type: "view_submission", ...from, response_urls: null, view: {} })],
    ["user: null", encodePayload({ type: "shortcut", callback_id: "new_follow_up", ...from, user: null })],
    ["team: 3", encodePayload({ type: "shortcut", callback_id: "new_follow_up", ...from, team: 3 })],
    ...[
      "view_closed",
      "block_suggestion",
      "interactive_message",
      "dialog_submission",
      "dialog_cancellation",
      "workflow_step_edit",
      "toString",
    ].map((type): [string, string] => [
      type,
      encodePayload({ type, ...from, view: {}, value: "x", actions: [{ name: "x" }], callback_id: "x", submission: {} }),
    ]),
  ];
  const bodies: [string, string][] = [
    ...["null", "1", "[]", '"x"', "", "\ufeff{}", "{", "{}", deep(50_000), `${'{"event":'.repeat(20_000)}1${"}".repeat(20_000)}`].map(
      (body): [string, string] => [`JSON ${body.slice(0, 20)}`, body],
    ),
    ["a challenge that is missing", JSON.stringify({ type: "url_verification" })],
    ["a challenge that is deep", `{"type":"url_verification","challenge":${deep(50_000)}}`],
    ["ssl_check", JSON.stringify({ ssl_check: "1" })],
    ["an event that is null", event({ event_id: "E1", event: null })],
    ["an event without an id", event({ event: { type: "user_change" } })],
    ["an event that is a number", event({ event_id: "E2", event: 3 })],
    ["an event of no workspace", event({ event_id: "E3", event: { type: "app_uninstalled" }, authorizations: null })],
    ["a function", event({ event_id: "E4", event: { type: "function_executed", function_execution_id: {} } })],
    ["too many events", JSON.stringify({ type: "app_rate_limited", team_id: { a: 1 } })],
  ];
  const shortcut = encodePayload({ type: "shortcut", callback_id: "nope", ...from });
  return [
    ...forms.map(([name, body]) => ({ name, body, headers: form })),
    ...bodies.map(([name, body]) => ({ name, body, headers: json })),
    ...[
      { "content-encoding": "gzip" },
      { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
      { "content-type": "multipart/form-data; boundary=x" },
      { "content-type": "" },
      { "x-slack-retry-num": "NaN", "x-slack-retry-reason": "x".repeat(5_000) },
      { traceparent: `00-${"z".repeat(40)}` },
      { host: "[" },
    ].map((headers) => ({ name: JSON.stringify(headers).slice(0, 60), body: shortcut, headers: { ...form, ...headers } })),
  ];
};

const encode = (payload: Payload): Pick<Signed, "body" | "headers"> => {
  if ("command" in payload) {
    const fields = new URLSearchParams();
    for (const [name, value] of Object.entries(payload)) fields.set(name, String(value));
    return { headers: form, body: fields.toString() };
  }
  if ("event" in payload) return { headers: json, body: JSON.stringify(payload) };
  return { headers: form, body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString() };
};

test("HTTP: hundreds of malformed signed bodies each get a response, and the bot keeps working", {
  timeout: 240_000,
}, async () => {
  const bot = await startWatchedBot("http");
  const { slack, bo, captured } = bot;
  const cases = [
    ...handmade({ team_id: slack.teamId, user_id: bo.id }),
    ...mutations(captured, 40, 42).map(({ name, payload }) => Object.assign(encode(payload), { name })),
  ];
  expect(cases.length).toBeGreaterThan(300);
  const answered = new Map<string, number>();
  const remaining = [...cases];
  const sendRemaining = async () => {
    for (let next = remaining.pop(); next; next = remaining.pop()) {
      const { name, body, headers } = next;
      const { status } = await slack.deliverRaw({ headers: { ...headers, ...slack.sign(body) }, body });
      answered.set(name, status);
    }
  };
  await Promise.all([1, 2, 3].map(sendRemaining));
  // 500 means the form couldn't be opened and there's no way to respond: each trigger works once, and a response URL five times.
  const others = [...answered].filter(([, status]) => ![200, 400, 413, 500].includes(status));
  expect(others).toEqual([]);
  const status = (names: string[]) => new Set(names.map((name) => answered.get(name)));
  expect(status(["payload=null", "JSON null", "actions: null", "view: {}", "user: null", "a command without a user"])).toEqual(
    new Set([400]),
  );
  expect(status(["state: null", "team: 3"]), "what still identifies the person and the action").toEqual(new Set([200]));
  await expectUsable(bot);
});

test("HTTP: an unsigned body gets a bare 401", async () => {
  const { slack } = await startTestBot({ over: "http" });
  for (const [body, headers] of [
    ["payload=null", form],
    ["null", json],
    ["{", json],
    ["payload=%7B%7D", form],
  ] as const)
    expect(await slack.deliverRaw({ body, headers })).toEqual({ status: 401, body: "" });
});

/** Frames that aren't Slack's, or have a payload that isn't. */
const frames = (captured: Payload[], teamId: string): (string | Buffer)[] => {
  const envelope = (type: unknown, payload: unknown, rest: Payload = {}) => JSON.stringify({ type, envelope_id: "E", payload, ...rest });
  const event = (type: unknown) => ({ type: "event_callback", event_id: "E", team_id: teamId, event: { type } });
  const shapes = [
    undefined,
    null,
    0,
    "null",
    "x",
    [],
    {},
    [null],
    { event: null },
    { event: {} },
    { event: 3 },
    { type: null },
    { type: "block_actions" },
  ];
  const emitted = ["ws_message", "slack_event", "close", "error", "disconnected", "connected", "message", "__proto__", "hasOwnProperty"];
  return [
    "",
    "null",
    "1",
    "[]",
    '"x"',
    "true",
    "{",
    "{}",
    "\u0000",
    "[null]",
    deep(10_000),
    "payload=null",
    Buffer.from([0, 1, 2, 255]),
    Buffer.from(JSON.stringify({ type: "hello" })),
    ...[null, 1, {}, [], "", "toString", ...emitted].map((type) => envelope(type, {})),
    ...["events_api", "interactive", "slash_commands"].flatMap((type) => shapes.map((payload) => envelope(type, payload))),
    ...emitted.map((type) => envelope("events_api", event(type))),
    ...[undefined, null, 3, {}, []].map((envelope_id) => envelope("interactive", captured[0], { envelope_id })),
    ...mutations(captured, 6, 7).map(({ name, payload }) =>
      envelope("command" in payload ? "slash_commands" : "event" in payload ? "events_api" : "interactive", payload, {
        envelope_id: `odd ${name}`,
      }),
    ),
  ];
};

test("Socket Mode: malformed frames are acked or dropped, and the bot keeps working", { timeout: 240_000 }, async () => {
  const bot = await startWatchedBot("socket");
  const { slack, captured, ana } = bot;
  const all = frames(captured, slack.teamId);
  expect(all.length).toBeGreaterThan(80);
  for (const frame of all) slack.sendFrame(frame);
  // One over each of the two connections, so everything sent before has been read.
  for (const word of ["help", "responses"]) expect(await ana.types(`/invitations ${word}`)).toMatchObject({ acked: true });
  expect(slack.connections).toBe(2);
  await expectUsable(bot);
});

/** Sends bytes, and reads until the server closes the connection. */
async function exchange({ port }: TestBot, ...parts: string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let received = "";
  socket.on("data", (chunk) => (received += String(chunk)));
  socket.on("error", () => {});
  for (const part of parts) socket.write(part);
  await once(socket, "close");
  return received;
}

const closing = "Host: x\r\nConnection: close\r\n\r\n";
const requestLines: [string, string][] = [
  ["GET /healthz", "200"],
  ["HEAD /healthz", "200"],
  ["GET /readyz?%zz", "200"],
  ["GET http://example.com/healthz", "200"],
  ["GET http://[/healthz", "200"],
  ["GET //", "4"],
  ["GET //healthz", "4"],
  ["GET /healthz/%zz", "4"],
  ["GET http://[", "4"],
  ["GET /%", "4"],
  ["GET /\\", "4"],
  ["GET ?", "4"],
  ["GET /__proto__", "4"],
  ["GET /toString", "4"],
  ["OPTIONS *", "4"],
  ["TRACE /healthz", "4"],
  ["DELETE /healthz", "4"],
  ["PROPFIND /metrics", "4"],
  ["GET http://a:b@c:99999/", "4"],
  ["POST /slack/events?a=%zz", "4"],
  ["POST //slack/events", "4"],
  ["POST http://[/slack/events", "4"],
  ["GET /slack/install", "4"],
  [`GET /${"x".repeat(10_000)}`, "4"],
  [`GET /${"x".repeat(100_000)}`, "4"],
  ["NONSENSE /healthz", "4"],
  ["GET", "4"],
  ["\u0000\u0001", "4"],
];

test.each(modes)("%s: odd request lines get a response, and the bot keeps working", async (over) => {
  const bot = await startWatchedBot(over);
  for (const [line, status] of requestLines) {
    const answer = await exchange(bot, `${line} HTTP/1.1\r\n${closing}`);
    expect({ line: line.slice(0, 40), answer: answer.split("\r\n")[0] }).toEqual({
      line: line.slice(0, 40),
      answer: expect.stringMatching(new RegExp(`^HTTP/1.1 ${status}`)),
    });
  }
  // Unneeded headers, an upgrade to nothing, a tunnel to nowhere, pipelined requests, and half of one.
  await exchange(bot, `GET /healthz HTTP/1.1\r\nUpgrade: websocket\r\nExpect: nothing\r\nCookie: ${"x=y;".repeat(500)}\r\n${closing}`);
  await exchange(bot, `CONNECT example.com:443 HTTP/1.1\r\n${closing}`);
  const several = await exchange(
    bot,
    `${"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET // HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20)}GET / HTTP/1.1\r\n${closing}`,
  );
  expect(several.match(/^HTTP\/1.1 200/gm)).toHaveLength(20);
  const half = connect(bot.port, "127.0.0.1");
  half.on("error", () => {});
  half.write("POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\npayload=");
  onTestFinished(() => void half.destroy());
  await expectUsable(bot);
});
