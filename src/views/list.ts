import type { Checkboxes, KnownBlock } from "@slack/types";
import { isLostOwner } from "../domain/follow-up.ts";
import { type Cursor, cursorAt, type Page, type Row } from "../domain/list.ts";
import { shorten } from "../domain/text.ts";
import { type ListView, listViewCodec } from "./action-context.ts";
import { actions, button, contextBlock, header, type Message, mrkdwnSection, plainButton, plainText, richTextBlock } from "./blocks.ts";
import { startElements } from "./dates.ts";
import { keepAction } from "./declined-notice.ts";
import { acceptAction, actionContextFor, declineAction, detailsAction } from "./invitation-card.ts";
import { fitsIntoMessage } from "./message.ts";
import { messages } from "./messages/index.ts";
import { type Phrase, phrase } from "./messages/phrase.ts";
import { reassignAction, removeButton, rescheduleAction } from "./organizer-card.ts";
import { richText, toMrkdwn, toRich, toText } from "./phrases.ts";
import type { Reader } from "./reader.ts";
import { renderOrFallback, unrenderableText } from "./render-or-fallback.ts";
import { displayStateOf, inviteeName, organizerName, remedy } from "./status.ts";
import { escapeText, shortenMarkup } from "./text.ts";

const { buttons, labels, lists: says, states } = messages;

export const filterAction = "filter";
export const clearAction = "clear";
export const laterPageAction = "later-page";
export const earlierPageAction = "earlier-page";

/** Returns a page of the list for `/invitations`. `zone` is the reader's. `onError` is called for a row that can't be rendered. */
export function listMessage(page: Page, place: ListView, reader: Reader, onError: (row: Row, error: unknown) => void): Message {
  const responsesOnly = place.responsesOnly;
  if (page.rows.length === 0) return emptyList(responsesOnly);
  const rows = page.rows.map((row, index) => {
    const heading = page.rows[index - 1]?.group === row.group ? undefined : says.headings[row.group];
    const { text, blocks } = renderOrFallback(
      () => renderRow(row, place, reader.zone),
      { text: unrenderableText, blocks: [mrkdwnSection(unrenderableText)] },
      (error) => onError(row, error),
    );
    return heading === undefined ? { text, blocks } : { text: says.text.group(heading, text), blocks: [header(heading), ...blocks] };
  });
  const rendered = {
    text: shortenMarkup(rows.map(({ text }) => text).join(" "), 3500),
    blocks: [...filterBlocks(responsesOnly), ...rows.flatMap(({ blocks }) => blocks), ...pagerBlocks(page, responsesOnly)],
  };
  return fitsIntoMessage(rendered) || page.rows.length === 1 ? rendered : listMessage(withoutLast(page, place), place, reader, onError);
}

/** Removes the row furthest from the cursor. It moves to the next page in that direction. */
function withoutLast({ rows, earlier, later }: Page, { page }: ListView): Page {
  if (page?.toward === "earlier") return { rows: rows.slice(1), earlier: cursorAt(rows[1], "earlier"), later };
  return { rows: rows.slice(0, -1), earlier, later: cursorAt(rows.at(-2), "later") };
}

const renderRow = (row: Row, place: ListView, zone: string): Message => ({
  text: toText(
    says.text.row(row.followUp.title, statusLine(row), phrase`${{ when: row.followUp, isDue: row.followUp.type === "TASK" }}`),
    zone,
  ),
  blocks: rowBlocks(row, place, zone),
});

/** "*Over* · *Invited* · meeting · from @Ana" */
function statusLine({ group, followUp, invitation, isOver }: Row): Phrase {
  const state =
    group === "responses" && isLostOwner(invitation)
      ? "undecided"
      : displayStateOf(group === "waiting" ? { ...invitation, undeliverable: null } : invitation);
  const who = group === "waiting" ? organizerName(followUp) : inviteeName(invitation);
  const overLabel: Phrase = isOver ? [{ strong: says.over }, " · "] : [];
  return [...overLabel, { strong: states[state] }, " · ", ...says.rows[group]({ type: followUp.type, who })];
}

function emptyList(responsesOnly: boolean): Message {
  const words = responsesOnly ? says.empty.responses : says.empty.all;
  return { text: toText(words, "UTC"), blocks: [...filterBlocks(responsesOnly), mrkdwnSection(toMrkdwn(words, "UTC"))] };
}

function filterBlocks(responsesOnly: boolean): KnownBlock[] {
  const option = { text: plainText(says.filter.label), description: plainText(says.filter.description), value: "responses" };
  const checkbox: Checkboxes = {
    type: "checkboxes",
    action_id: filterAction,
    options: [option],
    ...(responsesOnly ? { initial_options: [option] } : {}),
  };
  return [actions(checkbox)];
}

function rowBlocks(row: Row, list: ListView, zone: string): KnownBlock[] {
  const { group, followUp, invitation, isOver } = row;
  const context = { ...actionContextFor(followUp, invitation), list };
  const about = followUp.title;
  const isDue = followUp.type === "TASK";
  const details = button(buttons.details, detailsAction, context, about);
  const remedyButton =
    remedy(invitation) === "reassign"
      ? button(buttons.reassign, reassignAction, context, about)
      : button(buttons.reschedule, rescheduleAction, context, about);
  const actionButtons = {
    responses: [remedyButton, button(buttons.keep, keepAction, context, about)],
    waiting: [
      button(buttons.accept, acceptAction, context, about, { style: "primary" }),
      button(buttons.decline, declineAction, context, about),
    ],
    sent: [remedyButton, removeButton(invitation, context, about)],
  }[group];
  const reason = group === "responses" && invitation.reason !== "" ? [richText(`“${shorten(invitation.reason, 200)}”`)] : [];
  return [
    richTextBlock([
      richText(followUp.title, { bold: true }),
      toRich(statusLine(row), zone),
      [...(isDue ? richText(`${labels.when.TASK} `) : []), ...startElements({ ...followUp, isDue }, zone)],
      ...reason,
    ]),
    actions(...actionButtons, details, ...(isOver ? [button(buttons.clear, clearAction, context, about)] : [])),
  ];
}

function pagerBlocks({ earlier, later }: Page, responsesOnly: boolean): KnownBlock[] {
  const pageButton = (label: string, actionId: string, page: Cursor | undefined) =>
    page ? [plainButton(label, actionId, listViewCodec.encode({ responsesOnly, page }))] : [];
  const pageButtons = [
    ...pageButton(buttons.previousPage, earlierPageAction, earlier),
    ...pageButton(buttons.nextPage, laterPageAction, later),
  ];
  return pageButtons.length === 0 ? [] : [actions(...pageButtons)];
}

/** Returns the response to `/invitations help` or an unknown word. */
export function helpMessage(unknown?: { word: string; nearest: string | undefined }): Message {
  if (!unknown) return help(undefined);
  const word = shorten(unknown.word, 50);
  return help(unknown.nearest === undefined ? says.help.unknown(word) : says.help.unknownButNear(word, unknown.nearest));
}

/** Returns the message for the person who installed the app. */
export const welcomeMessage = (): Message => help(says.help.welcome);

function help(lead: string | undefined): Message {
  const { commands, shortcuts } = says.help;
  return {
    text: [...[lead ?? [], ...commands].flat().map(escapeText), toText(shortcuts, "UTC")].join("\n"),
    blocks: [
      ...(lead === undefined ? [] : [{ type: "section" as const, text: plainText(lead) }]),
      { type: "section", text: plainText(commands.join("\n")) },
      contextBlock(toMrkdwn(shortcuts, "UTC")),
    ],
  };
}
