import { expect, test } from "vitest";
import { Refusal } from "../../packages/slack-emulator/refusal.ts";
import { checkHome, checkMessageBlocks, checkModal } from "../../packages/slack-emulator/validate/check.ts";

const plain = (length: number) => ({ type: "plain_text", text: "😀".repeat(length) });
const mrkdwn = (length: number) => ({ type: "mrkdwn", text: "x".repeat(length) });
const text = (length: number) => "x".repeat(length);
const repeat = <T>(count: number, item: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => item(index));
const option = (n: number | string, size = 1) => ({ text: plain(size), value: String(n) });
const options = (count: number) => repeat(count, option);
const actions = (...elements: object[]) => ({ type: "actions", elements });
const button = (more: object = {}) => ({ type: "button", text: plain(1), ...more });
const section = (more: object) => ({ type: "section", text: plain(1), ...more });
const input = (element: object, more: object = {}) => ({ type: "input", label: plain(1), element, ...more });
const field = (more: object = {}) => ({ type: "plain_text_input", ...more });
const confirm = (more: object = {}) => ({ text: plain(1), ...more });
const modal = (more: object = {}) => ({ type: "modal", title: plain(1), submit: plain(1), blocks: [], ...more });

function refusal(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return JSON.stringify([error.error, error.extra]);
  }
}
const message = (...blocks: object[]) => refusal(() => checkMessageBlocks(blocks));
const form = (...blocks: object[]) => refusal(() => checkModal(modal({ blocks })));

type Build = (size: number) => string | undefined;
const limits: [string, number, Build][] = [
  ["blocks of a message", 50, (n) => message(...repeat(n, () => ({ type: "divider" })))],
  ["blocks of a modal", 100, (n) => form(...repeat(n, () => ({ type: "divider" })))],
  ["blocks of Home", 100, (n) => refusal(() => checkHome({ type: "home", blocks: repeat(n, () => ({ type: "divider" })) }))],
  ["section text", 3000, (n) => message({ type: "section", text: mrkdwn(n) })],
  ["section fields", 10, (n) => message({ type: "section", fields: repeat(n, () => plain(1)) })],
  ["section field text", 2000, (n) => message({ type: "section", fields: [plain(n)] })],
  ["header", 150, (n) => message({ type: "header", text: plain(n) })],
  ["context elements", 10, (n) => message({ type: "context", elements: repeat(n, () => plain(1)) })],
  ["actions elements", 25, (n) => message(actions(...repeat(n, () => button())))],
  ["button text", 75, (n) => message(actions(button({ text: plain(n) })))],
  ["button value", 2000, (n) => message(actions(button({ value: text(n) })))],
  ["button url", 3000, (n) => message(actions(button({ url: `https://a.b/${text(n - 12)}` })))],
  ["button accessibility label", 75, (n) => message(actions(button({ accessibility_label: text(n) })))],
  ["block_id", 255, (n) => message({ type: "divider", block_id: text(n) })],
  ["action_id", 255, (n) => message(actions(button({ action_id: text(n) })))],
  ["option text", 75, (n) => message(actions({ type: "static_select", options: [option(1, n)] }))],
  ["option value", 75, (n) => message(actions({ type: "static_select", options: [option(text(n))] }))],
  ["option description", 75, (n) => message(actions({ type: "checkboxes", options: [{ ...option(1), description: plain(n) }] }))],
  ["select options", 100, (n) => message(actions({ type: "static_select", options: options(n) }))],
  [
    "select groups",
    100,
    (n) =>
      message(
        actions({
          type: "static_select",
          option_groups: repeat(n, (i) => ({ label: plain(1), options: [option(i)] })),
        }),
      ),
  ],
  ["overflow options", 5, (n) => message(actions({ type: "overflow", options: options(n) }))],
  ["radio options", 10, (n) => message(actions({ type: "radio_buttons", options: options(n) }))],
  ["checkbox options", 10, (n) => message(actions({ type: "checkboxes", options: options(n) }))],
  ["placeholder", 150, (n) => message(actions({ type: "users_select", placeholder: plain(n) }))],
  ["confirm title", 100, (n) => message(actions(button({ confirm: confirm({ title: plain(n) }) })))],
  ["confirm text", 300, (n) => message(actions(button({ confirm: confirm({ text: plain(n) }) })))],
  ["confirm button", 30, (n) => message(actions(button({ confirm: confirm({ confirm: plain(n) }) })))],
  ["image alt text", 2000, (n) => message({ type: "image", image_url: "https://a.b/c.png", alt_text: text(n) })],
  ["modal title", 24, (n) => refusal(() => checkModal(modal({ title: plain(n) })))],
  ["modal submit", 24, (n) => refusal(() => checkModal(modal({ submit: plain(n) })))],
  ["modal close", 24, (n) => refusal(() => checkModal(modal({ close: plain(n) })))],
  ["private_metadata", 3000, (n) => refusal(() => checkModal(modal({ private_metadata: text(n) })))],
  ["callback_id", 255, (n) => refusal(() => checkModal(modal({ callback_id: text(n) })))],
  ["external_id", 255, (n) => refusal(() => checkModal(modal({ external_id: text(n) })))],
  ["input label", 2000, (n) => form(input(field(), { label: plain(n) }))],
  ["input hint", 2000, (n) => form(input(field(), { hint: plain(n) }))],
  ["max_length", 3000, (n) => form(input(field({ max_length: n })))],
];

test.each(limits)("%s: at most %i", (_name, limit, build) => {
  expect(build(limit)).toBeUndefined();
  expect(build(limit + 1)).toMatch(/invalid_(blocks|arguments)/);
});

const wrong: [string, string | undefined, RegExp][] = [
  ["unknown block", message({ type: "fancy" }), /unsupported type: \\"fancy\\" \[json-pointer:\/blocks\/0\]/],
  ["unknown element", message(actions({ type: "fancy" })), /unsupported type.*json-pointer:\/blocks\/0\/elements\/0\]/],
  ["unknown property", message({ type: "divider", colour: 1 }), /invalid additional property: colour/],
  ["missing property", message({ type: "header" }), /missing required field: text \[json-pointer:\/blocks\/0\]/],
  [
    "too long, with its pointer",
    message({ type: "header", text: plain(151) }),
    /less than 151 characters \[json-pointer:\/blocks\/0\/text\/text\]/,
  ],
  ["pointer into a view", form({ type: "header", text: plain(151) }), /json-pointer:\/view\/blocks\/0\/text\/text\]/],
  ["mrkdwn in a button", message(actions(button({ text: mrkdwn(1) }))), /json-pointer:\/blocks\/0\/elements\/0\/text\/type/],
  ["empty text", message(section({ text: plain(0) })), /must be more than 0 characters/],
  ["empty section", message({ type: "section" }), /either text or fields/],
  ["empty actions", message(actions()), /at least 1 items/],
  ["input in a message", message(input(field())), /unsupported type: \\"input\\"/],
  ["text input among actions", form(actions(field())), /unsupported type/],
  ["datetimepicker as an accessory", message(section({ accessory: { type: "datetimepicker" } })), /unsupported type/],
  ["block_id twice", message({ type: "divider", block_id: "a" }, { type: "divider", block_id: "a" }), /already exists/],
  ["action_id twice", message(actions(button({ action_id: "a" }), button({ action_id: "a" }))), /already exists/],
  ["inputs without submit", refusal(() => checkModal(modal({ submit: undefined, blocks: [input(field())] }))), /submit/],
  ["unknown initial option", message(actions({ type: "static_select", options: options(2), initial_option: option(9) })), /initial_option/],
  [
    "unknown initial options",
    message(actions({ type: "checkboxes", options: options(2), initial_options: [option(9)] })),
    /initial_options/,
  ],
  ["option values twice", message(actions({ type: "static_select", options: [option(1), option(1)] })), /unique/],
  ["options and groups", message(actions({ type: "static_select", options: options(1), option_groups: [] })), /at least 1|exactly one/],
  ["bad date", message(actions({ type: "datepicker", initial_date: "2026-02-30" })), /invalid date/],
  ["bad time", message(actions({ type: "timepicker", initial_time: "24:00" })), /invalid time/],
  ["milliseconds for seconds", message(actions({ type: "datetimepicker", initial_date_time: 1_796_130_000_000 })), /10 digits/],
  ["two in focus", form(input(field({ focus_on_load: true })), input(field({ focus_on_load: true }))), /focus_on_load/],
  ["initial value over max_length", form(input(field({ max_length: 2, initial_value: "abc" }))), /max_length/],
  ["blocks that aren't an array", refusal(() => checkMessageBlocks({})), /invalid_blocks_format/],
  ["title in Home", refusal(() => checkHome({ type: "home", title: plain(1), blocks: [] })), /additional property: title/],
  ["a view of 250 KB", form(...repeat(100, () => section({ text: plain(3000) }))), /view_too_large/],
];

test.each(wrong)("refused: %s", (_name, outcome, reason) => {
  expect(outcome).toMatch(reason);
});

test("two blocks may use the same action_id", () => {
  expect(message(actions(button({ action_id: "a" })), actions(button({ action_id: "a" })))).toBeUndefined();
});
