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
import { shorten } from "../domain/text.ts";
import { type ActionContext, actionContextCodec, menuValueCodec } from "./action-context.ts";
import { messages } from "./messages/index.ts";
import type { Phrase } from "./messages/phrase.ts";
import { richText, toMrkdwn } from "./phrases.ts";
import { pieces, quoteUserText } from "./text.ts";

/** A message. Its `text` must say everything, because notifications and screen readers use only that. */
export type Message = { text: string; blocks: KnownBlock[] };

const sectionLimit = 3000;

export const plainText = (text: string): PlainTextElement => ({ type: "plain_text", text, emoji: true });

/** For our own text. Any user text in it must be escaped. */
export const mrkdwnSection = (text: string): SectionBlock => ({ type: "section", text: { type: "mrkdwn", text, verbatim: true } });

/** Shows user text exactly as typed, in as many sections as it needs. */
export const plainSections = (text: string): SectionBlock[] =>
  pieces(text, sectionLimit).map((piece) => ({ type: "section", text: plainText(piece) }));

/** Returns lines of rich text, which Slack doesn't parse as markup, followed by labeled quotes. */
export function richTextBlock(lines: RichTextElement[][], quotes: { label: RichTextElement[]; words: string }[] = []): RichTextBlock {
  const lineElements = lines.flatMap((line, index): RichTextElement[] => (index === 0 ? line : [newLine(lines[index - 1]), ...line]));
  return {
    type: "rich_text",
    elements: [
      ...(lineElements.length === 0 ? [] : [{ type: "rich_text_section" as const, elements: mergeTextElements(lineElements) }]),
      ...quotes.flatMap(({ label, words }) => [
        { type: "rich_text_section" as const, elements: label },
        { type: "rich_text_quote" as const, elements: richText(`“${words}”`) },
      ]),
    ],
  };
}

// Has the style of the preceding text, so that they merge into one element.
function newLine(previousLine: RichTextElement[] = []): RichTextElement {
  const last = previousLine.at(-1);
  return { type: "text", text: "\n", ...(last?.type === "text" && last.style ? { style: last.style } : {}) };
}

/** Merges adjacent text elements of the same style, because a list of many rows has to fit into one message. */
function mergeTextElements(elements: RichTextElement[]): RichTextElement[] {
  const result: RichTextElement[] = [];
  for (const element of elements) {
    const last = result.at(-1);
    const canMerge = last?.type === "text" && element.type === "text" && isDeepStrictEqual(last.style, element.style);
    if (canMerge && last.text.length + element.text.length <= sectionLimit)
      result.splice(-1, 1, { ...last, text: last.text + element.text });
    else result.push(element);
  }
  return result;
}

/** Returns a message with one sentence (mrkdwn). `about` is the follow-up's title, which it needs among many cards. */
export const sentenceMessage = (sentence: string, about?: string): Message =>
  about === undefined
    ? { text: sentence, blocks: [mrkdwnSection(sentence)] }
    : { text: messages.text.subject(quoteUserText(about), sentence), blocks: [...plainSections(`“${about}”`), mrkdwnSection(sentence)] };

export const header = (text: string): HeaderBlock => ({ type: "header", text: plainText(shorten(text, 150)) });

export const contextBlock = (text: string): ContextBlock => ({ type: "context", elements: [{ type: "mrkdwn", text, verbatim: true }] });

export const actions = (...elements: ActionsBlockElement[]): ActionsBlock => ({ type: "actions", elements });

/** Returns a button that carries its context. `about` completes its label for people who use a screen reader. */
export function button(label: string, actionId: string, context: ActionContext, about: string, overrides: Partial<Button> = {}): Button {
  return {
    ...plainButton(label, actionId, actionContextCodec.encode(context)),
    accessibility_label: shorten(messages.buttons.about(label, about), 75),
    ...overrides,
  };
}

/** Without `emoji`, because a list has many buttons and its size is limited. */
const plainLabel = (text: string): PlainTextElement => ({ type: "plain_text", text });

export const plainButton = (label: string, actionId: string, value: string): Button => ({
  type: "button",
  text: plainLabel(label),
  action_id: actionId,
  value,
});

/** Returns a button that opens a URL. Slack also sends the click to the bot. */
export const linkButton = (label: string, actionId: string, url: string, about: string): Button => ({
  type: "button",
  text: plainText(label),
  action_id: actionId,
  url,
  accessibility_label: shorten(messages.buttons.about(label, about), 75),
});

/** Returns the dialog that Slack shows before it sends a click. */
export const confirmDialog = (question: { title: string; text: Phrase; confirm: string }, danger = false): ConfirmationDialog => ({
  title: plainLabel(question.title),
  text: { type: "mrkdwn", text: toMrkdwn(question.text, "UTC") },
  confirm: plainLabel(question.confirm),
  deny: plainLabel(messages.confirms.back),
  ...(danger ? { style: "danger" } : {}),
});

/** The action id of every overflow menu. The chosen option determines the listener. */
export const moreAction = "more";

export const overflowMenu = (options: { label: string; verb: string; drawn: ActionContext }[], confirm?: ConfirmationDialog): Overflow => ({
  type: "overflow",
  action_id: moreAction,
  options: options.map(({ label, verb, drawn }) => ({ text: plainText(label), value: menuValueCodec.encode({ verb, drawn }) })),
  ...(confirm ? { confirm } : {}),
});

type FieldElement = PlainTextInput | UsersSelect | MultiUsersSelect | Datepicker | Timepicker | StaticSelect | Checkboxes;

/** The action id of every field of a form. The block id distinguishes them. */
export const fieldAction = "value";

/** Returns a form field. The block id is the field's name, so that errors appear under the field. */
export const field = (
  name: string,
  label: string,
  element: FieldElement,
  options: { optional?: boolean | undefined; hint?: string | undefined; dispatch?: boolean | undefined } = {},
): InputBlock => ({
  type: "input",
  block_id: name,
  label: plainText(label),
  element: { ...element, action_id: fieldAction },
  optional: options.optional ?? false,
  ...(options.dispatch ? { dispatch_action: true } : {}),
  ...(options.hint === undefined ? {} : { hint: plainText(options.hint) }),
});

/** Returns a modal, for information only unless it has a `form`. */
export const modal = (view: {
  title: string;
  blocks: KnownBlock[];
  form?: { callbackId: string; submit: string; privateMetadata: string };
}): ModalView => ({
  type: "modal",
  title: plainText(view.title),
  close: plainText(view.form ? messages.forms.cancel : messages.forms.close),
  blocks: view.blocks,
  ...(view.form
    ? { callback_id: view.form.callbackId, submit: plainText(view.form.submit), private_metadata: view.form.privateMetadata }
    : {}),
});
