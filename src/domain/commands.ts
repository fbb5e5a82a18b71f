import type { FollowUpType, InvitationState, Undeliverable, When } from "./follow-up.ts";
import type { Person } from "./invitability.ts";

/** Creates a follow-up. `owner` may be the organizer. */
export type Create = When & {
  /** Generated when the form is opened, so that a form that's submitted twice creates one follow-up. */
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

/** What the button, list row or form was rendered for. The command is refused if that's out of date. */
type FollowUpAction = { by: string; revision: number };
type InvitationAction = FollowUpAction & { invitationId: string; expectedState: InvitationState };
type OptionalInvitationAction = FollowUpAction & { invitationId?: string | undefined; expectedState?: InvitationState | undefined };

export type Command =
  | (InvitationAction & { type: "accept" })
  | (InvitationAction & { type: "decline"; reason: string })
  | { type: "see"; by: string; invitationId: string }
  /** Without an invitation it assigns the follow-up, whoever had it before. `confirmed` is the person the organizer was warned about. */
  | (OptionalInvitationAction & { type: "reassign"; to: Person; note: string; confirmed?: string | undefined })
  | (OptionalInvitationAction & { type: "reschedule"; to: When; note: string })
  | (InvitationAction & { type: "keep" })
  /** Removes a row that's over from the actor's own list. */
  | (InvitationAction & { type: "clear" })
  /** An invitee becomes the organizer, because the previous one has left. */
  | (InvitationAction & { type: "take-over" })
  | (OptionalInvitationAction & { type: "cancel" })
  | (OptionalInvitationAction & { type: "complete" })
  | (OptionalInvitationAction & { type: "reopen" })
  /** The complete set of participants: new ones are invited, missing ones are removed. */
  | (FollowUpAction & { type: "set-participants"; people: Person[] })
  | (InvitationAction & { type: "remove" })
  /** Sent by the delivery job: the invitation couldn't be shown to its invitee. If `why` is null, it arrived after all. */
  | { type: "undeliverable"; invitationId: string; revision: number; why: Undeliverable | null }
  /** Sent on a Slack event: someone's account was deactivated, or reactivated. */
  | { type: "left"; personId: string }
  | { type: "returned"; personId: string }
  /** Sent by an operator: someone else becomes the organizer. */
  | { type: "hand-over"; from: string; to: Person };

export type CommandType = Command["type"];
export type CommandOf<Type extends CommandType> = Extract<Command, { type: Type }>;
