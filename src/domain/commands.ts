import type { FollowUpType, InvitationState, Undeliverable, When } from "./follow-up.ts";
import type { Person } from "./invitability.ts";

/** Makes a new follow-up. `owner` may be the organizer. */
export type Create = When & {
  /** Made when the form was opened, so that a form that is sent twice makes one follow-up. */
  id: string;
  by: string;
  title: string;
  followUpType: FollowUpType;
  owner: Person;
  participants: Person[];
  location: string;
  description: string;
  sourceUrl: string | null;
};

/** What the button, list row or form was drawn for; where things have moved on since, the command is refused. */
type FollowUpAction = { by: string; revision: number };
type InvitationAction = FollowUpAction & { invitationId: string; expectedState: InvitationState };
type OptionalInvitationAction = FollowUpAction & { invitationId?: string | undefined; expectedState?: InvitationState | undefined };

export type Command =
  | (InvitationAction & { type: "accept" })
  | (InvitationAction & { type: "decline"; reason: string })
  | { type: "see"; by: string; invitationId: string }
  /** Without an invitation it assigns a follow-up whoever had it before; `confirmed` names the person the organizer was warned about. */
  | (OptionalInvitationAction & { type: "reassign"; to: Person; note: string; confirmed?: string | undefined })
  | (OptionalInvitationAction & { type: "reschedule"; to: When; note: string })
  | (InvitationAction & { type: "keep" })
  /** Takes what is over out of the list of whoever says it. */
  | (InvitationAction & { type: "clear" })
  /** Somebody who is invited becomes the organizer, because that one has left. */
  | (InvitationAction & { type: "take-over" })
  | (OptionalInvitationAction & { type: "cancel" })
  | (OptionalInvitationAction & { type: "complete" })
  | (OptionalInvitationAction & { type: "reopen" })
  /** The participants as they shall be: who is new gets invited, who is missing is no longer needed. */
  | (FollowUpAction & { type: "set-participants"; people: Person[] })
  | (InvitationAction & { type: "remove" })
  /** Said by the delivery, not by a person: the invitation could not be shown to its invitee; or without a reason, it has arrived after all. */
  | { type: "undeliverable"; invitationId: string; revision: number; why: Undeliverable | null }
  /** Said by Slack, not by a person: somebody's account was deactivated, or is there again. */
  | { type: "left"; personId: string }
  | { type: "returned"; personId: string }
  /** Said by an operator: somebody else becomes the organizer. */
  | { type: "hand-over"; from: string; to: Person };

export type CommandType = Command["type"];
export type CommandOf<Type extends CommandType> = Extract<Command, { type: Type }>;
