import { expect, test } from "vitest";
import { startTestBot, type TestBot } from "../support/bot.ts";
import { cast } from "../support/cast.ts";
import { capture, everywhere, ignoreProblems } from "../support/odd-payloads.ts";

const canary = "zebra-7f3a";
const form = { "content-type": "application/x-www-form-urlencoded" };
const json = { "content-type": "application/json" };

const linesWithCanary = ({ log }: TestBot) => log.filter((line) => line.includes(canary));
const expectHealthy = async ({ port }: TestBot) => expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);

test("HTTP: even the debug log quotes nothing from a request, signed or not", async () => {
  const testBot = await startTestBot({ over: "http" });
  const { slack, port } = testBot;
  const people = cast(slack);
  const captured = await capture(slack, people);
  await testBot.settled();
  ignoreProblems(slack);
  const bodies: [string, Record<string, string>][] = [
    [canary, json],
    [`{"type":"${canary}`, json],
    [`{"${canary}":1}`, json],
    [JSON.stringify({ type: "url_verification", challenge: { canary } }), json],
    [`payload=${canary}`, form],
    [`payload={"${canary}`, form],
    [`${canary}=1`, form],
    [canary, { "content-type": canary }],
    ...everywhere(captured, canary).map((payload): [string, Record<string, string>] => {
      if ("event" in payload) return [JSON.stringify(payload), json];
      if (!("command" in payload)) return [new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), form];
      return [
        new URLSearchParams(Object.entries(payload).map(([name, value]): [string, string] => [name, String(value)])).toString(),
        form,
      ];
    }),
  ];
  expect(bodies.length).toBeGreaterThan(100);
  for (const [body, headers] of bodies) {
    const odd = { ...headers, "x-slack-retry-num": "1", "x-slack-retry-reason": canary, traceparent: canary, cookie: canary };
    await slack.deliverRaw({ body, headers: { ...odd, ...slack.sign(body) } });
  }
  for (const headers of [{ "x-slack-signature": canary }, { ...slack.sign(canary), "x-slack-request-timestamp": canary }])
    await slack.deliverRaw({ body: canary, headers });
  for (const path of [`/${canary}`, `/healthz?${canary}`, `/metrics?${canary}`, `/slack/install?${canary}`, `/%zz${canary}`])
    await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  await testBot.settled();
  expect(linesWithCanary(testBot)).toEqual([]);
  await expectHealthy(testBot);
});

test("an installation: the log has no codes, states or Slack responses", async () => {
  const testBot = await startTestBot({ over: "http", workspaces: "many" });
  const { slack, port, installUrl } = testBot;
  const at = async (query: string, headers = {}) =>
    (await fetch(`http://127.0.0.1:${port}/slack/oauth_redirect?${query}`, { redirect: "manual", headers })).status;
  const cookie = `slack-app-oauth-state=${canary}`;
  for (const query of [
    `code=${canary}`,
    `state=${canary}`,
    `code=${canary}&state=${canary}`,
    `error=${canary}`,
    `error=access_denied&x=${canary}`,
    canary,
  ]) {
    expect(await at(query)).toBeGreaterThanOrEqual(400);
    expect(await at(query, { cookie })).toBeGreaterThanOrEqual(400);
  }
  ignoreProblems(slack);
  slack.faults.next("oauth.v2.access", { kind: "error", error: `${canary} said Slack` });
  expect((await slack.addPerson({ name: "Ana" }).installs(installUrl)).status).toBe(502);
  expect(linesWithCanary(testBot)).toEqual([]);
  await expectHealthy(testBot);
});

test("Socket Mode: the log quotes nothing from a frame or a Slack response", async () => {
  const testBot = await startTestBot({ over: "socket" });
  const { slack } = testBot;
  const people = cast(slack);
  const captured = await capture(slack, people);
  await testBot.settled();
  ignoreProblems(slack);
  const frames = [
    canary,
    `{"${canary}`,
    JSON.stringify({ type: canary, envelope_id: canary }),
    JSON.stringify({ type: "events_api", envelope_id: "E", payload: { event: { type: canary } } }),
    JSON.stringify({ type: "interactive", envelope_id: canary, payload: canary }),
    ...everywhere(captured, canary).map((payload, index) =>
      JSON.stringify({
        type: "command" in payload ? "slash_commands" : "event" in payload ? "events_api" : "interactive",
        envelope_id: `${canary}-${index}`,
        payload,
      }),
    ),
    JSON.stringify({ type: "disconnect", reason: canary }),
  ];
  for (const method of ["users.info", "views.open", "chat.postMessage", "chat.update", "apps.connections.open"])
    slack.faults.next(method, { kind: "error", error: `${canary} said Slack` }, { times: 2 });
  for (const frame of frames) slack.sendFrame(frame);
  await expect.poll(() => slack.connections).toBe(2);
  await people.ana.types("/followup Paint the fence");
  await people.ana.types("/invitations help");
  expect(linesWithCanary(testBot)).toEqual([]);
  await expectHealthy(testBot);
});
