import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { startSlack } from "../../packages/slack-emulator/index.ts";
import { httpManifest } from "../../scripts/http-manifest.ts";
import { temporaryFolder } from "../support/bot.ts";

const template = await readFile("manifest.yml", "utf8");
const print = (...options: string[]) =>
  promisify(execFile)(process.execPath, ["--import", "tsx", "scripts/manifest.ts", ...options]).then(
    ({ stdout }) => ({ printed: stdout, code: 0 }),
    ({ stderr, code }: { stderr: string; code: number }) => ({ printed: stderr, code }),
  );

const text = (longest: number) => z.string().min(1).max(longest);
const url = z.literal("https://your.host/slack/events");
const display = z.strictObject({ name: text(35), description: text(140), background_color: z.string().regex(/^#[0-9a-f]{6}$/) });
const command = z.strictObject({
  command: text(32).startsWith("/"),
  description: text(2000),
  usage_hint: text(1000).optional(),
  should_escape: z.literal(true),
});
const shortcut = z.strictObject({
  name: text(24),
  type: z.enum(["global", "message"]),
  callback_id: text(255),
  description: text(150),
});
const events = z.strictObject({ bot_events: z.array(text(100)).min(1).max(100) });
const interactivity = z.strictObject({ is_enabled: z.literal(true) });
const scopes = z.strictObject({ bot: z.array(text(100)).min(1) });
const features = z.object({ bot_user: z.object({ display_name: text(80) }), shortcuts: z.array(shortcut).max(10) });
const settings = z.object({ org_deploy_enabled: z.boolean(), token_rotation_enabled: z.literal(false) });

/** Slack's length limits for manifests; URLs are allowed for HTTP only. */
const overSocket = z.object({
  display_information: display,
  features: features.extend({ slash_commands: z.array(command).max(50) }),
  oauth_config: z.strictObject({ scopes }),
  settings: settings.extend({ event_subscriptions: events.optional(), interactivity, socket_mode_enabled: z.literal(true) }),
});
const overHttp = z.object({
  display_information: display,
  features: features.extend({ slash_commands: z.array(command.extend({ url })).max(50) }),
  oauth_config: z.strictObject({ scopes, redirect_urls: z.tuple([z.literal("https://your.host/slack/oauth_redirect")]) }),
  settings: settings.extend({
    event_subscriptions: events.extend({ request_url: url }).optional(),
    interactivity: interactivity.extend({ request_url: url }),
    socket_mode_enabled: z.literal(false),
  }),
});

test("the Socket Mode manifest is within Slack's limits and printed unchanged", async () => {
  overSocket.parse(parse(template));
  expect(await print()).toEqual({ printed: template, code: 0 });
});

test("the HTTP manifest adds every URL and is otherwise the same", async () => {
  const { printed, code } = await print("--url", "https://your.host");
  expect(code).toBe(0);
  overHttp.parse(parse(printed));
  const withoutUrls = printed.replace(/^ +redirect_urls:\n.*\n/m, "").replace(/^ +(request_)?url: .*\n/gm, "");
  expect(
    withoutUrls
      .replace("socket_mode_enabled: false", "socket_mode_enabled: true")
      .replace("org_deploy_enabled: true", "org_deploy_enabled: false"),
  ).toBe(template);
});

test("events use the same URL", () => {
  const withEvents = parse(template);
  withEvents.settings.event_subscriptions = { bot_events: ["user_change"] };
  const { settings: made } = overHttp.parse(parse(httpManifest(JSON.stringify(withEvents), "https://your.host")));
  expect(made.event_subscriptions?.bot_events).toEqual(["user_change"]);
});

test("Slack accepts the HTTP manifest", async () => {
  const path = join(await temporaryFolder(), "manifest.yml");
  await writeFile(path, httpManifest(template, "https://your.host"));
  const slack = await startSlack({ manifest: path });
  await slack.stop();
  expect(slack.problems).toEqual([]);
});

describe("the --url option", () => {
  const usage = "Usage: npm run manifest -- --url https://your.host (without --url: for Socket Mode)\n";

  test.each([
    ["http://your.host", "doesn't start with https://, which Slack requires."],
    ["your.host", "doesn't start with https://, which Slack requires."],
    ["https://your.host/slack", "has more than a host. Use only https://your.host; the paths are added for you."],
    ["https://me:secret@your.host", "has more than a host. Use only https://your.host; the paths are added for you."],
    ["https://your.host?a", "has more than a host. Use only https://your.host; the paths are added for you."],
  ])("refuses %s", (address, words) => {
    expect(() => httpManifest(template, address)).toThrow(`${address} ${words}`);
  });

  test("is explained when invalid, as is an unknown option", async () => {
    const words = "your.host doesn't start with https://, which Slack requires.\n";
    expect(await print("--url", "your.host")).toEqual({ printed: words + usage, code: 1 });
    expect(await print("--address", "x")).toEqual({ printed: `Unknown option '--address'\n${usage}`, code: 1 });
  });

  test.each(["https://your.host/", "https://YOUR.host"])("accepts %s", (address) => {
    overHttp.parse(parse(httpManifest(template, address)));
  });
});
