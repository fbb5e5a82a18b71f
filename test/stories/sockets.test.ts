import { expect, test } from "vitest";
import { startTestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { accepted, callsTo } from "../support/faults.ts";

const readiness = async (port: number) => (await fetch(`http://127.0.0.1:${port}/readyz`)).status;

test("everyone is answered over the other connection while Slack refreshes one, and then there are two again", async () => {
  const { slack } = await startTestBot({ over: "socket" });
  const { ana, bo } = cast(slack);
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  expect(slack.connections).toBe(2);
  for (const round of [1, 2]) {
    slack.recycleSocket();
    expect({ round, open: slack.connections }).toEqual({ round, open: 1 });
    // The closed connection's client waits five seconds before reconnecting.
    for (const word of ["", "responses", "help"]) expect(await ana.types(`/invitations ${word}`)).toMatchObject({ acked: true });
    await expect.poll(() => slack.connections).toBe(2);
  }
  await bo.clicks("Accept");
  await bo.sees("You accepted");
});

test("/readyz fails while Slack refuses connections, and recovers when it allows them again", async () => {
  const testBot = await startTestBot({ over: "socket" });
  const { slack, port } = testBot;
  const { ana } = cast(slack);
  expect(await readiness(port)).toBe(200);
  slack.faults.next("apps.connections.open", { kind: "http", status: 503 }, { times: 4 });
  slack.disconnectSockets();
  await expect.poll(() => readiness(port)).toBe(503);
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status, "a restart wouldn't help").toBe(200);
  await expect.poll(() => readiness(port)).toBe(200);
  expect(await ana.types("/invitations")).toMatchObject({ acked: true });
});

test("a listener's API call isn't retried, although the sockets' own calls are retried forever", async () => {
  const testBot = await startTestBot({ over: "socket" });
  const { slack } = testBot;
  const { ana } = cast(slack);
  slack.faults.next("views.open", { kind: "http", status: 500 }, { times: 3 });
  await ana.types("/followup");
  await ana.sees("Something went wrong");
  expect(slack.calls.filter(({ method }) => method === "views.open")).toHaveLength(1);
  expect(callsTo(slack, "chat.postMessage", ana)).toHaveLength(0);
  expect(accepted(testBot, /./)).toBe(0);
});

test("sockets are opened with the app-level token, and everything else uses the bot token", async () => {
  const { slack } = await startTestBot({ over: "socket" });
  const { ana, bo } = cast(slack);
  slack.recycleSocket();
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  await expect.poll(() => slack.connections).toBe(2);
  const tokens = (isSocket: boolean) =>
    new Set(slack.calls.filter(({ method }) => (method === "apps.connections.open") === isSocket).map(({ teamToken }) => teamToken));
  expect([...tokens(true)]).toEqual([slack.appToken]);
  expect([...tokens(false)]).toEqual([slack.botToken]);
});
