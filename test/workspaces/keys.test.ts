import { WebClient } from "@slack/web-api";
import { expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { decrypt, encrypt, newKey } from "../../src/workspaces/encryption.ts";
import { openOauthInstallations } from "../../src/workspaces/installations.ts";
import { admin } from "../support/admin.ts";
import { monday, startTestBot } from "../support/bot.ts";
import { key } from "../support/key.ts";

const [first, second] = [key("first"), key("second")];

test("an encrypted token can't be decrypted for another workspace, with another key, or after tampering", () => {
  const text = encrypt([first], "T0ONE", "xoxb-secret");
  expect(text).not.toContain("secret");
  expect(encrypt([first], "T0ONE", "xoxb-secret"), "every encryption differs").not.toBe(text);
  expect(decrypt([second, first], "T0ONE", text)).toBe("xoxb-secret");
  expect(() => decrypt([first], "T0TWO", text)).toThrow("Unsupported state or unable to authenticate data");
  expect(() => decrypt([{ ...second, id: "first" }], "T0ONE", text)).toThrow("Unsupported state or unable to authenticate data");
  for (const at of [8, 30, text.length - 3]) {
    const tampered = `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
    expect(() => decrypt([first], "T0ONE", tampered)).toThrow("Unsupported state or unable to authenticate data");
  }
  expect(() => decrypt([second], "T0ONE", text)).toThrow(
    "TOKEN_ENCRYPTION_KEY is missing the key “first”, which encrypts stored tokens. Add it after the current one.",
  );
});

test("new-key prints a key that TOKEN_ENCRYPTION_KEY accepts", async () => {
  const environment = { SLACK_CLIENT_ID: "1.2", SLACK_CLIENT_SECRET: "s", SLACK_SIGNING_SECRET: "s", PUBLIC_URL: "https://bot.example/" };
  const made = await admin({ dataDir: "" }, ["new-key", "--id", "2026b"]);
  const { access } = readConfig({ ...environment, TOKEN_ENCRYPTION_KEY: `${made.printed}, ${newKey("2026a")}` });
  if (!("oauth" in access)) throw new Error("not for many workspaces");
  expect(access.oauth.keys.map(({ id }) => id)).toEqual(["2026b", "2026a"]);
  expect(access.oauth.publicUrl).toBe("https://bot.example");
  for (const wrong of ["2026a", "2026a:c2hvcnQ=", `${newKey("a")},`, ":"])
    expect(() => readConfig({ ...environment, TOKEN_ENCRYPTION_KEY: wrong })).toThrow("TOKEN_ENCRYPTION_KEY must look like 2026a:KEY");
});

test("rotate-keys encrypts every token with the new key, so the old one can be removed", async () => {
  const { slack, store, installUrl, config } = await startTestBot({ workspaces: "many", over: "http" });
  const other = slack.addWorkspace({ teamId: "T0SECOND", installed: false });
  for (const workspace of [slack, other]) {
    const ana = workspace.addPerson({ name: "Ana" });
    await ana.installs(installUrl);
    await ana.sees("Follow-up is installed");
  }
  const open = (keys: Parameters<typeof openOauthInstallations>[1]) =>
    openOauthInstallations(
      store,
      keys,
      (token) => new WebClient(token),
      () => monday,
    );
  await expect(open([second])).rejects.toThrow("TOKEN_ENCRYPTION_KEY is missing the key “first”");
  expect(await (await open([second, first])).of(slack.teamId)).toMatchObject({ botToken: slack.botToken });

  const keyList = (...keys: (typeof first)[]) => keys.map(({ id, key: bytes }) => `${id}:${bytes.toString("base64")}`).join(",");
  const rotate = (keys?: string) =>
    admin({ databaseUrl: config.databaseUrl ?? "", ...(keys === undefined ? {} : { keys }) }, ["rotate-keys"]);
  const now = "Every token now uses the key “second”.";
  expect(await rotate()).toMatchObject({ code: 1, printed: expect.stringContaining("TOKEN_ENCRYPTION_KEY isn't set") });
  expect(await rotate(keyList(second))).toMatchObject({
    code: 1,
    printed: expect.stringContaining("TOKEN_ENCRYPTION_KEY is missing the key “first”"),
  });
  expect(await rotate(keyList(second, first))).toEqual({ code: 0, printed: `2 tokens re-encrypted. ${now}` });
  expect(await rotate(keyList(second, first)), "a second run has nothing to do").toEqual({
    code: 0,
    printed: `0 tokens re-encrypted. ${now}`,
  });
  const installations = await open([second]);
  expect(await installations.of(slack.teamId)).toMatchObject({ botToken: slack.botToken });
  expect(await installations.of("T0SECOND")).toMatchObject({ botToken: other.botToken });
});
