import { createServer } from "node:http";
import { LogLevel, WebClient, type WebClientOptions } from "@slack/web-api";
import { expect, onTestFinished, test } from "vitest";
import { type Fault, startSlack } from "../../packages/slack-emulator/index.ts";
import { classifyError } from "../../src/slack/errors.ts";
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

test.each(named)("the Slack error $error is classified as $kind", async ({ error, kind }) => {
  expect((await classifyFault({ kind: "error", error }))?.kind).toBe(kind);
});

test("only user_disabled counts as deactivated", async () => {
  expect(await classifyFault({ kind: "error", error: "user_disabled" })).toEqual({ kind: "recipient-gone", deactivated: true });
  expect(await classifyFault({ kind: "error", error: "messages_tab_disabled" })).toEqual({ kind: "recipient-gone", deactivated: false });
});

test("details of a message Slack rejected are kept for the log", async () => {
  expect(await classifyFault({ kind: "error", error: "invalid_blocks" })).toEqual({ kind: "our-bug", details: ["invalid_blocks"] });
});

test("a rate limit waits as long as Slack says", async () => {
  expect(await classifyFault({ kind: "ratelimited", retryAfter: 17 })).toEqual({ kind: "wait", seconds: 17 });
});

const ambiguousFaults: Fault[] = [
  { kind: "http", status: 500 },
  { kind: "http", status: 503 },
  { kind: "timeout" },
  { kind: "reset" },
  { kind: "lost" },
];

test.each(ambiguousFaults)("the outcome is ambiguous after %j", async (fault) => {
  expect(await classifyFault(fault)).toEqual({ kind: "ambiguous" });
});

test("a failed connection is safe to retry", async () => {
  expect(await classifyPostError({ slackApiUrl: `http://127.0.0.1:${await freePort()}/api/` })).toEqual({ kind: "retry" });
  expect(await classifyPostError({ slackApiUrl: "http://no-such-host.invalid/api/" })).toEqual({ kind: "retry" });
});

test.each([
  ["an HTML page instead of JSON", 200, "<html>Sign in to the network</html>"],
  ["a truncated response", 200, '{"ok":tr'],
  ["a 403 from a server in between", 403, "<html>Forbidden</html>"],
])("the outcome is ambiguous after %s", async (_what, status, body) => {
  expect(await classifyPostError({ slackApiUrl: await startServer(status, body) })).toEqual({ kind: "ambiguous" });
});

test("a 429 without Retry-After is left to the queue's retries", async () => {
  expect(await classifyPostError({ slackApiUrl: await startServer(429, "") })).toBeUndefined();
});

test("our own errors say nothing about Slack", () => {
  expect(classifyError(new TypeError("undefined is not a function"))).toBeUndefined();
});

const clientOptions: WebClientOptions = {
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: 500,
  logLevel: LogLevel.ERROR,
};

async function classifyFault(fault: Fault) {
  const slack = await startSlack();
  onTestFinished(() => slack.stop());
  slack.faults.next("chat.postMessage", fault);
  return classifyPostError({ slackApiUrl: slack.apiUrl }, slack.botToken, slack.addPerson({ name: "Bo" }).id);
}

/** Classifies the error that a post throws. */
async function classifyPostError(options: WebClientOptions, token = "xoxb-none", channel = "U0BO") {
  const client = new WebClient(token, { ...clientOptions, ...options });
  const error: unknown = await client.chat.postMessage({ channel, text: "Hello" }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error, "the post fails").toBeDefined();
  return classifyError(error);
}

async function startServer(status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => void response.writeHead(status, { "content-type": "text/html" }).end(body));
  const port = await freePort();
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${port}/api/`;
}
