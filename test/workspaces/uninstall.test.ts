import { addMinutes } from "date-fns";
import { describe, expect, test } from "vitest";
import { monday, startTestBot } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { accepted } from "../support/faults.ts";
import { startSecondBot } from "../support/second-bot.ts";
import { databaseOutage } from "../support/db-faults.ts";

const many = { workspaces: "many", over: "http" } as const;

async function installedWorld() {
  const world = await startTestBot(many);
  const people = cast(world.slack);
  expect(await people.ana.installs(world.installUrl)).toMatchObject({ status: 200 });
  await people.ana.sees("Follow-up is installed");
  const workspace = () => world.store.db.workspace.findUniqueOrThrow({ where: { id: world.slack.teamId } });
  /** Until it is known that the app is gone, or that it is there. */
  const becomes = async (what: "installed" | "uninstalled") => {
    await expect.poll(async () => ((await workspace()).botToken === null ? "uninstalled" : "installed")).toBe(what);
  };
  return { ...world, ...people, workspace, becomes };
}

describe.each(["app_uninstalled", "tokens_revoked"] as const)("when the app is removed and Slack says %s first", (first) => {
  test("the token is forgotten, and what was missed is shown after a new installation", async () => {
    const { slack, ana, bo, becomes, installUrl, settled, workspace } = await installedWorld();
    await sends(ana, "Kick-off", { Participants: [bo] });
    await bo.sees("Invited");
    await ana.sees("Invited (1): @Bo");
    // Accepted, but before anybody can be told the app is gone.
    slack.faults.next("chat.update", { kind: "error", error: "account_inactive" }, { times: 100 });
    await bo.clicks("Accept");
    const events = await slack.uninstalls({ first });
    await becomes("uninstalled");
    expect(await workspace()).toMatchObject({ botToken: null, uninstalledAt: expect.any(Date) });
    // Slack tells it once more.
    for (const event of events) expect(await slack.deliver("events_api", event)).toMatchObject({ acked: true });

    slack.faults.clear();
    await ana.installs(installUrl);
    await becomes("installed");
    await bo.sees("You accepted @Ana's meeting");
    await ana.sees("Accepted (1): @Bo");
    await settled();
  });
});

test("an uninstallation that is told after the next installation ends nothing", async () => {
  const { slack, ana, bo, installUrl, workspace, store } = await installedWorld();
  const late = await slack.uninstalls({ hold: true });
  await ana.installs(installUrl);
  const { botToken } = await workspace();
  for (const event of late) await slack.deliver("events_api", event);
  await expect.poll(() => store.db.$queryRaw`SELECT 1 FROM pgboss.job WHERE name = 'events' AND state <> 'completed'`).toEqual([]);
  expect(await workspace()).toMatchObject({ botToken, uninstalledAt: null });
  await sends(ana, "Kick-off", { Participants: [bo] });
  await bo.sees("Invited");
});

test("a token that dies without a word ends the installation too", async () => {
  const { slack, ana, bo, becomes, installUrl, settled } = await installedWorld();
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

test("another process hears of it when the app is removed, and when it is installed again", async () => {
  const world = await installedWorld();
  const { slack, ana, bo, becomes, installUrl } = world;
  const second = await startSecondBot(world);
  const first = slack.requestUrl;
  const answers = async () => {
    const before = ana.messages.length;
    const { acked } = await ana.types("/invitations");
    return acked && ana.messages.length > before;
  };
  slack.requestUrl = second.requestUrl;
  expect(await answers()).toBe(true);

  // The first process is told, and the second one forgets the token.
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
  ["is known", false],
  ["has been forgotten", true],
] as const)("a form that is sent while the database is away, and the token %s, is not taken for saved", async ([, isForgotten]) => {
  const world = await installedWorld();
  const { ana, bo, setNow, store } = world;
  await ana.types("/followup Kick-off");
  await ana.seesModal("New follow-up");
  if (isForgotten) {
    // Once it listens again, the process forgets what it knew.
    await (await databaseOutage(world)).ends();
    const listening = () =>
      store.db.$queryRaw`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'follow-up-bot listener'`;
    await expect.poll(listening).toHaveLength(1);
  }
  const outage = await databaseOutage(world);
  // Longer than anything that was read is kept.
  setNow(addMinutes(monday, 5));
  const answer = await ana.submits({ Date: "2026-11-27", Time: "15:00", Participants: [bo] });
  await outage.ends();
  if (isForgotten) {
    expect(accepted(world, /view_submission was not acknowledged \(401\)/)).toBe(1);
    expect(answer).not.toMatchObject({ closed: true });
  } else expect(answer).toMatchObject({ errors: { Title: expect.stringContaining("Something went wrong") } });
  expect(await store.db.followUp.count()).toBe(0);
});
