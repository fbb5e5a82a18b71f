import { shorten } from "../domain/text.ts";
import { isDeepStrictEqual } from "node:util";
import type {
  ActionsBlock,
  ActionsBlockElement,
  Button,
  Checkboxes,
  ConfirmationDialog,
  ContextBlock,
  Datepicker,
  HeaderBlock,
  InputBlock,
  KnownBlock,
  ModalView,
  MultiUsersSelect,
  Overflow,
  PlainTextElement,
  PlainTextInput,
  RichTextBlock,
  RichTextElement,
  SectionBlock,
  StaticSelect,
  Timepicker,
  UsersSelect,
} from "@slack/types";
import { type ActionContext, actionContextCodec, menuValueCodec } from "./action-context.ts";
import { messages } from "./messages/index.ts";
import { richText } from "./phrases.ts";
import { pieces, quoteUserText } from "./text.ts";

/** A message, always with a `text` that says everything: notifications and screen readers read nothing else. */
export type Message = { text: string; blocks: KnownBlock[] };

const sectionLimit = 3000;

export const plain = (text: string): PlainTextElement => ({ type: "plain_text", text, emoji: true });

/** Our own words, with user text in them escaped. */
export const mrkdwnSection = (text: string): SectionBlock => ({ type: "section", text: { type: "mrkdwn", text, verbatim: true } });

/** User text exactly as it was typed, in as many sections as it takes. */
export const plainSections = (text: string): SectionBlock[] =>
  pieces(text, sectionLimit).map((piece) => ({ type: "section", text: plain(piece) }));

/** Lines of rich text, in which nothing is markup, and after them what people said, as quotations under their labels. */
export function rich(lines: RichTextElement[][], said: { label: RichTextElement[]; words: string }[] = []): RichTextBlock {
  const inLines = lines.flatMap((line, index): RichTextElement[] => (index === 0 ? line : [newLine(lines[index - 1]), ...line]));
  return {
    type: "rich_text",
    elements: [
      ...(inLines.length === 0 ? [] : [{ type: "rich_text_section" as const, elements: merged(inLines) }]),
      ...said.flatMap(({ label, words }) => [
        { type: "rich_text_section" as const, elements: label },
        { type: "rich_text_quote" as const, elements: richText(`“${words}”`) },
      ]),
    ],
  };
}

// In the style of the words before it, with which it becomes one element.
function newLine(before: RichTextElement[] = []): RichTextElement {
  const last = before.at(-1);
  return { type: "text", text: "\n", ...(last?.type === "text" && last.style ? { style: last.style } : {}) };
}

/** The same with fewer elements: a list of many rows has to fit one message. */
function merged(elements: RichTextElement[]): RichTextElement[] {
  const fewer: RichTextElement[] = [];
  for (const element of elements) {
    const last = fewer.at(-1);
    const isSame = last?.type === "text" && element.type === "text" && isDeepStrictEqual(last.style, element.style);
    if (isSame && last.text.length + element.text.length <= sectionLimit) fewer.splice(-1, 1, { ...last, text: last.text + element.text });
    else fewer.push(element);
  }
  return fewer;
}

/** A sentence of ours (mrkdwn) as a message, which says what it is about: among many cards nobody knows otherwise. */
export const sentenceMessage = (sentence: string, about?: string): Message =>
  about === undefined
    ? { text: sentence, blocks: [mrkdwnSection(sentence)] }
    : { text: messages.text.subject(quoteUserText(about), sentence), blocks: [...plainSections(`“${about}”`), mrkdwnSection(sentence)] };

export const title = (text: string): HeaderBlock => ({ type: "header", text: plain(shorten(text, 150)) });

export const contextBlock = (text: string): ContextBlock => ({ type: "context", elements: [{ type: "mrkdwn", text, verbatim: true }] });

export const actions = (...elements: ActionsBlockElement[]): ActionsBlock => ({ type: "actions", elements });

/** A button that remembers what it was drawn for. `about` completes its label for those who cannot see where it stands. */
export function button(label: string, actionId: string, drawn: ActionContext, about: string, overflowMenu: Partial<Button> = {}): Button {
  return {
    ...plainButton(label, actionId, actionContextCodec.encode(drawn)),
    accessibility_label: shorten(messages.buttons.about(label, about), 75),
    ...overflowMenu,
  };
}

export const plainButton = (label: string, actionId: string, value: string): Button => ({
  type: "button",
  // A list has many buttons, and must not be too long.
  text: { type: "plain_text", text: label },
  action_id: actionId,
  value,
});

/** A button that leads to a page; the click is told to the bot, too. */
export const linkButton = (label: string, actionId: string, url: string, about: string): Button => ({
  type: "button",
  text: plain(label),
  action_id: actionId,
  url,
  accessibility_label: shorten(messages.buttons.about(label, about), 75),
});

/** A question that Slack asks before a click counts. */
export const confirmDialog = (question: { title: string; text: string; confirm: string }, danger = false): ConfirmationDialog => ({
  title: plain(question.title),
  text: plain(question.text),
  confirm: plain(question.confirm),
  deny: plain(messages.confirms.back),
  ...(danger ? { style: "danger" } : {}),
});

/** The action of every overflow menu; which listener answers depends on the option that was chosen. */
export const moreAction = "more";

export const more = (options: { label: string; verb: string; drawn: ActionContext }[], confirm?: ConfirmationDialog): Overflow => ({
  type: "overflow",
  action_id: moreAction,
  options: options.map(({ label, verb, drawn }) => ({ text: plain(label), value: menuValueCodec.encode({ verb, drawn }) })),
  ...(confirm ? { confirm } : {}),
});

type FieldElement = PlainTextInput | UsersSelect | MultiUsersSelect | Datepicker | Timepicker | StaticSelect | Checkboxes;

/** The action of every field of a form; its block tells them apart. */
export const fieldAction = "value";

/** A form's field. Its block is named after the field, so that what is wrong with it can be said under it. */
export const field = (
  name: string,
  label: string,
  element: FieldElement,
  options: { optional?: boolean | undefined; hint?: string | undefined; dispatch?: boolean | undefined } = {},
): InputBlock => ({
  type: "input",
  block_id: name,
  label: plain(label),
  element: { ...element, action_id: fieldAction },
  optional: options.optional ?? false,
  ...(options.dispatch ? { dispatch_action: true } : {}),
  ...(options.hint === undefined ? {} : { hint: plain(options.hint) }),
});

/** A modal with a form, or without `submit` one that only tells something. */
export const modal = (view: {
  title: string;
  blocks: KnownBlock[];
  form?: { callbackId: string; submit: string; remembers: string };
}): ModalView => ({
  type: "modal",
  title: plain(view.title),
  close: plain(view.form ? messages.forms.cancel : messages.forms.close),
  blocks: view.blocks,
  ...(view.form ? { callback_id: view.form.callbackId, submit: plain(view.form.submit), private_metadata: view.form.remembers } : {}),
});
