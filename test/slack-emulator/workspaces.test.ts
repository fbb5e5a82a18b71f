import { expect, test } from "vitest";
import { buttons, clientOf, errorOf, MANIFEST, manifestPath, modalView, rawBotForTest, slackForTest } from "./support.ts";

test("two workspaces share only the app, even if their people have the same ids", async () => {
  const one = await slackForTest();
  const two = one.addWorkspace({ teamId: "T0OTHER2", name: "Second" });
  const [ana, ana2] = [one.addPerson({ name: "Ana" }), two.addPerson({ name: "Ana" })];
  const received = await rawBotForTest(one, () => ({}));
  expect([ana2.id, two.appToken, two.signingSecret, two.apiUrl, two.requestUrl]).toEqual([
    ana.id,
    one.appToken,
    one.signingSecret,
    one.apiUrl,
    one.requestUrl,
  ]);
  expect([two.botToken, two.botUserId, two.teamId, ana2.dm]).not.toEqual([one.botToken, one.botUserId, one.teamId, ana.dm]);
  expect(await clientOf(two).auth.test()).toMatchObject({ team_id: "T0OTHER2", team: "Second", user_id: two.botUserId });

  const posted = await clientOf(two).chat.postMessage({ channel: ana.id, text: "for the second", blocks: buttons("Yes") });
  expect([ana.messages.length, ana2.last?.text]).toEqual([0, "for the second"]);
  await ana2.clicks("Yes");
  expect(received.at(-1)?.payload).toMatchObject({
    team: { id: "T0OTHER2" },
    user: { id: ana.id, team_id: "T0OTHER2" },
    message: { team: "T0OTHER2", bot_id: two.world.botId },
  });
  await two.deliver("events_api", { type: "app_mention" });
  expect(received.at(-1)?.payload).toMatchObject({
    team_id: "T0OTHER2",
    authorizations: [{ team_id: "T0OTHER2", user_id: two.botUserId, is_enterprise_install: false }],
  });

  const stranger = clientOf(one);
  const { channel = "", ts = "" } = posted;
  expect(await errorOf(stranger.chat.update({ channel, ts, text: "x" }))).toBe("channel_not_found");
  two.addPerson({ name: "Bo" });
  expect(await errorOf(stranger.users.info({ user: "U0BO" }))).toBe("user_not_found");
  expect(await errorOf(stranger.apiCall("auth.test", { team_id: "T0OTHER2" }))).toBe("team_not_found");
  expect(two.calls.at(-1)).toMatchObject({ method: "auth.test", teamId: "T0TEAM", error: "team_not_found" });
  expect(two.problems).toBe(one.problems);
});

test("triggers, views, and response URLs stay in their workspace", async () => {
  const one = await slackForTest();
  const two = one.addWorkspace();
  const ana = two.addPerson({ name: "Ana" });
  one.addPerson({ name: "Ana" });
  const received = await rawBotForTest(one, () => ({}));
  await ana.types("/followup");
  const { trigger_id, response_url } = received[0]?.payload ?? {};
  const open = { trigger_id: String(trigger_id), view: modalView("Hello") };
  expect(await errorOf(clientOf(one).views.open(open))).toBe("invalid_trigger_id");
  const { view } = await clientOf(two).views.open(open);
  await ana.seesModal("Hello");
  expect(await errorOf(clientOf(one).views.update({ view_id: view?.id ?? "", view: modalView("Mine") }))).toBe("not_found");
  await fetch(String(response_url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ text: "answered" }),
  });
  expect(ana.last).toMatchObject({ text: "answered", user: two.botUserId });
});

test("installing, uninstalling, and faults affect one workspace only", async () => {
  const one = await slackForTest();
  const two = one.addWorkspace({ installed: false });
  expect(two.botToken).toBe("");
  two.installs();
  await clientOf(two).auth.test();
  two.faults.next("auth.test", { kind: "error", error: "internal_error" });
  await clientOf(one).auth.test();
  expect(await errorOf(clientOf(two).auth.test())).toBe("internal_error");
  await two.uninstalls();
  expect(await errorOf(clientOf(two).auth.test())).toBe("account_inactive");
  await clientOf(one).auth.test();
  expect(() => one.addWorkspace({ teamId: "T0TEAM" })).toThrow("already");
});

const grid = { teamId: "T0HOME", enterprise: { id: "E0ORG", name: "Org" } };
const orgManifest = () => manifestPath(MANIFEST.replace("interactivity:", "org_deploy_enabled: true\n  interactivity:"));

test("an organization's installation serves all its workspaces", async () => {
  const slack = await slackForTest({ ...grid, installed: "org", manifest: orgManifest() });
  const [ana, bo] = [slack.addPerson({ name: "Ana" }), slack.addPerson({ name: "Bo", team: "T0BRANCH" })];
  const received = await rawBotForTest(slack, () => ({}));
  const client = clientOf(slack);
  expect(await client.auth.test()).toMatchObject({ enterprise_id: "E0ORG", is_enterprise_install: true });
  for (const team_id of ["T0HOME", "T0BRANCH"]) await client.apiCall("auth.test", { team_id });
  expect(await errorOf(client.apiCall("auth.test", { team_id: "T0ELSEWHERE" }))).toBe("team_not_found");
  for (const [person, team] of [
    [ana, "T0HOME"],
    [bo, "T0BRANCH"],
  ] as const) {
    await person.types("/followup");
    expect(received.at(-1)?.payload).toMatchObject({
      team_id: team,
      enterprise_id: "E0ORG",
      enterprise_name: "Org",
      is_enterprise_install: "true",
    });
    await client.chat.postMessage({ channel: person.id, text: "card", blocks: buttons("Yes") });
    await person.clicks("Yes");
    expect(received.at(-1)?.payload).toMatchObject({
      team: { id: team, enterprise_id: "E0ORG" },
      user: { team_id: team },
      enterprise: grid.enterprise,
      is_enterprise_install: true,
    });
  }
  await client.views.open({ trigger_id: String(received.at(-1)?.payload.trigger_id), view: modalView("Hello") });
  await bo.submits();
  expect(received.at(-1)?.payload).toMatchObject({ view: { team_id: "T0BRANCH", app_installed_team_id: "E0ORG" } });
  await slack.rename(bo, "Bob");
  expect(received.at(-1)?.payload).toMatchObject({
    enterprise_id: "E0ORG",
    context_enterprise_id: "E0ORG",
    authorizations: [{ enterprise_id: "E0ORG", team_id: null, is_enterprise_install: true }],
    event: { user: { id: bo.id, team_id: "T0BRANCH", real_name: "Bob" } },
  });
});

test("a single workspace of an organization can install the app", async () => {
  const slack = await slackForTest(grid);
  const [ana, bo] = [slack.addPerson({ name: "Ana" }), slack.addPerson({ name: "Bo", team: "T0BRANCH" })];
  const received = await rawBotForTest(slack, () => ({}));
  expect(await clientOf(slack).auth.test()).toMatchObject({ team_id: "T0HOME", enterprise_id: "E0ORG", is_enterprise_install: false });
  await ana.types("/followup");
  expect(received.at(-1)?.payload).toMatchObject({ enterprise_id: "E0ORG", is_enterprise_install: "false" });
  await expect(bo.types("/followup")).rejects.toThrow("not a valid command");
  await expect(bo.uses("New follow-up")).rejects.toThrow("no such global shortcut");
  expect(() => slack.installs(true)).toThrow("org_deploy_enabled");
  const plain = slack.addWorkspace();
  expect(() => plain.addPerson({ name: "Cy", team: "T0BRANCH" })).toThrow("only an organization");
});
