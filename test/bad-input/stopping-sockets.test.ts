import { expect, test } from "vitest";
import type { Slack } from "../../packages/slack-emulator/index.ts";
import { createDatabase } from "../support/bot.ts";
import { overSocket, start } from "../support/program.ts";
import { slackOfTest } from "../support/slack.ts";

const opened = ({ calls }: Slack) => calls.filter(({ method }) => method === "apps.connections.open").length;
const asked = async (slack: Slack, times: number) => await expect.poll(() => opened(slack), { interval: 20 }).toBeGreaterThanOrEqual(times);

const phases: [string, (slack: Slack) => Promise<void>][] = [
  ["while one connection closes to be renewed", async (slack) => slack.refreshSocket()],
  ["while both close", async (slack) => slack.disconnectSockets()],
  [
    "while they wait to try again, which has failed some times",
    async (slack) => {
      slack.faults.next("apps.connections.open", { kind: "http", status: 503 }, { times: 1_000 });
      slack.disconnectSockets();
      await asked(slack, 6);
    },
  ],
  [
    "while Slack does not say where to connect",
    async (slack) => {
      slack.faults.next("apps.connections.open", { kind: "timeout" }, { times: 1_000 });
      slack.disconnectSockets();
      await asked(slack, 4);
    },
  ],
  [
    "while Slack refuses the token",
    async (slack) => {
      slack.faults.next("apps.connections.open", { kind: "error", error: "invalid_auth" }, { times: 1_000 });
      slack.disconnectSockets();
      await asked(slack, 4);
    },
  ],
  [
    "while they connect",
    async (slack) => {
      slack.silenceSockets();
      slack.disconnectSockets();
      await asked(slack, 4);
    },
  ],
];

test.each(phases)("a program that is asked to end %s ends orderly", async (_when, into) => {
  const { slack } = await slackOfTest();
  const program = await start(await overSocket(slack, { databaseUrl: await createDatabase() }));
  expect(slack.connections).toBe(2);
  await into(slack);
  expect(await program.signals("SIGTERM")).toEqual({ code: 0, signal: null });
  expect(program.printed()).toContain('"msg":"stopped"');
  expect(program.printed()).not.toContain('"level":60');
  slack.problems.length = 0;
});
