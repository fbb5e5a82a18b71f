import { expect, test } from "vitest";
import { readConfig, readPlace } from "../../src/config.ts";
import { newKey } from "../../src/workspaces/encryption.ts";

const one = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s" };
const many = {
  SLACK_CLIENT_ID: "1.2",
  SLACK_CLIENT_SECRET: "c",
  SLACK_SIGNING_SECRET: "s",
  TOKEN_ENCRYPTION_KEY: newKey("k"),
  PUBLIC_URL: "https://bot.example",
};
const without = (name: keyof typeof many) => ({ ...many, [name]: "" });

test("one workspace by token, over HTTP or Socket Mode, and many by OAuth are complete settings", () => {
  expect(readConfig(one)).toMatchObject({ access: { botToken: "xoxb-1" }, mode: { http: { signingSecret: "s" } } });
  expect(readConfig({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1" })).toMatchObject({ mode: { socket: { appToken: "xapp-1" } } });
  expect(readConfig(many)).toMatchObject({
    access: { oauth: { clientId: "1.2", clientSecret: "c", publicUrl: "https://bot.example", keys: [{ id: "k" }] } },
    mode: { http: { signingSecret: "s" } },
  });
});

const keys = (...entries: string[]) => ({ ...many, TOKEN_ENCRYPTION_KEY: entries.join(",") });
const sameKey = newKey("same");

test("a key may have two names, and whitespace is allowed between keys", () => {
  const renamed = sameKey.replace("same", "renamed");
  expect(readConfig(keys(` ${renamed}`, `\n ${sameKey}\n`))).toMatchObject({
    access: { oauth: { keys: [{ id: "renamed" }, { id: "same" }] } },
  });
});

const databaseUrl = (rest: string) => ({ ...one, DATABASE_URL: `postgresql://bot:top-secret@host:5432/bot${rest}` });

test.each([
  "",
  "?sslmode=require",
  "?sslmode=verify-full&sslrootcert=/etc/ca.pem&sslcert=a&sslkey=b",
  "?uselibpqcompat=true&sslmode=require&application_name=bot",
  "?host=/var/run/postgresql",
  "?options=-c%20work_mem%3D8MB",
])("DATABASE_URL may end with “%s”", (rest) => {
  expect(readConfig(databaseUrl(rest)).databaseUrl).toBe(databaseUrl(rest).DATABASE_URL);
});

test.each([
  ["?schema=bot", "DATABASE_URL has the parameter “schema”, which isn't supported: the bot's tables are in the schema “public”"],
  ["?schema=public", "“schema”"],
  ["?sslmode=require&connection_limit=5", "“connection_limit”, which isn't supported: the bot has its own pools. Remove it"],
  ["?connection_limit=5&pool_timeout=2", "“pool_timeout”"],
  [
    "?pgbouncer=true",
    "“pgbouncer”, which isn't supported: the bot has to connect to the server directly, or through PgBouncer with pool_mode = session",
  ],
  ["?statement_timeout=0", "“statement_timeout”, which isn't supported: the bot has its own time limits"],
  ["?connect_timeout=10", "“connect_timeout”"],
  ["?channel_binding=require", "“channel_binding”, which isn't supported: the supported ones are sslmode, "],
  ["?target_session_attrs=read-write", "“target_session_attrs”"],
  ["?client_encoding=latin1", "“client_encoding”"],
  ["?SSLMODE=require", "“SSLMODE”"],
  ["?sslmode=allow", "has an unsupported value for “sslmode”. Use one of disable, prefer, require, verify-ca, verify-full, no-verify"],
  ["?sslmode=", "“sslmode”"],
  ["?ssl=false", "“ssl”"],
  ["#fragment", "a stray “?” or “#”"],
])("DATABASE_URL can't end with “%s”, which would be ignored or do harm", (rest, words) => {
  expect(() => readConfig(databaseUrl(rest))).toThrow(words);
  expect(() => readPlace(databaseUrl(rest))).toThrow(words);
});

test("an error about a misplaced parameter never shows part of the password", () => {
  const read = () => readConfig({ ...one, DATABASE_URL: "postgresql://bot:12?top-secret@host/bot" });
  expect(read).toThrow("In a username or password, write %3F or %23 instead");
  expect(read).not.toThrow("top-secret");
});

test("without a token the error mentions the playground, and with one it doesn't", () => {
  const playground = "run “npm run playground”";
  expect(() => readConfig({})).toThrow(playground);
  expect(() => readConfig({ SLACK_APP_TOKEN: "xapp-1" })).toThrow(playground);
  expect(() => readConfig({ ...one, PORT: "many" })).not.toThrow(playground);
  expect(() => readConfig(without("PUBLIC_URL"))).not.toThrow(playground);
});

const requiredForOauth = "isn't set, but is required to install the app in multiple workspaces";
test.each([
  ["a token next to OAuth", { ...many, ...one }, "SLACK_BOT_TOKEN is for one workspace, and SLACK_CLIENT_ID"],
  [
    "Socket Mode next to OAuth",
    { ...many, SLACK_APP_TOKEN: "xapp-1" },
    "SLACK_APP_TOKEN is for Socket Mode, but installing the app in multiple",
  ],
  ["OAuth without its secret", without("SLACK_CLIENT_SECRET"), `SLACK_CLIENT_SECRET ${requiredForOauth}`],
  ["OAuth without its client", without("SLACK_CLIENT_ID"), `SLACK_CLIENT_ID ${requiredForOauth}`],
  ["OAuth without a key", without("TOKEN_ENCRYPTION_KEY"), `TOKEN_ENCRYPTION_KEY ${requiredForOauth}`],
  ["OAuth without a public URL", without("PUBLIC_URL"), `PUBLIC_URL ${requiredForOauth}`],
  ["OAuth without a signing secret", without("SLACK_SIGNING_SECRET"), `SLACK_SIGNING_SECRET ${requiredForOauth}`],
  ["a URL without TLS", { ...many, PUBLIC_URL: "http://bot.example" }, "PUBLIC_URL must look like https://your.host, without a path"],
  ["a URL with a path", { ...many, PUBLIC_URL: "https://bot.example/slack" }, "PUBLIC_URL must look like https://your.host"],
  ["no limit", { ...one, INVITATIONS_PER_HOUR: "0" }, "INVITATIONS_PER_HOUR must be a whole number of at least 1"],
  [
    "two keys with one name",
    { ...many, TOKEN_ENCRYPTION_KEY: `${newKey("a")}, ${newKey("a")}` },
    "TOKEN_ENCRYPTION_KEY has two keys named “a”.",
  ],
  ["two keys with one name among others", keys(newKey("a"), newKey("b"), newKey("c"), newKey("b")), "has two keys named “b”."],
  ["one key twice", keys(sameKey, sameKey), "has two keys named “same”."],
  ["an extra comma", keys(newKey("a"), ""), "TOKEN_ENCRYPTION_KEY must look like 2026a:KEY"],
  ["neither a token nor OAuth", {}, "SLACK_BOT_TOKEN isn't set. Set it for one workspace, or set SLACK_CLIENT_ID, SLACK_CLIENT_SECRET"],
])("%s is explained in plain words", (_what, environment, words) => {
  expect(() => readConfig(environment)).toThrow(words);
});
