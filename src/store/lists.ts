import { isValid, subDays } from "date-fns";
import { type Cursor, cursorAt, type Group, groups, type Page, type Row } from "../domain/list.ts";
import { dateIn, startOfDayIn } from "../domain/time.ts";
import type { Invitation, Prisma, PrismaClient } from "../generated/prisma/client.ts";
import type { PersonKey } from "./person-key.ts";

/** Rows per page. With the headings, they must fit into a message's 50 blocks. */
const pageSize = 10;

// No form offers a longer duration, so follow-ups that started earlier are over, whenever they ended.
const maxDurationDays = 1;

/** The reader's current time and zone (IANA). */
export type ReaderClock = { now: Date; zone: string };

/** One half of a group: upcoming, soonest first, or over, most recent first. */
type Half = Pick<Row, "group" | "isOver">;

/** A row whose follow-up hasn't been read yet. */
type FoundRow = Omit<Row, "followUp" | "invitation"> & { invitation: Invitation };

/**
 * Returns one page of a person's invitations, group by group, with upcoming rows before those that are over.
 * Each half takes two index reads from the cursor on (`invitations_organized`, `_organized_left` or `_received`), for timed and for all-day
 * follow-ups, so the cost of a page doesn't depend on the length of the list. Without `clock`, nothing is over.
 */
export async function invitationsPage(
  db: PrismaClient,
  person: PersonKey,
  responsesOnly: boolean,
  cursor?: Cursor,
  clock: ReaderClock = { now: new Date(0), zone: "UTC" },
): Promise<Page> {
  const backward = cursor?.toward === "earlier";
  const halves = groups
    .filter((group) => !responsesOnly || group === "responses")
    .flatMap((group): Half[] => [
      { group, isOver: false },
      { group, isOver: true },
    ]);
  const ordered = backward ? halves.toReversed() : halves;
  const from = cursor ? ordered.findIndex((half) => containsCursor(half, cursor)) : 0;
  const found: FoundRow[] = [];
  for (const half of from < 0 ? ordered : ordered.slice(from)) {
    const after = cursor && containsCursor(half, cursor) ? cursor : undefined;
    found.push(...(await readHalf(db, person, half, { backward, after, clock, take: pageSize + 1 - found.length })));
    if (found.length > pageSize) break;
  }
  const hasMore = found.length > pageSize;
  const shown = backward ? found.slice(0, pageSize).toReversed() : found.slice(0, pageSize);
  return {
    rows: await withFollowUps(db, person, shown),
    earlier: (backward ? hasMore : cursor !== undefined) ? cursorAt(shown[0], "earlier") : undefined,
    later: (backward ? true : hasMore) ? cursorAt(shown.at(-1), "later") : undefined,
  };
}

const containsCursor = (half: Half, cursor: Cursor) => half.group === cursor.group && half.isOver === (cursor.over ?? false);

type ReadOptions = { backward: boolean; after: Cursor | undefined; clock: ReaderClock; take: number };

async function readHalf(
  db: PrismaClient,
  person: PersonKey,
  half: Half,
  { backward, after, clock, take }: ReadOptions,
): Promise<FoundRow[]> {
  const { now, zone } = clock;
  const { group, isOver } = half;
  const ascending = isOver === backward;
  const direction = ascending ? ("asc" as const) : ("desc" as const);
  const read = async (...where: Prisma.InvitationWhereInput[]) =>
    (
      await Promise.all(
        conditionsFor(group, person).map((condition) =>
          db.invitation.findMany({ where: { ...condition, AND: where }, orderBy: [{ startsAt: direction }, { id: direction }], take }),
        ),
      )
    ).flat();
  const beyondCursor = after && { at: new Date(after.startsAt), id: after.id };
  const [timed, allDay] = await Promise.all([
    read({ allDay: false }, isOver ? hasEnded(now) : isUpcoming(now), ...(beyondCursor ? beyond(beyondCursor, ascending) : [])),
    read(
      { allDay: true, startsAt: isOver ? { lt: new Date(dateIn(now, zone)) } : { gte: new Date(dateIn(now, zone)) } },
      ...(beyondCursor ? beyond(dateCursor(beyondCursor, ascending, zone), ascending) : []),
    ),
  ]);
  const found = [
    ...timed.map((invitation) => foundRow(half, invitation, invitation.startsAt)),
    ...allDay.map((invitation) => foundRow(half, invitation, startOfDayIn(invitation.startsAt, zone))),
  ];
  const sign = ascending ? 1 : -1;
  return found
    .toSorted((a, b) => sign * (a.startsAt.getTime() - b.startsAt.getTime() || (a.invitation.id < b.invitation.id ? -1 : 1)))
    .slice(0, take);
}

// PostgreSQL can hold earlier and later instants than a Date can.
const foundRow = (half: Half, invitation: Invitation, startsAt: Date): FoundRow => ({
  ...half,
  invitation,
  startsAt: isValid(startsAt) ? startsAt : new Date(half.isOver ? "0001-01-01T00:00:00Z" : "9999-12-31T23:59:59.999Z"),
});

/** Returns the conditions for a group. Each is read with its own index. */
function conditionsFor(group: Group, { workspaceId, personId }: PersonKey): Prisma.InvitationWhereInput[] {
  const organized = { workspaceId, open: true, organizerId: personId, clearedByOrganizer: false };
  switch (group) {
    case "responses":
      return [
        { ...organized, state: "DECLINED", decidedAt: null },
        { ...organized, state: "ACCEPTED", role: "OWNER", hasLeft: true, decidedAt: null },
      ];
    case "waiting":
      return [{ workspaceId, open: true, inviteeId: personId, clearedByInvitee: false, state: "PENDING" }];
    case "sent":
      // A pending invitation is never decided on, but the condition lets PostgreSQL use the index.
      return [{ ...organized, state: "PENDING", decidedAt: null }];
  }
}

// Only the condition on `startsAt` bounds the index scan. Earlier versions wrote no end: then the start counts as the end.
const isUpcoming = (now: Date): Prisma.InvitationWhereInput => ({
  startsAt: { gt: subDays(now, maxDurationDays) },
  OR: [{ startsAt: { gt: now } }, { endsAt: { gt: now } }],
});
const hasEnded = (now: Date): Prisma.InvitationWhereInput => ({
  startsAt: { lte: now },
  OR: [{ endsAt: { lte: now } }, { endsAt: null }, { startsAt: { lte: subDays(now, maxDurationDays) } }],
});

type Position = { at: Date; id?: string };

/** Converts the cursor for all-day rows. If a day starts at this very instant for the reader, the id breaks the tie. */
function dateCursor({ at, id }: Required<Position>, ascending: boolean, zone: string): Position {
  const date = new Date(dateIn(at, zone));
  if (startOfDayIn(date, zone).getTime() === at.getTime()) return { at: date, id };
  return { at: ascending ? date : new Date(date.getTime() + 1) };
}

// Only the first condition bounds the index scan; the second breaks ties between rows of the same instant.
function beyond({ at, id }: Position, ascending: boolean): Prisma.InvitationWhereInput[] {
  if (id === undefined) return [{ startsAt: ascending ? { gt: at } : { lt: at } }];
  return ascending
    ? [{ startsAt: { gte: at } }, { OR: [{ startsAt: { gt: at } }, { id: { gt: id } }] }]
    : [{ startsAt: { lte: at } }, { OR: [{ startsAt: { lt: at } }, { id: { lt: id } }] }];
}

async function withFollowUps(db: PrismaClient, { workspaceId }: PersonKey, found: FoundRow[]): Promise<Row[]> {
  const ids = [...new Set(found.map(({ invitation }) => invitation.followUpId))];
  const rows = await db.followUp.findMany({ where: { workspaceId, id: { in: ids } } });
  const followUps = new Map(rows.map((followUp) => [followUp.id, followUp]));
  return found.flatMap((row) => {
    const followUp = followUps.get(row.invitation.followUpId);
    return followUp ? [{ ...row, followUp: { ...followUp, invitations: [row.invitation] } }] : [];
  });
}
