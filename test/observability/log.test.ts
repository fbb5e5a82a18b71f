import { expect, onTestFinished, test } from "vitest";
import { startSlack } from "../../packages/slack-emulator/index.ts";
import { startTestBot } from "../support/bot.ts";
import { cast, declines, sends } from "../support/cast.ts";
import { forgery } from "../support/forge.ts";
import { leaked, leaks, watchLog } from "../support/leaks.ts";
import { startTestSlack } from "../support/slack.ts";

type Line = Record<string, unknown>;

const lines = (log: string[], msg: string): Line[] => log.map((line): Line => JSON.parse(line)).filter((line) => line["msg"] === msg);
const uuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

test("every interaction is one log line with id, workspace, person, action, outcome, and times", async () => {
  const { slack, log, settled } = await startTestBot();
  const { ana, bo, cy } = cast(slack);
  await sends(ana, "Write the report", { Type: "Task", Owner: bo });
  await bo.sees("Assigned");
  await bo.clicks("Accept");
  await ana.sees("Accepted (1): @Bo");
  await ana.types("/followup Yesterday");
  await ana.submits({ Date: "2026-11-20" });
  await ana.closesModal();
  const forge = forgery(slack);
  await forge.button(cy, "zebra-action", "zebra", "Unknown");
  await cy.clicks("Unknown");
  await forge.button(cy, "accept", "zebra", "Forged");
  await cy.clicks("Forged");
  await settled();
  const interactions = lines(log, "interaction");
  const times = { acknowledgedMs: expect.any(Number), ms: expect.any(Number), late: false };
  const of = (person: { id: string }) => ({ workspace: slack.teamId, person: person.id, interaction: expect.stringMatching(uuid) });
  expect(interactions).toEqual(
    [
      { ...of(ana), kind: "command", action: "/followup", outcome: "ok" },
      { ...of(ana), kind: "form", action: "create", outcome: "ok" },
      { ...of(bo), kind: "click", action: "accept", outcome: "ok" },
      { ...of(ana), kind: "command", action: "/followup", outcome: "ok" },
      { ...of(ana), kind: "form", action: "create", outcome: "refused", because: "in-the-past" },
      { ...of(cy), kind: "click", action: "unknown", outcome: "refused", because: "unknown" },
      { ...of(cy), kind: "click", action: "accept", outcome: "refused", because: "unknown" },
    ].map((line) => expect.objectContaining({ ...line, ...times })),
  );
  expect(new Set(interactions.map(({ interaction }) => interaction)).size).toBe(interactions.length);
});

test("a refused click logs its refusal code, and every delivery logs its message, outcome, attempt, and lag", async () => {
  const { slack, log, settled, store } = await startTestBot();
  const { ana, bo } = cast(slack);
  slack.faults.next("chat.postMessage", { kind: "error", error: "service_unavailable" }, { to: bo });
  await sends(ana, "Kick-off", { Participants: [bo] });
  const card = await bo.sees("Invited");
  await declines(bo, "On leave until Monday");
  await settled();
  const forge = forgery(slack);
  await forge.card(bo, card.blocks);
  await bo.clicks("Decline");
  expect(lines(log, "interaction").at(-1)).toMatchObject({ action: "decline", outcome: "refused", because: "already-declined" });
  const messages = await store.db.message.findMany();
  const deliveries = lines(log, "delivery").map(({ workspace, message, what, outcome, attempt, lagMs }) => {
    expect({ workspace, lagMs }).toEqual({ workspace: slack.teamId, lagMs: expect.any(Number) });
    return `${messages.find(({ id }) => id === message)?.subject} ${String(what)} ${String(outcome)} ${String(attempt)}`;
  });
  expect(deliveries.toSorted()).toEqual(
    expect.arrayContaining([
      "DECLINED post done 1",
      "FOLLOW_UP post done 1",
      "FOLLOW_UP update done 1",
      "INVITATION post done 2",
      "INVITATION post retry 1",
      "INVITATION update done 1",
    ]),
  );
});

test("the leak check finds secrets, entered text, and text with escaped characters", async () => {
  const { slack, log } = await startTestBot();
  const { ana } = cast(slack);
  await ana.types('/followup The "secret" plan');
  await ana.submits({ Description: "Nobody may read this" });
  expect(leaks(slack, log.join(""))).toEqual([]);
  for (const text of [
    slack.botToken,
    slack.signingSecret,
    'The "secret" plan',
    "Nobody may read this",
    [...slack.world.triggers.keys()][0],
  ])
    expect(leaks(slack, `${log.join("")}{"msg":"interaction","title":${JSON.stringify(text)}}\n`)).toEqual([text]);
});

test("the leak check covers the logs of every bot of a workspace", async () => {
  const slack = await startSlack();
  onTestFinished(() => slack.stop());
  watchLog(slack.apiUrl, () => "started");
  watchLog(slack.apiUrl, () => `calling with ${slack.botToken}`);
  expect(leaked(slack)).toEqual([slack.botToken]);
  expect(leaked((await startTestSlack()).slack)).toEqual([]);
});
