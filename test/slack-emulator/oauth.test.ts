import { type OAuthV2AccessArguments, WebClient } from "@slack/web-api";
import { expect, test } from "vitest";
import type { SlackOptions } from "../../packages/slack-emulator/index.ts";
import { monday } from "../support/monday.ts";
import { oauthBotForTest } from "./oauth-bot.ts";
import { clientOf, errorOf, MANIFEST, manifestPath, rawBotForTest, slackForTest } from "./support.ts";

test("a person can install a real Bolt app, and its token lives as long as the installation", async () => {
  const slack = await slackForTest({ installed: false });
  const ana = slack.addPerson({ name: "Ana" });
  expect(await errorOf(clientOf(slack, {}, "xoxb-T0TEAM-emulator").auth.test())).toBe("invalid_auth");
  await expect(ana.types("/followup")).rejects.toThrow("not a valid command");
  const { store, installUrl } = await oauthBotForTest(slack);

  const installing = await ana.installs(installUrl);
  expect(installing.status).toBe(200);
  const first = store.get("T0TEAM");
  expect(first).toMatchObject({
    team: { id: "T0TEAM", name: "Stand-in" },
    user: { id: ana.id },
    bot: { token: slack.botToken, userId: slack.botUserId, scopes: ["chat:write", "commands"], id: expect.stringMatching(/^B/) },
    isEnterpriseInstall: false,
  });
  await ana.types("/followup");
  await ana.sees("hello from T0TEAM");

  await ana.installs((await oauthBotForTest(slack, { scopes: ["users:read"] })).installUrl);
  await clientOf(slack).users.info({ user: ana.id });
  expect(slack.botToken).toBe(first?.bot?.token);

  await slack.uninstalls();
  expect(await errorOf(clientOf(slack).auth.test())).toBe("account_inactive");
  await expect(ana.types("/followup")).rejects.toThrow("not a valid command");
  const again = await oauthBotForTest(slack);
  await ana.installs(again.installUrl);
  expect(slack.botToken).not.toBe(first?.bot?.token);
  expect(await errorOf(clientOf(slack, {}, first?.bot?.token).auth.test())).toBe("account_inactive");
  await ana.types("/followup");
  expect(slack.problems).toEqual([expect.stringContaining("invalid_auth")]);
});

test("an organization can install the app for all its workspaces", async () => {
  const manifest = manifestPath(MANIFEST.replace("interactivity:", "org_deploy_enabled: true\n  interactivity:"));
  const slack = await slackForTest({ installed: false, manifest, enterprise: { id: "E0ORG", name: "Org" } });
  const bo = slack.addPerson({ name: "Bo", team: "T0BRANCH" });
  const { store, installUrl } = await oauthBotForTest(slack);
  expect(await bo.installs(installUrl, { org: true })).toMatchObject({ status: 200 });
  expect(store.get("E0ORG")).toMatchObject({
    enterprise: { id: "E0ORG", name: "Org" },
    isEnterpriseInstall: true,
    enterpriseUrl: "https://emulator.enterprise.slack.com/",
    bot: { token: slack.botToken },
  });
  expect(store.get("E0ORG")?.team).toBeUndefined();
  await bo.types("/followup");
  await bo.sees("hello from T0BRANCH");
  expect(slack.problems).toEqual([]);
});

test("installing works from the page with the button too", async () => {
  const slack = await slackForTest({ installed: false });
  const ana = slack.addPerson({ name: "Ana" });
  const { store, installUrl } = await oauthBotForTest(slack, { directInstall: false });
  expect(await ana.installs(installUrl)).toMatchObject({ status: 200 });
  expect([...store.keys()]).toEqual(["T0TEAM"]);
});

test("a person can deny access, return twice, lose the cookie, and forge the state", async () => {
  const slack = await slackForTest({ installed: false });
  const ana = slack.addPerson({ name: "Ana" });
  const { store, installUrl } = await oauthBotForTest(slack);
  const denied = await ana.installs(installUrl, { deny: true });
  expect(new URL(denied.callback ?? "").searchParams.get("error")).toBe("access_denied");
  expect(new URL(denied.callback ?? "").searchParams.get("state")).not.toBe("");
  expect(await ana.installs(installUrl, { withoutCookies: true })).toMatchObject({ status: 400 });
  expect(await ana.installs(installUrl, { tamper: ({ searchParams }) => searchParams.set("state", "forged") })).toMatchObject({
    status: 400,
  });
  expect(await ana.installs(installUrl, { tamper: ({ searchParams }) => searchParams.delete("state") })).toMatchObject({ status: 400 });
  expect([...store.keys()]).toEqual([]);

  const installing = await ana.installs(installUrl);
  await installing.again();
  expect(slack.calls.filter(({ method }) => method === "oauth.v2.access").map(({ error }) => error)).toEqual([
    undefined,
    "code_already_used",
  ]);
  expect(slack.problems).toEqual([]);
});

/** Starts a bot that only receives redirects, with helpers to obtain and exchange codes. */
async function codesForTest(options: SlackOptions = {}) {
  const slack = await slackForTest({ installed: false, ...options });
  const ana = slack.addPerson({ name: "Ana" });
  await rawBotForTest(slack, () => ({}));
  const redirect_uri = slack.requestUrl ?? "";
  slack.redirectUrls = [redirect_uri];
  const link = (more: Record<string, string> = {}): string => {
    const query = { client_id: slack.clientId, scope: "chat:write,commands", state: "s", redirect_uri, ...more };
    return `${slack.authorizeUrl}?${new URLSearchParams(query).toString()}`;
  };
  const code = async (): Promise<string> => new URL((await ana.installs(link())).callback ?? "").searchParams.get("code") ?? "";
  const access = (given: Partial<OAuthV2AccessArguments>) =>
    new WebClient(undefined, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } }).oauth.v2.access({
      client_id: slack.clientId,
      client_secret: slack.clientSecret,
      redirect_uri,
      ...given,
    });
  return { slack, ana, link, code, access, redirect_uri };
}

test("a code is bound to its client and redirect URI, and works once within ten minutes", async () => {
  let now = monday.getTime();
  const { slack, ana, code, access, redirect_uri } = await codesForTest({ now: () => new Date(now) });
  const good = await code();
  expect(await errorOf(access({ code: good, client_id: "1.1" }))).toBe("invalid_client_id");
  expect(await errorOf(access({ code: good, client_secret: "wrong" }))).toBe("bad_client_secret");
  expect(await errorOf(access({ code: good, redirect_uri: `${redirect_uri}/other` }))).toBe("bad_redirect_uri");
  expect(await errorOf(access({ code: "made-up" }))).toBe("invalid_code");
  expect(await access({ code: good })).toMatchObject({
    access_token: slack.botToken,
    token_type: "bot",
    scope: "chat:write,commands",
    bot_user_id: slack.botUserId,
    app_id: slack.appId,
    team: { id: "T0TEAM", name: "Stand-in" },
    enterprise: null,
    authed_user: { id: ana.id },
    is_enterprise_install: false,
  });
  expect(await errorOf(access({ code: good }))).toBe("code_already_used");
  const old = await code();
  now += 11 * 60_000;
  expect(await errorOf(access({ code: old }))).toBe("invalid_code");
  expect(JSON.stringify([slack.calls, slack.world.app.requestLog])).not.toContain(slack.clientSecret);
});

test("the client can authenticate with HTTP Basic", async () => {
  const { slack, code, redirect_uri } = await codesForTest();
  const response = await fetch(`${slack.apiUrl}oauth.v2.access`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${slack.clientId}:${slack.clientSecret}`).toString("base64")}` },
    body: new URLSearchParams({ code: await code(), redirect_uri }),
  });
  expect(await response.json()).toMatchObject({ ok: true, access_token: slack.botToken });
  expect(slack.problems).toEqual([]);
});

test.each([
  ["another app", { client_id: "1.1" }, "invalid_client_id"],
  ["an unknown redirect URI", { redirect_uri: "https://evil.example/" }, "bad_redirect_uri"],
  ["a scope that isn't in the manifest", { scope: "chat:write,files:write" }, "invalid_scope: files:write"],
  ["a user scope that isn't in the manifest", { user_scope: "search:read" }, "invalid_scope: search:read"],
  ["no scopes", { scope: "" }, "no_scopes"],
])("Slack refuses to ask for %s", async (_name, changed, complaint) => {
  const { slack, ana, link } = await codesForTest();
  const response = await ana.installs(link(changed));
  expect(response).toMatchObject({ status: 400, callback: undefined, body: expect.stringContaining(complaint) });
  expect(slack.problems).toEqual([expect.stringContaining(complaint)]);
});

test("someone who isn't signed in gets 401", async () => {
  const { link } = await codesForTest();
  expect((await fetch(link())).status).toBe(401);
});

test("an uninstall sends two events, in any order, immediately or later", async () => {
  const slack = await slackForTest({
    manifest: manifestPath(MANIFEST.replace("user_change]", "user_change, app_uninstalled, tokens_revoked]")),
  });
  const ana = slack.addPerson({ name: "Ana" });
  const received = await rawBotForTest(slack, () => ({}));
  const events = () => received.splice(0).map(({ payload }) => payload.event);
  const uninstalled = { type: "app_uninstalled" };
  const revoked = { type: "tokens_revoked", tokens: { oauth: [], bot: [slack.botUserId] } };
  await slack.uninstalls();
  expect(events()).toMatchObject([uninstalled, revoked]);
  await slack.rename(ana, "Anna");
  expect(events()).toEqual([]);
  await expect(slack.uninstalls()).rejects.toThrow("not installed");

  slack.installs();
  await slack.uninstalls({ first: "tokens_revoked" });
  expect(events()).toMatchObject([revoked, uninstalled]);

  slack.installs();
  const held = await slack.uninstalls({ hold: true });
  expect(await errorOf(clientOf(slack).auth.test())).toBe("account_inactive");
  expect(events()).toEqual([]);
  for (const event of [...held, ...held]) await slack.deliver("events_api", event);
  expect(new Set(received.map(({ payload }) => payload.event_id)).size).toBe(2);
  expect(events()).toHaveLength(4);
});
