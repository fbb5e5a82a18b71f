import type { Slack } from "../../packages/slack-emulator/index.ts";
import { key } from "./key.ts";

/** Excludes text that logs contain anyway, or that is too short to be more than chance. */
const isSignificant = (text: string) => text.length >= 6 && !["responses", "/invitations", "/followup"].includes(text);

/** Returns the secrets of all workspaces, and the text people wrote in them, that appear in a log. */
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
  const written = app.requestLog
    .flatMap(({ direction, body }) => (direction === "to the bot" ? writtenIn(body) : []))
    .filter(isSignificant);
  return [...new Set([...secrets, ...written])].filter((text) => log.includes(text) || log.includes(JSON.stringify(text).slice(1, -1)));
}

/** Returns what people wrote: after a command, in a form's text fields, or in a message a shortcut was used on. */
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

/** Registers a bot's log, to be checked when the Slack at this address stops. */
export function watchLog(apiUrl: string, log: () => string): void {
  logs.set(apiUrl, [...(logs.get(apiUrl) ?? []), log]);
}

/** Returns what leaked into the logs of all bots of a Slack, and forgets the logs to free memory for other tests. */
export function leaked(slack: Slack): string[] {
  const log = (logs.get(slack.apiUrl) ?? []).map((one) => one()).join("\n");
  logs.delete(slack.apiUrl);
  return leaks(slack, log);
}
