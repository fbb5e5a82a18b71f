import type { KnownBlock } from "@slack/types";
import { expect, test } from "vitest";
import { buttons, clientOf, plain, rawBotForTest, slackForTest } from "./support.ts";

async function setUp() {
  const slack = await slackForTest();
  const ana = slack.addPerson({ name: "Ana" });
  const received = await rawBotForTest(slack, () => ({}));
  const { chat } = clientOf(slack);
  const post = (blocks: KnownBlock[]) => chat.postMessage({ channel: ana.id, text: "message", blocks });
  const lastAction = () => received.at(-1)?.payload["actions"];
  return { slack, ana, received, chat, post, lastAction };
}

const row = (name: string): KnownBlock => ({
  type: "section",
  text: { type: "mrkdwn", text: `*${name}*` },
  accessory: { type: "button", action_id: "accept", text: plain("Accept"), value: name },
});

test("in a list, `near` selects the row", async () => {
  const { ana, post, lastAction } = await setUp();
  await post([row("Kick-off"), row("Review")]);
  await ana.clicks("Accept");
  expect(lastAction()).toMatchObject([{ value: "Kick-off" }]);
  await ana.clicks("Accept", { near: "Review" });
  expect(lastAction()).toMatchObject([{ value: "Review" }]);
  await expect(ana.clicks("Accept", { near: "Lunch" })).rejects.toThrow('no "Accept" near "Lunch"');
});

test("the newest message with the label is clicked", async () => {
  const { ana, post, received } = await setUp();
  const first = await post(buttons("Accept"));
  const second = await post(buttons("Accept"));
  await post(buttons("Decline"));
  await ana.clicks("Accept");
  expect(received.at(-1)?.payload).toMatchObject({ container: { message_ts: second.ts } });
  await ana.clicks("Accept", { in: await ana.sees((message) => message.ts === first.ts) });
  expect(received.at(-1)?.payload).toMatchObject({ container: { message_ts: first.ts } });
});

test("a confirmation can be cancelled", async () => {
  const { ana, post, received } = await setUp();
  const confirm = { title: plain("Sure?"), text: plain("Really?"), confirm: plain("Yes"), deny: plain("No") };
  await post([{ type: "actions", elements: [{ type: "button", action_id: "x", text: plain("Remove"), confirm }] }]);
  expect(await ana.clicks("Remove", { confirm: false })).toMatchObject({ acked: false });
  expect(received).toHaveLength(0);
  expect(await ana.clicks("Remove")).toMatchObject({ acked: true });
});

test("a menu in a message notifies the bot immediately and keeps its choice when the message is updated", async () => {
  const { slack, ana, chat, post, lastAction } = await setUp();
  const bo = slack.addPerson({ name: "Bo" });
  const menu = (block_id: string): KnownBlock[] => [
    {
      type: "actions",
      block_id,
      elements: [{ type: "users_select", action_id: "who", placeholder: plain("Choose a person") }],
    },
  ];
  const { channel = "", ts = "" } = await post(menu("one"));
  await ana.selects("Choose a person", bo);
  expect(lastAction()).toMatchObject([{ type: "users_select", selected_user: bo.id }]);
  await chat.update({ channel, ts, text: "message", blocks: menu("one") });
  expect(ana.last?.screen).toBe("Bo");
  await chat.update({ channel, ts, text: "message", blocks: menu("two") });
  expect(ana.last?.screen).toBe("[Choose a person]");
  await expect(ana.selects("Nothing", bo)).rejects.toThrow("There is: Choose a person");
});

test("a timed-out wait reports what is on screen", async () => {
  const { ana, post } = await setUp();
  await post(buttons("Accept"));
  await expect(ana.sees("Declined", { within: 20 })).rejects.toThrow(/Wanted Declined. Ana sees:\n--- \[Accept\]/);
  await expect(ana.seesModal("Form", { within: 20 })).rejects.toThrow("not within 20 ms");
});

test("onChange fires for every visible change and nothing else", async () => {
  const { slack, ana, post, chat } = await setUp();
  let changes = 0;
  const off = slack.onChange(() => (changes += 1));
  const { channel = "", ts = "" } = await post(buttons("Accept"));
  await chat.update({ channel, ts, text: "edited" });
  await chat.delete({ channel, ts });
  await clientOf(slack).auth.test();
  expect(changes).toBe(3);
  off();
  await post(buttons("Accept"));
  expect(changes).toBe(3);
  expect(ana.messages).toHaveLength(1);
});

test("deactivated and external people can't act as members", async () => {
  const { slack, ana, post } = await setUp();
  const ex = slack.addPerson({ name: "Ex", external: true });
  await expect(ex.types("/followup")).rejects.toThrow("not in this workspace");
  await post(buttons("Accept"));
  await slack.deactivate(ana);
  await expect(ana.clicks("Accept")).rejects.toThrow("deactivated");
});

test("people with the same name get different ids", async () => {
  const { slack, ana } = await setUp();
  const other = slack.addPerson({ name: "Ana" });
  expect([ana.id, other.id, other.mention]).toEqual(["U0ANA", "U0ANA2", "<@U0ANA2>"]);
  expect(slack.people.map((person) => person.name)).toEqual(["Slackbot", "followup", "Ana", "Ana"]);
});
