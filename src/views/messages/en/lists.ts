import type { FollowUpType } from "../../../domain/follow-up.ts";
import type { Group } from "../../../domain/list.ts";
import { type Phrase, phrase } from "../phrase.ts";
import { noun } from "./grammar.ts";

type Row = { type: FollowUpType; who: Phrase };

export const lists = {
  headings: { responses: "Responses", waiting: "Waiting for your answer", sent: "Sent" } satisfies Record<Group, string>,
  over: "Over",
  /** The part of a row after its state. */
  rows: {
    responses: ({ type, who }) => phrase`${noun[type]} · ${who}`,
    waiting: ({ type, who }) => phrase`${noun[type]} · from ${who}`,
    sent: ({ type, who }) => phrase`${noun[type]} · to ${who}`,
  } satisfies Record<Group, (row: Row) => Phrase>,
  text: {
    row: (title: string, standing: Phrase, when: Phrase): Phrase => phrase`${{ said: title }}, ${standing}, ${when}.`,
    group: (heading: string, row: string) => `${heading}: ${row}`,
  },
  filter: { label: "Show responses", description: "Only responses from others" },
  empty: {
    responses: phrase`No responses need your attention. Uncheck ${{ strong: "Show responses" }} to see all your invitations.`,
    all: phrase`You're all caught up. Send a follow-up with ${{ code: "/followup" }}.`,
  },
  help: {
    unknown: (word: string) => `I don't recognize “${word}”.`,
    unknownButNear: (word: string, nearest: string) => `I don't recognize “${word}”. Did you mean “${nearest}”?`,
    unknownShortcut: "I don't recognize this shortcut. Use /invitations help to see what I can do.",
    welcome: "Follow-up is installed, and everyone here can use it. Type one of these in any conversation:",
    commands: [
      "/followup [title]: send a new follow-up",
      "/invitations: see what's waiting for your answer, what you sent, and the responses",
      "/invitations responses: see only the responses that need your decision",
      "/invitations help: show this help",
      "/followup help: show this help",
    ],
    shortcuts: phrase`You can also use the shortcuts ${{ strong: "New follow-up" }} and, on any message, ${{ strong: "Create follow-up" }}.`,
  },
};
