import { expect, test } from "vitest";
import { type Reader, renderMrkdwn } from "../../packages/slack-emulator/screen/mrkdwn.ts";
import { clientOf, slackForTest } from "./support.ts";

const reader: Reader = {
  zone: "America/New_York",
  now: Date.UTC(2026, 10, 30, 12),
  personName: (id) => (id === "UBO" ? "Bo" : undefined),
  channelName: () => undefined,
};
/** December 1, 2026, 15:00 in Berlin and 9:00 in New York. */
const seconds = Date.UTC(2026, 11, 1, 14) / 1000;

test.each([
  ["*bold*, _italic_ and `code`", "bold, italic and code"],
  ["~Monday~ → Tuesday", "~Monday~ → Tuesday"],
  ["_*both*_", "both"],
  ["2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"],
  ["*not\nbold*", "*not\nbold*"],
  ["`*literal*`", "*literal*"],
  ["a &amp; b &lt;c&gt; &amp;amp;", "a & b <c> &amp;"],
  ["<@UBO> and <@UNOBODY|cy>", "@Bo and @cy"],
  ["<!channel> <!here>", "@channel @here"],
  ["&lt;!channel&gt;", "<!channel>"],
  ["<https://a.b/c_d_e|the _plan_>", "the _plan_"],
  ["<https://a.b/c>", "https://a.b/c"],
  ["&gt; quoted", "> quoted"],
  [`<!date^${seconds}^{date_long} at {time}|fallback>`, "Tuesday, December 1st, 2026 at 9:00 AM"],
  [`<!date^${seconds}^{date_short_pretty}|fallback>`, "tomorrow"],
  [`<!date^${seconds}^{date_num} {time_secs}|fallback>`, "2026-12-01 9:00:00 AM"],
  [`<!date^${seconds}^{nonsense}|fallback>`, "fallback"],
])("mrkdwn %j renders as %j", (source, seen) => {
  expect(renderMrkdwn(source, reader)).toBe(seen);
});

test("a notification shows a date's fallback", async () => {
  const slack = await slackForTest();
  const ana = slack.addPerson({ name: "Ana", tz: "America/New_York" });
  const text = `At <!date^${seconds}^{time}|15:00 CET>`;
  await clientOf(slack).chat.postMessage({ channel: ana.id, text });
  expect(ana.notifications).toEqual(["At 15:00 CET"]);
  expect(ana.last?.screen).toBe("At 9:00 AM");
});

test("every kind of block has a text rendering", async () => {
  const slack = await slackForTest();
  const ana = slack.addPerson({ name: "Ana" });
  const plain = (text: string) => ({ type: "plain_text" as const, text });
  const option = { text: plain("Show responses"), value: "on" };
  await clientOf(slack).chat.postMessage({
    channel: ana.id,
    text: "all",
    blocks: [
      { type: "header", text: plain("*Head*") },
      { type: "divider" },
      { type: "section", text: { type: "mrkdwn", text: "*Body*" }, fields: [plain("one"), plain("two")] },
      { type: "context", elements: [{ type: "mrkdwn", text: "_small_" }, plain("print")] },
      {
        type: "actions",
        elements: [
          { type: "button", action_id: "a", text: plain("Accept") },
          {
            type: "checkboxes",
            action_id: "b",
            options: [option, { text: plain("Other"), value: "x" }],
            initial_options: [option],
          },
          { type: "overflow", action_id: "c", options: [{ text: plain("Cancel"), value: "y" }] },
          { type: "users_select", action_id: "d", placeholder: plain("Who"), initial_user: ana.id },
        ],
      },
      {
        type: "rich_text",
        elements: [
          {
            type: "rich_text_section",
            elements: [
              { type: "text", text: "*as typed* " },
              { type: "user", user_id: ana.id },
            ],
          },
        ],
      },
    ],
  });
  expect(ana.last?.screen.split("\n")).toEqual([
    "*Head*",
    "---",
    "Body",
    "one",
    "two",
    "small print",
    "[Accept] [x] Show responses [ ] Other [… Cancel] Ana",
    "*as typed* @Ana",
  ]);
  expect(ana.last?.labels).toEqual(["Accept", "Show responses", "Other", "Cancel"]);
  expect(slack.problems).toEqual([]);
});
