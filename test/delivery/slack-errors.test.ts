import { createServer } from "node:http";
import { LogLevel, WebClient, type WebClientOptions } from "@slack/web-api";
import { expect, onTestFinished, test } from "vitest";
import { classifyError } from "../../src/slack/errors.ts";
import { type Fault, startSlack } from "../../packages/slack-emulator/index.ts";
import { freePort } from "../support/postgres.ts";

const errors = {
  retry: ["ratelimited", "rate_limited", "service_unavailable"],
  ambiguous: ["fatal_error", "internal_error", "request_timeout"],
  "installation-gone": [
    "account_inactive",
    "token_revoked",
    "token_expired",
    "invalid_auth",
    "not_authed",
    "team_access_not_granted",
    "org_login_required",
  ],
  "recipient-gone": [
    "user_not_found",
    "user_disabled",
    "user_not_visible",
    "cannot_dm_bot",
    "user_is_restricted",
    "channel_not_found",
    "messages_tab_disabled",
    "not_in_channel",
    "is_archived",
    "restricted_action",
    "no_permission",
    "ekm_access_denied",
  ],
  "target-gone": ["message_not_found", "cant_update_message", "edit_window_closed", "is_inactive"],
  "our-bug": [
    "invalid_blocks",
    "invalid_arguments",
    "msg_too_long",
    "msg_blocks_too_long",
    "metadata_too_large",
    "no_text",
    "missing_scope",
    "an_error_nobody_has_heard_of",
  ],
};

const named = Object.entries(errors).flatMap(([kind, names]) => names.map((error) => ({ error, kind })));

test.each(named)("Slack's answer $error means $kind", async ({ error, kind }) => {
  expect((await meets({ kind: "error", error }))?.kind).toBe(kind);
});

test("only a disabled account is called deactivated", async () => {
  expect(await meets({ kind: "error", error: "user_disabled" })).toEqual({ kind: "recipient-gone", deactivated: true });
  expect(await meets({ kind: "error", error: "messages_tab_disabled" })).toEqual({ kind: "recipient-gone", deactivated: false });
});

test("what Slack finds wrong with our message is kept for the log", async () => {
  expect(await meets({ kind: "error", error: "invalid_blocks" })).toEqual({ kind: "our-bug", details: ["invalid_blocks"] });
});

test("too many calls mean to wait as long as Slack says", async () => {
  expect(await meets({ kind: "ratelimited", retryAfter: 17 })).toEqual({ kind: "wait", seconds: 17 });
});

const unclear: Fault[] = [
  { kind: "http", status: 500 },
  { kind: "http", status: 503 },
  { kind: "timeout" },
  { kind: "reset" },
  { kind: "lost" },
];

test.each(unclear)("whether Slack did it is not known after %j", async (fault) => {
  expect(await meets(fault)).toEqual({ kind: "ambiguous" });
});

test("where no connection came about nothing was done", async () => {
  expect(await errorOf({ slackApiUrl: `http://127.0.0.1:${await freePort()}/api/` })).toEqual({ kind: "retry" });
  expect(await errorOf({ slackApiUrl: "http://no-such-host.invalid/api/" })).toEqual({ kind: "retry" });
});

test.each([
  ["a page instead of an answer", 200, "<html>Sign in to the network</html>"],
  ["an answer that was cut off", 200, '{"ok":tr'],
  ["a refusal of some server in between", 403, "<html>Forbidden</html>"],
])("whether Slack did it is not known after %s", async (_what, status, body) => {
  expect(await errorOf({ slackApiUrl: await serving(status, body) })).toEqual({ kind: "ambiguous" });
});

test("too many calls without a word about how long to wait leave it to the queue", async () => {
  expect(await errorOf({ slackApiUrl: await serving(429, "") })).toBeUndefined();
});

test("an error of our own means nothing about Slack", () => {
  expect(classifyError(new TypeError("undefined is not a function"))).toBeUndefined();
});

const clientOptions: WebClientOptions = {
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: 500,
  logLevel: LogLevel.ERROR,
};

async function meets(fault: Fault) {
  const slack = await startSlack();
  onTestFinished(() => slack.stop());
  slack.faults.next("chat.postMessage", fault);
  return errorOf({ slackApiUrl: slack.apiUrl }, slack.botToken, slack.addPerson({ name: "Bo" }).id);
}

/** What the bot makes of the error that a post throws. */
async function errorOf(options: WebClientOptions, token = "xoxb-none", channel = "U0BO") {
  const client = new WebClient(token, { ...clientOptions, ...options });
  const error: unknown = await client.chat.postMessage({ channel, text: "Hello" }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error, "the post is not answered well").toBeDefined();
  return classifyError(error);
}

async function serving(status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => void response.writeHead(status, { "content-type": "text/html" }).end(body));
  const port = await freePort();
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${port}/api/`;
}
