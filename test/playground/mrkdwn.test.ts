import { expect, test } from "vitest";
import { type Node, parseMrkdwn } from "../../packages/playground/page/mrkdwn/parse.ts";
import { renderDate } from "../../packages/slack-emulator/screen/dates.ts";
import { type Reader, renderMrkdwn } from "../../packages/slack-emulator/screen/mrkdwn.ts";

const reader: Reader = {
  zone: "Asia/Kolkata",
  now: Date.parse("2026-11-23T09:00:00Z"),
  personName: (id) => ({ U0BO: "Bo" })[id],
  channelName: () => undefined,
};

/** Returns the tree's text, with the formatting marks that the emulator keeps. */
function textOf(nodes: Node[]): string {
  return nodes
    .map((node) => {
      switch (node.is) {
        case "text":
          return node.text;
        case "strike":
          return `~${textOf(node.children)}~`;
        case "quote":
          return textOf(node.children).replace(/^/gm, "> ");
        case "list":
          return node.items.map((item) => `• ${textOf(item)}`).join("\n");
        case "person":
          return `@${reader.personName(node.id) ?? node.label ?? node.id}`;
        case "channel":
          return `#${node.label ?? node.id}`;
        case "ping":
          return `@${node.whom}`;
        case "link":
          return node.label;
        case "date":
          return renderDate(node.seconds, node.template, reader.zone, reader.now) ?? node.fallback;
        default:
          return textOf(node.children);
      }
    })
    .join("");
}

test.each([
  "*Assigned* · <@U0BO> assigned you a task.",
  "*bold _both_* and _*the other way*_, ~old~ → new",
  "*Rescheduled to <!date^1795791600^{day_divider_pretty} at {time}|Fri>*. Everyone was asked again.",
  "<https://example.com/?a=1&amp;b=2|a *link*> &amp; 2 &lt; 3 &gt; 1, snake_case_word and 2*3*4",
  "`code with *stars* and <@U0BO>` <#C0GENERAL|general> <!here>",
  "&gt; quoted *words*",
  "• one\n• two",
  "*not\nbold* _not_here _ either _",
  "a \\ <not a reference> <@U0NOBODY> <!date^x^{date}|unknown>",
])("the page parses %j like the emulator", (source) => {
  expect(textOf(parseMrkdwn(source))).toBe(renderMrkdwn(source, reader));
});

test("formatting becomes nodes", () => {
  expect(parseMrkdwn("*bold _both_* ~gone~")).toEqual([
    {
      is: "bold",
      children: [
        { is: "text", text: "bold " },
        { is: "italic", children: [{ is: "text", text: "both" }] },
      ],
    },
    { is: "text", text: " " },
    { is: "strike", children: [{ is: "text", text: "gone" }] },
  ]);
  expect(parseMrkdwn("before\n```pre *x*```\nafter").map(({ is }) => is)).toEqual(["text", "pre", "text"]);
});
