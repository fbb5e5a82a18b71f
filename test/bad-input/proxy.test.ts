import { expect, onTestFinished, test } from "vitest";
import { type SlackOptions, startSlack } from "../../packages/slack-emulator/index.ts";
import { readConfig } from "../../src/config.ts";
import { createProxy } from "../../src/slack/proxy.ts";
import { createDatabase } from "../support/bot.ts";
import { cast, sends } from "../support/cast.ts";
import { key } from "../support/key.ts";
import { overHttp, overSocket, start } from "../support/program.ts";
import { startProxy } from "../support/proxy.ts";

const host = "slack.invalid";

/** Starts a Slack that can only be reached through a proxy. */
async function slackBehindProxy(options: SlackOptions = {}) {
  const slack = await startSlack(options);
  onTestFinished(() => slack.stop());
  const { app } = slack.world;
  app.url = app.url.replace("127.0.0.1", host);
  const proxy = await startProxy("bot:secret");
  return { slack, proxy, settings: { SLACK_API_URL: `${app.url}/api/`, HTTP_PROXY: proxy.url } };
}

test("in Socket Mode, all traffic to Slack goes through the proxy: API calls, both sockets and response URLs", async () => {
  const { slack, proxy, settings } = await slackBehindProxy();
  const { ana, bo } = cast(slack);
  const program = await start({ ...(await overSocket(slack, { databaseUrl: await createDatabase() })), ...settings });
  expect(slack.connections).toBe(2);
  await sends(ana, "Water the plants", { Participants: [bo], Date: "2027-01-15" });
  await bo.sees("Invited");
  await ana.types("/invitations");
  await ana.sees("Water the plants");
  await ana.clicks("Show responses");
  await ana.until(() => ana.messages.some(({ screen }) => screen.includes("[x] Show responses")));
  expect(new Set(proxy.tunnels.map((target) => target.split(":")[0]))).toEqual(new Set([host]));
  expect(slack.problems).toEqual([]);
  expect(await program.signals("SIGTERM")).toEqual({ code: 0, signal: null });
  expect(program.printed()).not.toContain("bot:secret");
});

test("an installation goes through the proxy too", async () => {
  const slack = await startSlack({ installed: false });
  onTestFinished(() => slack.stop());
  const proxy = await startProxy();
  const ana = slack.addPerson({ name: "Ana" });
  const { SLACK_BOT_TOKEN: _none, ...http } = await overHttp(slack, { databaseUrl: await createDatabase() });
  const publicUrl = `http://127.0.0.1:${http["PORT"]}`;
  const secret = key("first");
  slack.redirectUrls = [`${publicUrl}/slack/oauth_redirect`];
  await start({
    ...http,
    HTTP_PROXY: proxy.url,
    SLACK_CLIENT_ID: slack.clientId,
    SLACK_CLIENT_SECRET: slack.clientSecret,
    TOKEN_ENCRYPTION_KEY: `${secret.id}:${secret.key.toString("base64")}`,
    PUBLIC_URL: publicUrl,
  });
  expect(proxy.tunnels).toEqual([]);
  expect(await ana.installs(`${publicUrl}/slack/install`)).toMatchObject({ status: 200 });
  expect(proxy.tunnels).toContain(new URL(slack.apiUrl).host);
});

const unreachable = "http://127.0.0.1:1";
const token = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s" };

test("a NO_PROXY host is reached directly, whatever the proxy", async () => {
  const slack = await startSlack();
  onTestFinished(() => slack.stop());
  const program = await start({
    ...(await overSocket(slack, { databaseUrl: await createDatabase() })),
    http_proxy: unreachable,
    no_proxy: "example.com,127.0.0.1",
  });
  expect(slack.connections).toBe(2);
  expect(await program.signals("SIGTERM")).toEqual({ code: 0, signal: null });
});

test("HTTPS goes through HTTPS_PROXY, or HTTP_PROXY if that isn't set", async () => {
  const [one, other] = [await startProxy(), await startProxy()];
  const ask = async (environment: Record<string, string>) =>
    expect(createProxy(readConfig({ ...token, ...environment })).fetch(`https://${host}:8443/`)).rejects.toThrow("fetch failed");
  await ask({ HTTPS_PROXY: one.url, HTTP_PROXY: other.url });
  expect([one.tunnels, other.tunnels]).toEqual([[`${host}:8443`], []]);
  await ask({ HTTP_PROXY: other.url });
  expect([one.tunnels, other.tunnels]).toEqual([[`${host}:8443`], [`${host}:8443`]]);
});

test("settings work in upper and lower case, lower case wins, an empty proxy is none, and nonsense is refused", () => {
  const proxies = (environment: Record<string, string>) => readConfig({ ...token, ...environment }).proxies;
  expect(proxies({ NO_PROXY: "*", HTTPS_PROXY: "" })).toBeUndefined();
  expect(proxies({ HTTPS_PROXY: "http://a", https_proxy: "http://b", HTTP_PROXY: "http://c", http_proxy: "", no_proxy: "d" })).toEqual({
    https: "http://b",
    http: "http://c",
    except: "d",
  });
  expect(() => proxies({ HTTPS_PROXY: "proxy:3128" })).toThrow("HTTPS_PROXY must be a URL like http://proxy.example.com:3128");
});
