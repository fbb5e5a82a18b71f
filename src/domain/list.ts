import { addMinutes, isValid } from "date-fns";
import { requireInvitee, requireOrganizerOfInvitation } from "./authorization.ts";
import type { CommandOf } from "./commands.ts";
import type { FollowUp, Invitation, When } from "./follow-up.ts";
import { dateIn, isOver } from "./time.ts";
import { type Context, type Decision, decided, refuse } from "./types.ts";

/** The groups of the list, in order: declines to decide on, invitations to answer, and invitations that others haven't answered. */
export const groups = ["responses", "waiting", "sent"] as const;
export type Group = (typeof groups)[number];

/** `startsAt` and `isOver` depend on the reader: an all-day follow-up starts and ends with the day in their zone. */
export type Row = { group: Group; followUp: FollowUp; invitation: Invitation; startsAt: Date; isOver: boolean };

/** The page after, or before, this row. `startsAt` is in ISO format. `over` means that the row is in the part of its group that's over. */
export type Cursor = { toward: "later" | "earlier"; group: Group; startsAt: string; id: string; over?: boolean | undefined };

/** Returns the cursor for the page beyond a row. */
export const cursorAt = (row: Omit<Row, "followUp"> | undefined, toward: Cursor["toward"]): Cursor | undefined =>
  row && { toward, group: row.group, startsAt: row.startsAt.toISOString(), id: row.invitation.id, ...(row.isOver ? { over: true } : {}) };

/** `earlier` and `later` lead to the adjacent pages, if any. */
export type Page = { rows: Row[]; earlier: Cursor | undefined; later: Cursor | undefined };

/**
 * Returns what the lists filter and sort by. An all-day follow-up starts at a different instant for each reader,
 * so its date represents it, as midnight in UTC. A follow-up whose time is invalid counts as long over.
 */
export function listSortKeys(when: When): { allDay: boolean; startsAt: Date; endsAt: Date | null } {
  const startsAt = when.allDay ? new Date(dateIn(when.startsAt, when.zone)) : when.startsAt;
  if (!isValid(startsAt)) return { allDay: false, startsAt: new Date(0), endsAt: null };
  return { allDay: when.allDay, startsAt, endsAt: when.allDay ? null : addMinutes(startsAt, when.durationMinutes) };
}

/** Removes a row that is over from the organizer's or the invitee's own list. Any change brings it back. */
export function clear(followUp: FollowUp, command: CommandOf<"clear">, context: Context): Decision {
  const isOrganizer = command.by === followUp.organizerId;
  const clearRow = ({ id, state }: Invitation): Decision => {
    if (!isOver(followUp, context.now, context.zone)) return refuse("not-over");
    const set = isOrganizer ? { clearedByOrganizer: true } : { clearedByInvitee: true };
    const history = { what: "clear", by: command.by, invitationId: id, from: state, to: "", reason: "" } as const;
    return decided(history, { update: [{ ids: [id], set }] }, []);
  };
  return isOrganizer ? requireOrganizerOfInvitation(followUp, command, clearRow) : requireInvitee(followUp, command, context, clearRow);
}
