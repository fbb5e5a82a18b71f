import type { CommandType } from "./commands.ts";
import type { FollowUp, Invitation } from "./follow-up.ts";
import type { UninvitableReason } from "./invitability.ts";

/** Why a command changes nothing. `personId` is set if the refusal is about a particular person. */
export type Refusal = { because: RefusalCode; personId?: string };
export type RefusalCode =
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
  | UninvitableReason;

/**
 * Messages to create or update, besides those whose facts have changed (facts.ts).
 * Each is rendered from the current state, so handling one late or twice is harmless.
 */
export type Effect =
  /** Posts a new card that asks the invitee. */
  | { type: "ask"; invitationId: string }
  /** Updates every card and notice about an invitation, after someone acted on an outdated one. */
  | { type: "redraw"; invitationId: string }
  /** Updates every card and notice of the follow-up. */
  | { type: "redraw-all" }
  /** Updates the organizer's card, or posts it if there is none. */
  | { type: "organizer-card" }
  /** Notifies the organizer of a decline. It carries the reason, because the invitation's own may have changed by then. */
  | { type: "declined-notice"; invitationId: string; reason: string }
  /** Notifies the organizer that the assignee has left after accepting. */
  | { type: "left-notice"; invitationId: string };

/** One row of the history. `by` is null if the bot itself did it. */
export type Entry = {
  what: CommandType | "create";
  by: string | null;
  invitationId: string | null;
  from: string;
  to: string;
  reason: string;
};

/** The two `clearedBy…` flags matter only to the lists. Any later change resets them. */
export type InvitationPatch = Partial<Omit<Invitation, "id" | "inviteeId" | "role" | "firstRevision" | "passedOnFrom">> & {
  clearedByOrganizer?: boolean;
  clearedByInvitee?: boolean;
};

/** Applied in this order: an invitation has to be withdrawn before the same person gets a new one. */
export type Changes = {
  followUp: Partial<Omit<FollowUp, "id" | "invitations">>;
  update: { ids: string[]; set: InvitationPatch }[];
  add: Invitation[];
};

export type Refused = { ok: false; refusal: Refusal; effects: Effect[] };
export type Decided = { ok: true; changes: Changes; history: Entry; effects: Effect[] };
export type Decision = Decided | Refused;

/** Returns a refusal. `effects` update what the person acted on, if it was out of date. */
export const refuse = (because: RefusalCode, effects: Effect[] = [], personId?: string): Refused => ({
  ok: false,
  refusal: personId === undefined ? { because } : { because, personId },
  effects,
});

/** Returns a decision, with empty defaults for the changes that a command doesn't make. */
export const decided = (history: Entry, changes: Partial<Changes>, effects: Effect[] = []): Decided => ({
  ok: true,
  changes: { followUp: {}, update: [], add: [], ...changes },
  history,
  effects,
});

/**
 * What `decide` needs from outside. `newId` returns ids that sort by time. Without `invitationsPerHour` there's no limit.
 * `zone` (IANA) is the actor's current zone, by default the follow-up's.
 * `departed` lists the follow-up's people whose accounts are deactivated, for a command that needs it.
 */
export type Context = {
  now: Date;
  newId: () => string;
  invitationsPerHour?: number;
  zone?: string | undefined;
  departed?: string[] | undefined;
};
