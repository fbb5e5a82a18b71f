import { addMinutes } from "date-fns";
import { describe, expect, test } from "vitest";
import { monday, startTestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { databaseOutage } from "../support/db-faults.ts";
import { accepted } from "../support/faults.ts";
import { startSecondBot } from "../support/second-bot.ts";

const many = { workspaces: "many", over: "http" } as const;

async function startInstalledBot() {
  const testBot = await startTestBot(many);
  const people = cast(testBot.slack);
  expect(await people.ana.installs(testBot.installUrl)).toMatchObject({ status: 200 });
  await people.ana.sees("Follow-up is installed");
  const workspace = () => testBot.store.db.workspace.findUniqueOrThrow({ where: { id: testBot.slack.teamId } });
  /** Waits until the workspace is recorded as installed or uninstalled. */
  const becomes = async (what: "installed" | "uninstalled") => {
    await expect.poll(async () => ((await workspace()).botToken === null ? "uninstalled" : "installed")).toBe(what);
  };
  return { ...testBot, ...people, workspace, becomes };
}

describe.each(["app_uninstalled", "tokens_revoked"] as const)("when the app is uninstalled and Slack sends %s first", (first) => {
  test("the token is deleted, and missed messages are delivered after a new installation", async () => {
    const { slack, ana, bo, becomes, installUrl, settled, workspace } = await startInstalledBot();
    await sends(ana, "Kick-off", { Participants: [bo] });
    await bo.sees("Invited");
    await ana.sees("Invited (1): @Bo");
    // The app is uninstalled before the acceptance can be delivered.
    slack.faults.next("chat.update", { kind: "error", error: "account_inactive" }, { times: 100 });
    await bo.clicks("Accept");
    const events = await slack.uninstalls({ first });
    await becomes("uninstalled");
    expect(await workspace()).toMatchObject({ botToken: null, uninstalledAt: expect.any(Date) });
    // Slack sends the events again.
    for (const event of events) expect(await slack.deliver("events_api", event)).toMatchObject({ acked: true });

    slack.faults.clear();
    await ana.installs(installUrl);
    await becomes("installed");
    await bo.sees("You accepted @Ana's meeting");
    await ana.sees("Accepted (1): @Bo");
    await settled();
  });
});

test("uninstall events that arrive after a new installation are ignored", async () => {
  const { slack, ana, bo, installUrl, workspace, store } = await startInstalledBot();
  const late = await slack.uninstalls({ hold: true });
  await ana.installs(installUrl);
  const { botToken } = await workspace();
  for (const event of late) await slack.deliver("events_api", event);
  await expect.poll(() => store.db.$queryRaw`SELECT 1 FROM pgboss.job WHERE name = 'events' AND state <> 'completed'`).toEqual([]);
  expect(await workspace()).toMatchObject({ botToken, uninstalledAt: null });
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
});

test("a token revoked without an event ends the installation too", async () => {
  const { slack, ana, bo, becomes, installUrl, settled } = await startInstalledBot();
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  slack.revokeToken();
  await bo.clicks("Accept");
  await becomes("uninstalled");
  await ana.installs(installUrl);
  await bo.sees("You accepted @Ana's meeting");
  await ana.sees("Accepted (1): @Bo");
  await settled();
});

test("other processes learn about uninstalls and new installations", async () => {
  const testBot = await startInstalledBot();
  const { slack, ana, bo, becomes, installUrl } = testBot;
  const second = await startSecondBot(testBot);
  const first = slack.requestUrl;
  const botResponds = async () => {
    const before = ana.messages.length;
    const { acked } = await ana.types("/invitations");
    return acked && ana.messages.length > before;
  };
  slack.requestUrl = second.requestUrl;
  expect(await botResponds()).toBe(true);

  // The first process gets the event, and the second one must drop its cached token.
  slack.requestUrl = first;
  const events = await slack.uninstalls({ hold: true });
  for (const event of events) await slack.deliver("events_api", event);
  await becomes("uninstalled");
  await ana.installs(installUrl);
  await becomes("installed");
  slack.requestUrl = second.requestUrl;
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
  expect(slack.problems).toEqual([]);
});

test.for([
  ["is cached", false],
  ["is no longer cached", true],
] as const)("a form submitted while the database is down and the token %s is not reported as saved", async ([, isUncached]) => {
  const testBot = await startInstalledBot();
  const { ana, bo, setNow, store } = testBot;
  await ana.types("/followup Kick-off");
  await ana.seesModal("New follow-up");
  if (isUncached) {
    // The process clears its cache when it reconnects its listener.
    await (await databaseOutage(testBot)).ends();
    const listening = () =>
      store.db.$queryRaw`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'follow-up-bot listener'`;
    await expect.poll(listening).toHaveLength(1);
  }
  const outage = await databaseOutage(testBot);
  // Longer than any cached value lives.
  setNow(addMinutes(monday, 5));
  const answer = await ana.submits({ Date: "2026-11-27", Time: "15:00", Participants: [bo] });
  await outage.ends();
  if (isUncached) {
    expect(accepted(testBot, /view_submission was not acknowledged \(401\)/)).toBe(1);
    expect(answer).not.toMatchObject({ closed: true });
  } else expect(answer).toMatchObject({ errors: { Title: expect.stringContaining("Something went wrong") } });
  expect(await store.db.followUp.count()).toBe(0);
});
