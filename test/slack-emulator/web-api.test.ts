import { expect, test } from "vitest";
import { buttons, clientOf, errorOf, plain, slackForTest } from "./support.ts";

const sections = (...lengths: number[]) =>
  lengths.map((length) => ({ type: "section", text: { type: "plain_text", text: "x".repeat(length) } }));

test("tokens and scopes determine which methods can be called", async () => {
  const slack = await slackForTest({ scopes: ["users:read"] });
  const ana = slack.addPerson({ name: "Ana" });
  const client = clientOf(slack);
  expect(await errorOf(clientOf(slack, {}, "xoxb-other-team").auth.test())).toBe("invalid_auth");
  expect(await errorOf(client.apiCall("auth.test", { team_id: "T0OTHER" }))).toBe("team_not_found");
  expect(await errorOf(client.apps.connections.open({}))).toBe("not_allowed_token_type");
  expect(await errorOf(clientOf(slack, {}, slack.appToken).auth.test())).toBe("not_allowed_token_type");
  expect(await errorOf(client.apiCall("chat.postTelegram"))).toBe("unknown_method");
  await expect(client.chat.postMessage({ channel: ana.id, text: "hi" })).rejects.toMatchObject({
    data: { error: "missing_scope", needed: "chat:write", provided: "users:read" },
  });
  slack.grants(["chat:write"]);
  await client.chat.postMessage({ channel: ana.id, text: "hi" });
  expect(ana.last?.text).toBe("hi");
  slack.revokeToken();
  expect(await errorOf(client.auth.test())).toBe("token_revoked");
  expect(slack.problems).toHaveLength(6);
  expect(slack.calls.at(-1)).toMatchObject({
    method: "auth.test",
    ok: false,
    error: "token_revoked",
    teamToken: slack.botToken,
  });
});

test("some people can't receive messages", async () => {
  const slack = await slackForTest();
  const client = clientOf(slack);
  const ana = slack.addPerson({ name: "Ana" });
  const cases: [string, string][] = [
    [slack.addPerson({ name: "Gone", deactivated: true }).id, "user_disabled"],
    [slack.addPerson({ name: "Robot", bot: true }).id, "cannot_dm_bot"],
    [slack.addPerson({ name: "Stranger", external: true }).id, "user_not_visible"],
    [slack.addPerson({ name: "Guest", guest: true }).id, "no error"],
    ["USLACKBOT", "cannot_dm_bot"],
    [slack.botUserId, "cannot_dm_bot"],
    ["UNOBODY", "channel_not_found"],
    ["D0NOWHERE", "channel_not_found"],
    [ana.id, "no error"],
  ];
  for (const [channel, error] of cases) expect(await errorOf(client.chat.postMessage({ channel, text: "hi" }))).toBe(error);
  await slack.blockDms(ana);
  expect(await errorOf(client.chat.postMessage({ channel: ana.dm, text: "hi" }))).toBe("messages_tab_disabled");
  expect(slack.problems).toEqual([]);
});

test("users.info returns what Slack returns for each kind of person", async () => {
  const slack = await slackForTest({ now: () => new Date("2026-07-01T12:00:00Z") });
  const users = clientOf(slack).users;
  const info = async (user: { id: string }) => (await users.info({ user: user.id, include_locale: true })).user;
  const ana = slack.addPerson({ name: "Ana", tz: "Europe/Berlin", locale: "de-DE" });
  expect(await info(ana)).toMatchObject({
    id: "U0ANA",
    tz: "Europe/Berlin",
    tz_offset: 7200,
    locale: "de-DE",
    is_bot: false,
  });
  await slack.moveTo(ana, "Asia/Tokyo");
  await slack.rename(ana, "Anna");
  expect(await info(ana)).toMatchObject({ real_name: "Anna", tz: "Asia/Tokyo", tz_offset: 32_400 });
  await slack.deactivate(ana);
  expect(await info(ana)).toMatchObject({ deleted: true });
  expect(await info(ana)).not.toHaveProperty("tz");
  expect(await info(slack.addPerson({ name: "Ex", external: true }))).toMatchObject({
    is_stranger: true,
    team_id: "T0OTHER",
  });
  expect(await info(slack.addPerson({ name: "Gus", guest: true }))).toMatchObject({ is_restricted: true });
  expect(await info({ id: "USLACKBOT" })).toMatchObject({ is_bot: false });
  expect(await errorOf(users.info({ user: "UNOBODY" }))).toBe("user_not_found");
  const page = await users.list({ limit: 2 });
  expect(page.members?.map((member) => member.id)).toEqual(["USLACKBOT", slack.botUserId]);
  expect(page.response_metadata?.next_cursor).toBe("2");
});

test("chat.update edits the bot's own messages in D channels; text alone drops blocks and keeps metadata", async () => {
  const slack = await slackForTest();
  const ana = slack.addPerson({ name: "Ana" });
  const { chat, conversations } = clientOf(slack);
  const metadata = { event_type: "card", event_payload: { id: 7 } };
  const posted = await chat.postMessage({ channel: ana.id, text: "one", blocks: buttons("Accept"), metadata });
  const channel = posted.channel ?? "";
  const ts = posted.ts ?? "";
  expect(channel).toBe(ana.dm);
  expect(await errorOf(chat.update({ channel: ana.id, ts, text: "two" }))).toBe("channel_not_found");
  expect(await errorOf(chat.update({ channel, ts: "1.0", text: "two" }))).toBe("message_not_found");
  expect(await errorOf(chat.update({ channel, ts, text: "x".repeat(4001) }))).toBe("msg_too_long");
  expect(await errorOf(chat.update({ channel, ts, text: "" }))).toBe("no_text");
  expect(ana.last).toMatchObject({ text: "one", labels: ["Accept"], edited: false });
  await chat.update({ channel, ts, text: "two" });
  expect(ana.last).toMatchObject({ screen: "two", labels: [], edited: true, metadata });
  expect(ana.notifications).toEqual(["two"]);
  const history = (await conversations.history({ channel })).messages;
  expect(history?.[0]).not.toHaveProperty("metadata");
  expect((await conversations.history({ channel, include_all_metadata: true })).messages?.[0]).toMatchObject({
    metadata,
  });
  expect((await chat.getPermalink({ channel, message_ts: ts })).permalink).toContain(channel);
  await chat.delete({ channel, ts });
  expect(ana.messages).toEqual([]);
  expect(await errorOf(chat.delete({ channel, ts }))).toBe("message_not_found");
});

test("conversations.history is paginated, newest first, and respects its time range", async () => {
  const slack = await slackForTest({ historyPage: 15 });
  const ana = slack.addPerson({ name: "Ana" });
  const { chat, conversations } = clientOf(slack);
  const posted: string[] = [];
  for (let index = 0; index < 40; index++) posted.push((await chat.postMessage({ channel: ana.id, text: `${index}` })).ts ?? "");
  const channel = ana.dm;
  const page = async (options: { oldest?: string; latest?: string; inclusive?: boolean; limit?: number; cursor?: string }) => {
    const { messages, has_more, response_metadata } = await conversations.history({ channel, ...options });
    return { texts: messages?.map(({ text }) => text), more: has_more, cursor: response_metadata?.next_cursor };
  };
  const range = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => `${from - index}`);

  const first = await page({ oldest: posted[9] ?? "", limit: 200 });
  expect(first).toMatchObject({ texts: range(39, 25), more: true });
  // A message posted between pages doesn't appear on a later page.
  await chat.postMessage({ channel: ana.id, text: "meanwhile" });
  const second = await page({ oldest: posted[9] ?? "", limit: 10, cursor: first.cursor ?? "" });
  expect(second).toMatchObject({ texts: range(24, 15), more: true });
  const last = await page({ oldest: posted[9] ?? "", limit: 200, cursor: second.cursor ?? "" });
  expect(last).toEqual({ texts: range(14, 10), more: false, cursor: "" });
  expect((await page({ oldest: posted[9] ?? "", latest: posted[11] ?? "" })).texts).toEqual(["10"]);
  expect((await page({ oldest: posted[9] ?? "", latest: posted[11] ?? "", inclusive: true })).texts).toEqual(["11", "10", "9"]);

  expect(await errorOf(page({ cursor: posted[3] ?? "" }))).toBe("invalid_cursor");
  expect(await errorOf(page({ oldest: "yesterday" }))).toBe("invalid_ts_oldest");
  expect(await errorOf(page({ latest: "1e9" }))).toBe("invalid_ts_latest");
  expect(await errorOf(page({ limit: 1_000 }))).toBe("invalid_arguments");
  expect(slack.problems).toHaveLength(4);
});

test("an ephemeral message is visible to one person and can't be updated", async () => {
  const slack = await slackForTest();
  const ana = slack.addPerson({ name: "Ana" });
  const bo = slack.addPerson({ name: "Bo" });
  const { chat } = clientOf(slack);
  const posted = await chat.postEphemeral({ channel: ana.dm, user: ana.id, text: "psst" });
  expect(ana.last).toMatchObject({ text: "psst", ephemeral: true });
  expect(bo.messages).toEqual([]);
  expect(ana.notifications).toEqual([]);
  expect(await errorOf(chat.update({ channel: ana.dm, ts: posted.message_ts ?? "", text: "x" }))).toBe("message_not_found");
  expect(await errorOf(chat.postEphemeral({ channel: ana.dm, user: bo.id, text: "psst" }))).toBe("user_not_in_channel");
});

test.each([
  ["blocks without text", { blocks: buttons("A") }, /blocks without text/],
  ["a very long text", { text: "x".repeat(4001) }, /longer than 4000/],
  ["a ping of everyone", { text: "<!channel> hi" }, /pings a whole channel/],
  ["a date without fallback", { text: "<!date^1^{date}>" }, /does not understand the date/],
  ["a mention of an unknown person", { text: "<@UNOBODY> hi" }, /mentions nobody/],
  ["an unknown argument", { text: "x", colour: "red" }, /unknown argument colour/],
])("%s is reported as a problem", async (_name, content, complaint) => {
  const slack = await slackForTest();
  const ana = slack.addPerson({ name: "Ana" });
  await clientOf(slack).apiCall("chat.postMessage", { channel: ana.id, ...content });
  expect(slack.problems).toEqual([expect.stringMatching(complaint)]);
});

test.each([
  ["no content", {}, "no_text"],
  ["text over 40,000", { text: "x".repeat(40_001) }, "msg_too_long"],
  ["blocks of 9,598 characters", { text: "x", blocks: sections(3_000, 3_000, 3_000, 598) }, "msg_blocks_too_long"],
  [
    "blocks that take 15,562 characters as JSON",
    { text: "x", blocks: sections(...Array.from({ length: 45 }, () => 290)) },
    "msg_blocks_too_long",
  ],
  ["unusable metadata", { text: "x", metadata: { event_type: "card" } }, "invalid_metadata_format"],
  ["too much metadata", { text: "x", metadata: { event_type: "card", event_payload: { a: "x".repeat(5000) } } }, "metadata_too_large"],
  ["a broken block", { text: "x", blocks: [{ type: "header" }] }, "invalid_blocks"],
])("a message with %s is refused", async (_name, content, error) => {
  const slack = await slackForTest();
  const ana = slack.addPerson({ name: "Ana" });
  expect(await errorOf(clientOf(slack).apiCall("chat.postMessage", { channel: ana.id, ...content }))).toBe(error);
  expect(ana.messages).toEqual([]);
  expect(slack.problems).toHaveLength(1);
});

test("JSON bodies work like forms, and invalid blocks are located with a JSON pointer", async () => {
  const slack = await slackForTest();
  const ana = slack.addPerson({ name: "Ana" });
  const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: "POST",
    headers: { authorization: `Bearer ${slack.botToken}`, "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify({ channel: ana.id, text: "x", blocks: [{ type: "header", text: plain("") }] }),
  });
  expect(await response.json()).toMatchObject({
    ok: false,
    error: "invalid_blocks",
    response_metadata: { messages: ["[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"] },
  });
});

test("views.publish shows the Home tab and checks the hash", async () => {
  const slack = await slackForTest();
  const ana = slack.addPerson({ name: "Ana" });
  const { views } = clientOf(slack);
  const view = { type: "home" as const, blocks: [{ type: "header" as const, text: plain("Welcome") }] };
  const first = await views.publish({ user_id: ana.id, view });
  expect(ana.home?.text).toBe("Home\nWelcome");
  await views.publish({ user_id: ana.id, view, hash: first.view?.hash ?? "" });
  expect(await errorOf(views.publish({ user_id: ana.id, view, hash: first.view?.hash ?? "" }))).toBe("hash_conflict");
});
