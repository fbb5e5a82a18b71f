import { expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { newKey } from "../../src/workspace/encryption.ts";

const one = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s" };
const many = {
  SLACK_CLIENT_ID: "1.2",
  SLACK_CLIENT_SECRET: "c",
  SLACK_SIGNING_SECRET: "s",
  TOKEN_ENCRYPTION_KEY: newKey("k"),
  PUBLIC_URL: "https://bot.example",
};
const without = (name: keyof typeof many) => ({ ...many, [name]: "" });

test("one workspace by token, over HTTP or a socket, and many by installation are complete", () => {
  expect(readConfig(one)).toMatchObject({ access: { botToken: "xoxb-1" }, mode: { http: { signingSecret: "s" } } });
  expect(readConfig({ SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1" })).toMatchObject({ mode: { socket: { appToken: "xapp-1" } } });
  expect(readConfig(many)).toMatchObject({
    access: { oauth: { clientId: "1.2", clientSecret: "c", publicUrl: "https://bot.example", keys: [{ id: "k" }] } },
    mode: { http: { signingSecret: "s" } },
  });
});

const needed = "is not set, and is needed for installation in many workspaces";
test.each([
  ["a token beside OAuth", { ...many, ...one }, "SLACK_BOT_TOKEN is for one workspace, and SLACK_CLIENT_ID"],
  ["a socket beside OAuth", { ...many, SLACK_APP_TOKEN: "xapp-1" }, "SLACK_APP_TOKEN is for Socket Mode, and installation in many"],
  ["OAuth without its secret", without("SLACK_CLIENT_SECRET"), `SLACK_CLIENT_SECRET ${needed}`],
  ["OAuth without its client", without("SLACK_CLIENT_ID"), `SLACK_CLIENT_ID ${needed}`],
  ["OAuth without a key", without("TOKEN_ENCRYPTION_KEY"), `TOKEN_ENCRYPTION_KEY ${needed}`],
  ["OAuth without an address", without("PUBLIC_URL"), `PUBLIC_URL ${needed}`],
  ["OAuth without a signing secret", without("SLACK_SIGNING_SECRET"), `SLACK_SIGNING_SECRET ${needed}`],
  ["an address without TLS", { ...many, PUBLIC_URL: "http://bot.example" }, "PUBLIC_URL must be like https://your.host, without a path"],
  ["an address with a path", { ...many, PUBLIC_URL: "https://bot.example/slack" }, "PUBLIC_URL must be like https://your.host"],
  ["no limit", { ...one, INVITATIONS_PER_HOUR: "0" }, "INVITATIONS_PER_HOUR must be a whole number from 1 on"],
  ["neither", {}, "SLACK_BOT_TOKEN is not set: for one workspace it is needed; for many set SLACK_CLIENT_ID, SLACK_CLIENT_SECRET"],
])("%s is told in plain words", (_what, environment, words) => {
  expect(() => readConfig(environment)).toThrow(words);
});
