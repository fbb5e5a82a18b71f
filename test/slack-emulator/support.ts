import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, type AppOptions, LogLevel } from "@slack/bolt";
import type { KnownBlock, ModalView } from "@slack/types";
import { WebAPIPlatformError, WebClient, type WebClientOptions } from "@slack/web-api";
import { onTestFinished } from "vitest";
import { type Payload, type Slack, type SlackOptions, startSlack } from "../../packages/slack-emulator/index.ts";

export const MANIFEST = `
display_information: { name: Follow-up }
features:
  app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true }
  bot_user: { display_name: followup }
  slash_commands:
    - { command: /followup, description: Create a follow-up, should_escape: true }
    - { command: /invitations, description: List invitations, should_escape: true }
  shortcuts:
    - { name: New follow-up, type: global, callback_id: new_follow_up, description: Create a follow-up }
    - { name: Create follow-up, type: message, callback_id: from_message, description: From a message }
oauth_config: { scopes: { bot: [chat:write, commands, users:read, im:history] } }
settings:
  event_subscriptions: { bot_events: [app_home_opened, user_change] }
  interactivity: { is_enabled: true }
`;

export const manifestPath = (text = MANIFEST): string => {
  const path = join(mkdtempSync(join(tmpdir(), "stand-in-")), "manifest.yml");
  writeFileSync(path, text);
  return path;
};

/** Starts a Slack for the running test. */
export async function slackForTest(options: SlackOptions = {}): Promise<Slack> {
  const slack = await startSlack({ manifest: manifestPath(), ...options });
  onTestFinished(() => slack.stop());
  return slack;
}

export type Mode = "http" | "socket";

/** Starts a real Bolt app and connects it. */
export async function botForTest(slack: Slack, mode: Mode, listen: (app: App) => void): Promise<App> {
  const shared: AppOptions = {
    token: slack.botToken,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
    convoStore: false,
    logLevel: LogLevel.ERROR,
    deferInitialization: true,
  };
  const app =
    mode === "socket"
      ? new App({ ...shared, socketMode: true, appToken: slack.appToken })
      : new App({ ...shared, signingSecret: slack.signingSecret });
  listen(app);
  await app.init();
  const server = await app.start(0);
  onTestFinished(async () => {
    await app.stop();
  });
  if (mode === "http" && server && "address" in server) {
    const address = server.address();
    if (address && typeof address === "object") slack.requestUrl = `http://127.0.0.1:${address.port}/slack/events`;
  }
  return app;
}

/** Returns a real WebClient without retries. */
export const clientOf = (slack: Slack, options: WebClientOptions = {}, token = slack.botToken): WebClient =>
  new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
    ...options,
  });

type Received = { payload: Payload; headers: Record<string, string | string[] | undefined> };
type Reply = { status?: number; body?: unknown; headers?: Record<string, string> } | "never";

/** Starts a bot without Bolt that responds exactly as the test specifies. */
export async function rawBotForTest(slack: Slack, reply: (payload: Payload) => Reply | Promise<Reply>) {
  const received: Received[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const form = new URLSearchParams(body);
    const payload: Payload = body.startsWith("{")
      ? JSON.parse(body)
      : form.has("payload")
        ? JSON.parse(form.get("payload") ?? "")
        : Object.fromEntries(form);
    received.push({ payload, headers: request.headers });
    const answer = await reply(payload);
    if (answer === "never") return;
    response.writeHead(answer.status ?? 200, answer.headers);
    response.end(answer.body === undefined ? "" : JSON.stringify(answer.body));
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address && typeof address === "object") slack.requestUrl = `http://127.0.0.1:${address.port}/slack/events`;
  return received;
}

/** Returns the error code of a Web API call, or "no error". */
export async function errorOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "no error",
    (error: unknown) => (error instanceof WebAPIPlatformError ? error.data.error : String(error)),
  );
}

export const plain = (text: string) => ({ type: "plain_text" as const, text });
export const input = (label: string, more: Record<string, unknown> = {}, block: Record<string, unknown> = {}) => ({
  type: "input" as const,
  block_id: label.toLowerCase(),
  label: plain(label),
  element: { type: "plain_text_input" as const, action_id: "value", ...more },
  ...block,
});
export const modalView = (title: string, blocks: KnownBlock[] = [], more: Partial<ModalView> = {}): ModalView => ({
  type: "modal",
  title: plain(title),
  submit: plain("Send"),
  blocks,
  ...more,
});
export const buttons = (...labels: string[]): KnownBlock[] => [
  {
    type: "actions",
    elements: labels.map((label) => ({ type: "button", action_id: label, text: plain(label), value: label })),
  },
];
