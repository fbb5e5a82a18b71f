import type { Checkboxes, KnownBlock } from "@slack/types";
import { type Cursor, cursorAt, type Group, type Page, type Row } from "../follow-up/list.ts";
import { isLostOwner } from "../follow-up/follow-up.ts";
import { actions, aside, button, markup, type Message, plain, plainButton } from "./blocks.ts";
import { whenMarkup, whenText } from "./dates.ts";
import { declineAction, acceptAction, detailsAction, drawnFor } from "./invitation-card.ts";
import { keepAction } from "./declined-notice.ts";
import { type ListPlace, ListPlaceText } from "./drawn.ts";
import { cannotBeShown, drawnOr } from "./drawn-or.ts";
import { fits } from "./message.ts";
import { reassignAction, removeAction, rescheduleAction } from "./organizer-card.ts";
import { escapeText, quoted, shorten, shortenMarkup, unmarked } from "./text.ts";
import { invitee, mends, noun, organizer, stateWord } from "./words.ts";

export const filterAction = "filter";
export const clearAction = "clear";
export const laterPageAction = "later-page";
export const earlierPageAction = "earlier-page";

const headings: Record<Group, string> = { responses: "Responses", waiting: "Waiting for your answer", sent: "Sent" };

/** What `/invitations` shows: one page of the list, with its filter. `zone` is the reader's; `note` is told of a row that cannot be drawn. */
export function listMessage(page: Page, place: ListPlace, zone: string, note: (row: Row, error: unknown) => void): Message {
  const responsesOnly = place.responsesOnly;
  if (page.rows.length === 0) return emptyList(responsesOnly);
  const rows = page.rows.map((row, index) => {
    const heading = page.rows[index - 1]?.group === row.group ? undefined : headings[row.group];
    const { text, blocks } = drawnOr(
      () => drawRow(row, place, zone),
      { text: cannotBeShown, blocks: [markup(cannotBeShown)] },
      (error) => note(row, error),
    );
    return heading === undefined ? { text, blocks } : { text: `${heading}: ${text}`, blocks: [markup(`*${heading}*`), ...blocks] };
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
  text: `${quoted(row.followUp.title)}, ${unmarked(standing(row))}, ${whenText(row.followUp, zone)}.`,
  blocks: rowBlocks(row, place, zone),
});

/** "*Over* · *Invited* · meeting · from @Ana" */
function standing({ group, followUp, invitation, isOver }: Row): string {
  const other = {
    responses: `by ${invitee(invitation)}`,
    waiting: `from ${organizer(followUp)}`,
    sent: `to ${invitee(invitation)}`,
  };
  const word =
    group === "responses" && isLostOwner(invitation)
      ? "Needs your decision"
      : stateWord(group === "waiting" ? { ...invitation, undeliverable: null } : invitation);
  return `${isOver ? "*Over* · " : ""}*${word}* · ${noun[followUp.type]} · ${other[group]}`;
}

function emptyList(responsesOnly: boolean): Message {
  const words = responsesOnly
    ? "No response waits for your decision. Untick *Show responses* to see all your invitations."
    : "Nothing to answer and nothing to decide. Send a follow-up with `/followup`.";
  return { text: words.replace(/[*`]/g, ""), blocks: [...filter(responsesOnly), markup(words)] };
}

function filter(responsesOnly: boolean): KnownBlock[] {
  const option = { text: plain("Show responses"), description: plain("Only answers from others"), value: "responses" };
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
  const details = button("Details", detailsAction, drawn, about);
  const mend =
    mends(invitation) === "reassign"
      ? button("Reassign", reassignAction, drawn, about)
      : button("Reschedule", rescheduleAction, drawn, about);
  const buttons = {
    responses: [mend, button("Got it", keepAction, drawn, about)],
    waiting: [button("Accept", acceptAction, drawn, about, { style: "primary" }), button("Decline", declineAction, drawn, about)],
    sent: [mend, button("Remove", removeAction, drawn, about)],
  }[group];
  return [
    {
      type: "section",
      fields: [plain(followUp.title), { type: "mrkdwn", text: `${standing(row)}\n${whenMarkup(followUp, zone)}`, verbatim: true }],
    },
    ...(group === "responses" && invitation.reason !== ""
      ? [{ type: "context" as const, elements: [plain(`“${shorten(invitation.reason, 200)}”`)] }]
      : []),
    actions(...buttons, details, ...(isOver ? [button("Clear", clearAction, drawn, about)] : [])),
  ];
}

function pager({ earlier, later }: Page, responsesOnly: boolean): KnownBlock[] {
  const turn = (label: string, actionId: string, page: Cursor | undefined) =>
    page ? [plainButton(label, actionId, ListPlaceText.encode({ responsesOnly, page }))] : [];
  const buttons = [...turn("Previous page", earlierPageAction, earlier), ...turn("Next page", laterPageAction, later)];
  return buttons.length === 0 ? [] : [actions(...buttons)];
}

const shortcuts = "Follow-ups can also be made with the shortcuts *New follow-up* and, on any message, *Create follow-up*.";

/** What `/invitations help` and an unknown word answer. */
export const helpMessage = (unknown?: { word: string; nearest: string | undefined }): Message =>
  help(unknown ? `I do not know “${shorten(unknown.word, 50)}”.${unknown.nearest ? ` Did you mean “${unknown.nearest}”?` : ""}` : "");

/** What whoever installed the app is told. */
export const welcomeMessage = (): Message =>
  help("Follow-up is installed, and everybody here can use it. Type one of these in any conversation:");

function help(lead: string): Message {
  const lines = [
    "/followup [title] – send a new follow-up",
    "/invitations – what waits for your answer, what you sent, and the responses",
    "/invitations responses – only responses that wait for your decision",
    "/invitations help – this help",
    "/followup help – the same",
  ];
  return {
    text: escapeText([lead, ...lines, unmarked(shortcuts)].filter((line) => line !== "").join("\n")),
    blocks: [
      ...(lead === "" ? [] : [{ type: "section" as const, text: plain(lead) }]),
      { type: "section", text: plain(lines.join("\n")) },
      aside(shortcuts),
    ],
  };
}
