import { shorten } from "../domain/text.ts";
import type { Checkboxes, KnownBlock } from "@slack/types";
import { type Cursor, cursorAt, type Page, type Row } from "../domain/list.ts";
import { isLostOwner } from "../domain/follow-up.ts";
import { actions, contextBlock, button, mrkdwnSection, type Message, plain, plainButton, rich } from "./blocks.ts";
import { startElements } from "./dates.ts";
import { declineAction, acceptAction, detailsAction, drawnFor } from "./invitation-card.ts";
import { keepAction } from "./declined-notice.ts";
import { type ListPlace, listPlaceCodec } from "./action-context.ts";
import { cannotBeShown, drawnOr } from "./draw-or-fallback.ts";
import { fits } from "./message.ts";
import { messages } from "./messages/index.ts";
import { type Phrase, phrase } from "./messages/phrase.ts";
import { reassignAction, removeAction, rescheduleAction } from "./organizer-card.ts";
import { richText, toMrkdwn, toRich, toText } from "./phrases.ts";
import { escapeText, shortenMarkup } from "./text.ts";
import { invitee, remedy, organizer, standingOf } from "./status.ts";

const { buttons, lists: says, states } = messages;

export const filterAction = "filter";
export const clearAction = "clear";
export const laterPageAction = "later-page";
export const earlierPageAction = "earlier-page";

/** What `/invitations` shows: one page of the list, with its filter. `zone` is the reader's; `note` is told of a row that cannot be drawn. */
export function listMessage(page: Page, place: ListPlace, zone: string, note: (row: Row, error: unknown) => void): Message {
  const responsesOnly = place.responsesOnly;
  if (page.rows.length === 0) return emptyList(responsesOnly);
  const rows = page.rows.map((row, index) => {
    const heading = page.rows[index - 1]?.group === row.group ? undefined : says.headings[row.group];
    const { text, blocks } = drawnOr(
      () => drawRow(row, place, zone),
      { text: cannotBeShown, blocks: [mrkdwnSection(cannotBeShown)] },
      (error) => note(row, error),
    );
    return heading === undefined
      ? { text, blocks }
      : { text: says.text.group(heading, text), blocks: [mrkdwnSection(`*${heading}*`), ...blocks] };
  });
  const drawn = {
    text: shortenMarkup(rows.map(({ text }) => text).join(" "), 3500),
    blocks: [...filter(responsesOnly), ...rows.flatMap(({ blocks }) => blocks), ...pager(page, responsesOnly)],
  };
  return fits(drawn) || page.rows.length === 1 ? drawn : listMessage(withoutLast(page, place), place, zone, note);
}

/** The page without the row that is the furthest from where it begins: that one comes on the next page. */
function withoutLast({ rows, earlier, later }: Page, { page }: ListPlace): Page {
  if (page?.toward === "earlier") return { rows: rows.slice(1), earlier: cursorAt(rows[1], "earlier"), later };
  return { rows: rows.slice(0, -1), earlier, later: cursorAt(rows.at(-2), "later") };
}

const drawRow = (row: Row, place: ListPlace, zone: string): Message => ({
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
      : standingOf(group === "waiting" ? { ...invitation, undeliverable: null } : invitation);
  const who = group === "waiting" ? organizer(followUp) : invitee(invitation);
  const over: Phrase = isOver ? [{ strong: says.over }, " · "] : [];
  return [...over, { strong: states[state] }, " · ", ...says.rows[group]({ type: followUp.type, who })];
}

function emptyList(responsesOnly: boolean): Message {
  const words = responsesOnly ? says.empty.responses : says.empty.all;
  return { text: toText(words, "UTC"), blocks: [...filter(responsesOnly), mrkdwnSection(toMrkdwn(words, "UTC"))] };
}

function filter(responsesOnly: boolean): KnownBlock[] {
  const option = { text: plain(says.filter.label), description: plain(says.filter.description), value: "responses" };
  const checkbox: Checkboxes = {
    type: "checkboxes",
    action_id: filterAction,
    options: [option],
    ...(responsesOnly ? { initial_options: [option] } : {}),
  };
  return [actions(checkbox)];
}

function rowBlocks(row: Row, list: ListPlace, zone: string): KnownBlock[] {
  const { group, followUp, invitation, isOver } = row;
  const drawn = { ...drawnFor(followUp, invitation), list };
  const about = followUp.title;
  const isDue = followUp.type === "TASK";
  const details = button(buttons.details, detailsAction, drawn, about);
  const mend =
    remedy(invitation) === "reassign"
      ? button(buttons.reassign, reassignAction, drawn, about)
      : button(buttons.reschedule, rescheduleAction, drawn, about);
  const acts = {
    responses: [mend, button(buttons.keep, keepAction, drawn, about)],
    waiting: [
      button(buttons.accept, acceptAction, drawn, about, { style: "primary" }),
      button(buttons.decline, declineAction, drawn, about),
    ],
    sent: [mend, button(buttons.remove, removeAction, drawn, about)],
  }[group];
  const reason = group === "responses" && invitation.reason !== "" ? [richText(`“${shorten(invitation.reason, 200)}”`)] : [];
  return [
    rich([richText(followUp.title, { bold: true }), toRich(statusLine(row), zone), startElements({ ...followUp, isDue }, zone), ...reason]),
    actions(...acts, details, ...(isOver ? [button(buttons.clear, clearAction, drawn, about)] : [])),
  ];
}

function pager({ earlier, later }: Page, responsesOnly: boolean): KnownBlock[] {
  const turn = (label: string, actionId: string, page: Cursor | undefined) =>
    page ? [plainButton(label, actionId, listPlaceCodec.encode({ responsesOnly, page }))] : [];
  const turns = [...turn(buttons.previousPage, earlierPageAction, earlier), ...turn(buttons.nextPage, laterPageAction, later)];
  return turns.length === 0 ? [] : [actions(...turns)];
}

/** What `/invitations help` and an unknown word answer. */
export function helpMessage(unknown?: { word: string; nearest: string | undefined }): Message {
  if (!unknown) return help(undefined);
  const word = shorten(unknown.word, 50);
  return help(unknown.nearest === undefined ? says.help.unknown(word) : says.help.unknownButNear(word, unknown.nearest));
}

/** What whoever installed the app is told. */
export const welcomeMessage = (): Message => help(says.help.welcome);

function help(lead: string | undefined): Message {
  const { commands, shortcuts } = says.help;
  return {
    text: [...[lead ?? [], ...commands].flat().map(escapeText), toText(shortcuts, "UTC")].join("\n"),
    blocks: [
      ...(lead === undefined ? [] : [{ type: "section" as const, text: plain(lead) }]),
      { type: "section", text: plain(commands.join("\n")) },
      contextBlock(toMrkdwn(shortcuts, "UTC")),
    ],
  };
}
