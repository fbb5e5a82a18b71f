import { expect, test } from "vitest";
import { messageLink } from "../../src/features/create/message-link.ts";
import { messageText } from "../../src/features/create/message-text.ts";
import { mentionedUserIds, toVisibleText } from "../../src/views/text.ts";

const names: Record<string, string> = { U0BO: "Bo", W0CY: "R&D <Cy>", U0AMP: "A &lt; B" };
const nameOf = (id: string) => names[id];

test.each([
  ["Ask <@U0BO>, <@U0BO|bo> and <@W0CY>", "Ask @Bo, @Bo and @R&D <Cy>"],
  ["Ask <@U0AMP>", "Ask @A &lt; B"],
  ["Ask <@U0DEE|dee> or <@U0DEE|@dee>", "Ask @dee or @dee"],
  ["Ask <@U0DEE> or <@U0DEE|>", "Ask @someone or @someone"],
  ["<!subteam^S0DEVS|@devs> please", "@devs please"],
  ["<!subteam^S0DEVS|devs> and <!subteam^S0OPS>", "@devs and @group"],
  ["<!here|@here> <!here|here> <!here> <!channel> <!everyone|@everyone>", "@here @here @here @channel @everyone"],
  ["Due <!date^1795788000^{date_short}|27 Nov 2026>", "Due 27 Nov 2026"],
  ["Due <!date^1795788000^{date_short} at {time}^https://example.com/a|27 Nov &amp; later>", "Due 27 Nov & later"],
  ["Due <!date^1795788000^{date}>", "Due <!date^1795788000^{date}>"],
  ["<!something|A thing> <!something>", "A thing <!something>"],
  ["See <#C0GENERAL|general>, <#C0GENERAL|> and <#C0GENERAL>", "See #general, #channel and #channel"],
  ["<https://example.com/?a=1&amp;b=2>", "https://example.com/?a=1&b=2"],
  ["<https://example.com|the page> and <https://example.com|>", "the page and https://example.com"],
  ["<https://example.com|a|b &gt; c>", "a|b > c"],
  [
    "<mailto:bo@example.com|bo@example.com> <mailto:bo@example.com> <tel:+4930123|030 123> <tel:+4930123>",
    "bo@example.com bo@example.com 030 123 +4930123",
  ],
  ["<slack://open?team=T1|here>", "here"],
  ["1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"],
  ["&amp;lt; &amp;amp; &amp;#39; &quot;", "&lt; &amp; &#39; &quot;"],
  ["a < b", "a < b"],
  ["a > b <", "a > b <"],
  ["1 < 2 > 1 <> <@> <!> <#> <|x>", "1 < 2 > 1 <> <@> <!> <#> <|x>"],
  ["<@U0BO", "<@U0BO"],
  ["<<@U0BO>>", "<@Bo>"],
  ["&lt;@U0BO&gt; &lt;!channel&gt;", "<@U0BO> <!channel>"],
])("%s becomes %s", (text, seen) => {
  expect(toVisibleText(text, nameOf)).toBe(seen);
});

test("people mentioned without a name are listed for lookup", () => {
  expect(mentionedUserIds("<@U0BO> <@U0CY|> <@U0DEE|dee> &lt;@U0EVE&gt; <@>")).toEqual(["U0BO", "U0CY"]);
});

const section = (...elements: object[]) => ({ type: "rich_text", elements: [{ type: "rich_text_section", elements }] });

test.each<[string, unknown, string]>([
  ["its text before its blocks", { text: "Said", blocks: [{ type: "section", text: { type: "mrkdwn", text: "Shown" } }] }, "Said"],
  ["an invisible text is skipped", { text: "\u200b", blocks: [{ type: "header", text: { type: "plain_text", text: "R&D" } }] }, "R&amp;D"],
  [
    "rich text with mentions",
    {
      text: "",
      blocks: [
        section({ type: "text", text: "Ask <" }, { type: "user", user_id: "U0BO" }, { type: "emoji", name: "tada" }),
        section({ type: "broadcast", range: "here" }, { type: "usergroup", usergroup_id: "S1" }, { type: "channel", channel_id: "C1" }),
        section({ type: "link", url: "https://example.com" }, { type: "link", url: "https://example.com", text: " page" }),
        section({ type: "date", timestamp: 1, format: "{date}", fallback: "1 Jan" }, { type: "color", value: "#fff" }),
      ],
    },
    "Ask &lt;<@U0BO>:tada:\n<!here><!subteam^S1><#C1>\nhttps://example.com page\n1 Jan",
  ],
  [
    "a list",
    {
      blocks: [
        {
          type: "rich_text",
          elements: [
            {
              type: "rich_text_list",
              style: "bullet",
              elements: ["One", "Two"].map((text) => ({ type: "rich_text_section", elements: [{ type: "text", text }] })),
            },
          ],
        },
      ],
    },
    "• One\n• Two",
  ],
  [
    "sections, fields, contexts and images",
    {
      text: null,
      blocks: [
        { type: "section", text: { type: "mrkdwn", text: "*Alert* <@U0BO>" }, fields: [{ type: "mrkdwn", text: "High" }] },
        { type: "divider" },
        {
          type: "context",
          elements: [
            { type: "mrkdwn", text: "from" },
            { type: "plain_text", text: "prod" },
          ],
        },
        { type: "image", title: { type: "plain_text", text: "Graph" }, image_url: "https://example.com/x.png", alt_text: "x" },
      ],
    },
    "*Alert* <@U0BO>\nHigh\nfrom prod\nGraph",
  ],
  [
    "attachments",
    { text: "", attachments: [{ pretext: "Build", title: "failed", text: "on main", fallback: "x" }, { fallback: "y" }] },
    "Build\nfailed\non main\ny",
  ],
  ["blocks in attachments", { attachments: [{ blocks: [{ type: "section", text: { type: "plain_text", text: "In" } }] }] }, "In"],
  ["file names", { text: "", files: [{ title: "Plan & budget", name: "plan.pdf" }, { name: "b.png" }] }, "Plan &amp; budget\nb.png"],
  ["nothing", {}, ""],
  ["no message", null, ""],
  [
    "nothing from malformed content",
    { text: 5, blocks: [null, 5, { type: 7, text: 3, elements: "x" }], attachments: null, files: [null] },
    "",
  ],
])("a follow-up made from a message takes over %s", (_what, message, text) => {
  expect(messageText(message)).toBe(text);
});

const place = { channel: { id: "C0GENERAL" }, message_ts: "1795700000.000100", message: {}, team: { id: "T1", domain: "acme" } };
const path = "archives/C0GENERAL/p1795700000000100";

test.each<[string, object, string | undefined, string | null]>([
  ["a workspace with a known address", {}, "https://acme.slack.com/", `https://acme.slack.com/${path}`],
  ["an organization", {}, "https://acme.enterprise.slack.com/", `https://acme.enterprise.slack.com/${path}`],
  ["GovSlack", {}, "https://acme.slack-gov.com/", `https://acme.slack-gov.com/${path}`],
  ["a workspace with an unknown address", {}, undefined, `https://acme.slack.com/${path}`],
  ["a direct message", { channel: { id: "D0BO" } }, "https://acme.slack.com/", "https://acme.slack.com/archives/D0BO/p1795700000000100"],
  [
    "a reply",
    { message: { thread_ts: "1795600000.000200" } },
    "https://acme.slack.com/",
    `https://acme.slack.com/${path}?thread_ts=1795600000.000200&cid=C0GENERAL`,
  ],
  ["the first message of a thread", { message: { thread_ts: place.message_ts } }, undefined, `https://acme.slack.com/${path}`],
  ["no message", { message: null }, undefined, `https://acme.slack.com/${path}`],
  ["no team", { team: null }, undefined, null],
  ["no team, but a known address", { team: null }, "https://acme.slack.com/", `https://acme.slack.com/${path}`],
  ["no channel", { channel: null }, "https://acme.slack.com/", null],
  ["no time", { message_ts: null }, "https://acme.slack.com/", null],
  ["an invalid team domain", { team: { domain: "evil.example/?" } }, undefined, null],
  ["an invalid channel", { channel: { id: "C1|x>" } }, "https://acme.slack.com/", null],
])("the link to a message: %s", (_what, changed, workspaceUrl, link) => {
  expect(messageLink({ ...place, ...changed }, workspaceUrl)).toBe(link);
});
