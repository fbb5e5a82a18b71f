import type { FollowUp, Invitation } from "./follow-up.ts";
import type { CommandType } from "./commands.ts";
import type { NotInvitable } from "./invitability.ts";

/** Why a command changes nothing. `personId` is whom the refusal is about, where that is somebody else. */
export type Refusal = { because: Because; personId?: string };
export type Because =
  | "not-invitee"
  | "not-invited"
  | "not-organizer"
  | "not-organizer-or-owner"
  | "may-not-take-over"
  | "has-organizer"
  | "gone"
  | "out-of-date"
  | "already-accepted"
  | "already-declined"
  | "withdrawn"
  | "passed-on"
  | "cancelled"
  | "completed"
  | "not-completed"
  | "too-late"
  | "decided"
  | "in-the-past"
  | "too-far"
  | "not-over"
  | "same-time"
  | "same-person"
  | "declined-before"
  | "already-invited"
  | "not-assigned"
  | "nothing-changed"
  | "empty-title"
  | "already-created"
  | "too-many-invited"
  | "too-many-asked"
  | NotInvitable;

/**
 * What Slack must come to show, besides what has changed: which messages show something else follows from what they are drawn from (facts.ts).
 * Each one is carried out from the present state, so late or twice does no harm.
 */
export type Effect =
  /** A new card asks the invitee. */
  | { type: "ask"; invitationId: string }
  /** Every card and notice about one invitation, which somebody has acted on although it was out of date. */
  | { type: "redraw"; invitationId: string }
  /** The same for every card and notice of the follow-up. */
  | { type: "redraw-all" }
  /** The organizer's card, which is posted if it is not there yet. */
  | { type: "organizer-card" }
  /** Tells the organizer of a decline. It carries the reason, because the invitation's own may have moved on. */
  | { type: "declined-notice"; invitationId: string; reason: string }
  /** Tells the organizer that whoever it was assigned to has left after accepting. */
  | { type: "left-notice"; invitationId: string };

/** One row of the history. `by` is null when the bot itself did it. */
export type Entry = {
  what: CommandType | "create";
  by: string | null;
  invitationId: string | null;
  from: string;
  to: string;
  reason: string;
};

/** Who has cleared it only matters to the lists, which show again whatever has changed. */
export type InvitationPatch = Partial<Omit<Invitation, "id" | "inviteeId" | "role" | "firstRevision" | "passedOnFrom">> & {
  clearedByOrganizer?: boolean;
  clearedByInvitee?: boolean;
};

/** Carried out in this order: a withdrawn invitation makes room for a new one to the same person. */
export type Changes = {
  followUp: Partial<Omit<FollowUp, "id" | "invitations">>;
  update: { ids: string[]; set: InvitationPatch }[];
  add: Invitation[];
};

export type Refused = { ok: false; refusal: Refusal; effects: Effect[] };
export type Decided = { ok: true; changes: Changes; history: Entry; effects: Effect[] };
export type Decision = Decided | Refused;

/** Says no. `effects` redraw what the person acted on, where it was out of date. */
export const refuse = (because: Because, effects: Effect[] = [], personId?: string): Refused => ({
  ok: false,
  refusal: personId === undefined ? { because } : { because, personId },
  effects,
});

/** Says yes, with the parts that a command does not touch left empty. */
export const decided = (history: Entry, changes: Partial<Changes>, effects: Effect[] = []): Decided => ({
  ok: true,
  changes: { followUp: {}, update: [], add: [], ...changes },
  history,
  effects,
});

/**
 * What decide takes from outside: the time, and new ids that sort by time. Without a limit anybody may invite any number.
 * `zone` (IANA) is where whoever acts is now; without it they count as being where the follow-up is.
 * `departed` are those of the follow-up's people whose account is deactivated, for a command that has to know.
 */
export type Context = {
  now: Date;
  newId: () => string;
  invitationsPerHour?: number;
  zone?: string | undefined;
  departed?: string[] | undefined;
};
