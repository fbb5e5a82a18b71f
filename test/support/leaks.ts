import type { Slack } from "../../packages/slack-emulator/index.ts";
import { key } from "./key.ts";

/** Texts that a log line has anyway, or that are too short to be told from chance. */
const isTelling = (text: string) => text.length >= 6 && !["responses", "/invitations", "/followup"].includes(text);

/** What of the secrets of all workspaces, and of what people wrote in them, stands in a log. */
export function leaks({ world: { app } }: Slack, log: string): string[] {
  const secrets = [
    ...app.tokens.keys(),
    app.appToken,
    app.signingSecret,
    app.clientSecret,
    app.verificationToken,
    "postgres:postgres",
    key("first").key.toString("base64"),
    ...app.codes.keys(),
    ...app.tickets,
    ...app.worlds.flatMap(({ responseUrls, triggers }) => [...responseUrls.keys(), ...triggers.keys()]),
  ];
  const written = app.requestLog.flatMap(({ direction, body }) => (direction === "to the bot" ? writtenIn(body) : [])).filter(isTelling);
  return [...new Set([...secrets, ...written])].filter((text) => log.includes(text) || log.includes(JSON.stringify(text).slice(1, -1)));
}

/** What somebody wrote: after a command, into the text fields of a form, in a message that a shortcut was used on. */
function writtenIn(body: unknown): string[] {
  const payload = body as {
    type?: string;
    command?: string;
    text?: unknown;
    message?: { text?: unknown } | null;
    view?: { state?: { values?: Record<string, Record<string, { type?: string; value?: unknown } | null> | null> | null } | null } | null;
  };
  const fields = Object.values(payload.view?.state?.values ?? {}).flatMap((block) => Object.values(block ?? {}));
  return [
    payload.command === undefined ? undefined : payload.text,
    payload.type === "message_action" ? payload.message?.text : undefined,
    ...fields.map((field) => (field?.type === "plain_text_input" ? field.value : undefined)),
  ].flatMap((text) => (typeof text === "string" && text !== "" ? [text.trim()] : []));
}

const logs = new Map<string, (() => string)[]>();

/** Takes note of the log of a bot, to be checked when the Slack at this address ends. */
export function watchLog(apiUrl: string, log: () => string): void {
  logs.set(apiUrl, [...(logs.get(apiUrl) ?? []), log]);
}

/** What has leaked into the logs of all the bots that a Slack had, which are done with then: other tests of the process need the room. */
export function leaked(slack: Slack): string[] {
  const log = (logs.get(slack.apiUrl) ?? []).map((one) => one()).join("\n");
  logs.delete(slack.apiUrl);
  return leaks(slack, log);
}
