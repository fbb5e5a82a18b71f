import { addMinutes, isValid } from "date-fns";
import type { CommandOf } from "./commands.ts";
import { type Context, type Decision, decided, refuse } from "./types.ts";
import type { FollowUp, Invitation, When } from "./follow-up.ts";
import { requireInvitee, onInvitation } from "./authorization.ts";
import { dateIn, isOver } from "./time.ts";

/** What the list of invitations has, in this order: declines to decide on, what to answer oneself, what others have not answered. */
export const groups = ["responses", "waiting", "sent"] as const;
export type Group = (typeof groups)[number];

/** `startsAt` and `isOver` are for the reader: an all-day follow-up begins, and is over, when its day does where they are. */
export type Row = { group: Group; followUp: FollowUp; invitation: Invitation; startsAt: Date; isOver: boolean };

/** Which page: what comes after, or before, this row. `startsAt` is in ISO format; `over` when it stands among those that are over, last in its group. */
export type Cursor = { toward: "later" | "earlier"; group: Group; startsAt: string; id: string; over?: boolean | undefined };

/** The page beyond a row. */
export const cursorAt = (row: Omit<Row, "followUp"> | undefined, toward: Cursor["toward"]): Cursor | undefined =>
  row && { toward, group: row.group, startsAt: row.startsAt.toISOString(), id: row.invitation.id, ...(row.isOver ? { over: true } : {}) };

/** `earlier` and `later` lead to the neighbouring pages, where there are any. */
export type Page = { rows: Row[]; earlier: Cursor | undefined; later: Cursor | undefined };

/**
 * What the lists are filtered and sorted by. An all-day follow-up begins at a different instant for each reader,
 * so its date stands for it, as midnight in UTC. What has no time that can be told counts as long over.
 */
export function placeInLists(when: When): { allDay: boolean; startsAt: Date; endsAt: Date | null } {
  const startsAt = when.allDay ? new Date(dateIn(when.startsAt, when.zone)) : when.startsAt;
  if (!isValid(startsAt)) return { allDay: false, startsAt: new Date(0), endsAt: null };
  return { allDay: when.allDay, startsAt, endsAt: when.allDay ? null : addMinutes(startsAt, when.durationMinutes) };
}

/** Takes a row that is over out of one person's own list, the organizer's or the invitee's. It comes back with whatever is new about it. */
export function clear(followUp: FollowUp, command: CommandOf<"clear">, context: Context): Decision {
  const isOrganizer = command.by === followUp.organizerId;
  const cleared = ({ id, state }: Invitation): Decision => {
    if (!isOver(followUp, context.now, context.zone)) return refuse("not-over");
    const set = isOrganizer ? { clearedByOrganizer: true } : { clearedByInvitee: true };
    const history = { what: "clear", by: command.by, invitationId: id, from: state, to: "", reason: "" } as const;
    return decided(history, { update: [{ ids: [id], set }] }, []);
  };
  return isOrganizer ? onInvitation(followUp, command, cleared) : requireInvitee(followUp, command, context, cleared);
}
