import { expect, test } from "vitest";
import type { Slack } from "../../packages/slack-emulator/index.ts";
import { createDatabase } from "../support/bot.ts";
import { overSocket, start } from "../support/program.ts";
import { startTestSlack } from "../support/slack.ts";

const countOpens = ({ calls }: Slack) => calls.filter(({ method }) => method === "apps.connections.open").length;
const waitForOpens = async (slack: Slack, times: number) =>
  await expect.poll(() => countOpens(slack), { interval: 20 }).toBeGreaterThanOrEqual(times);

const phases: [string, (slack: Slack) => Promise<void>][] = [
  ["while one connection is refreshed", async (slack) => slack.recycleSocket()],
  ["while both disconnect", async (slack) => slack.disconnectSockets()],
  [
    "while reconnecting backs off after failures",
    async (slack) => {
      slack.faults.next("apps.connections.open", { kind: "http", status: 503 }, { times: 1_000 });
      slack.disconnectSockets();
      await waitForOpens(slack, 6);
    },
  ],
  [
    "while apps.connections.open gets no response",
    async (slack) => {
      slack.faults.next("apps.connections.open", { kind: "timeout" }, { times: 1_000 });
      slack.disconnectSockets();
      await waitForOpens(slack, 4);
    },
  ],
  [
    "while Slack rejects the token",
    async (slack) => {
      slack.faults.next("apps.connections.open", { kind: "error", error: "invalid_auth" }, { times: 1_000 });
      slack.disconnectSockets();
      await waitForOpens(slack, 4);
    },
  ],
  [
    "while the sockets are connecting",
    async (slack) => {
      slack.ignoreUpgrades();
      slack.disconnectSockets();
      await waitForOpens(slack, 4);
    },
  ],
];

test.each(phases)("a program that gets SIGTERM %s shuts down gracefully", async (_when, enterPhase) => {
  const { slack } = await startTestSlack();
  const program = await start(await overSocket(slack, { databaseUrl: await createDatabase() }));
  expect(slack.connections).toBe(2);
  await enterPhase(slack);
  expect(await program.signals("SIGTERM")).toEqual({ code: 0, signal: null });
  expect(program.printed()).toContain('"msg":"stopped"');
  expect(program.printed()).not.toContain('"level":60');
  slack.problems.length = 0;
});
