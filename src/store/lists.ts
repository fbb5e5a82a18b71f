import { isValid, subDays } from "date-fns";
import { type Cursor, cursorAt, type Group, groups, type Page, type Row } from "../domain/list.ts";
import { dateIn, dayBegins } from "../domain/time.ts";
import type { Invitation, Prisma, PrismaClient } from "../generated/prisma/client.ts";

/** How many rows a page has: with its headings it must fit the 50 blocks of a message. */
const pageSize = 10;

// Days. No form offers a longer duration, so what began longer ago is over, and needs no looking at when it ended.
const longest = 1;

type Who = { workspaceId: string; personId: string };

/** When a list is read, and in which zone (IANA). */
export type ReadAt = { now: Date; zone: string };

/** One half of a group: what is to come, the soonest first, or what is over, the latest first. */
type Half = Pick<Row, "group" | "isOver">;

/** A row before its follow-up is read. */
type Found = Omit<Row, "followUp" | "invitation"> & { invitation: Invitation };

/**
 * One page of somebody's invitations: group after group, in each first what is to come and then what is over.
 * Each half is two reads of one index from the cursor on (`invitations_organized`, `_organized_left` or `_received`), of timed and of all-day follow-ups,
 * so a page costs the same however long the list is. Without a time to read it at, nothing is over.
 */
export async function invitationsPage(
  db: PrismaClient,
  who: Who,
  responsesOnly: boolean,
  cursor?: Cursor,
  readAt: ReadAt = { now: new Date(0), zone: "UTC" },
): Promise<Page> {
  const backward = cursor?.toward === "earlier";
  const halves = groups
    .filter((group) => !responsesOnly || group === "responses")
    .flatMap((group): Half[] => [
      { group, isOver: false },
      { group, isOver: true },
    ]);
  const ordered = backward ? halves.toReversed() : halves;
  const from = cursor ? ordered.findIndex((half) => isAt(half, cursor)) : 0;
  const found: Found[] = [];
  for (const half of from < 0 ? ordered : ordered.slice(from)) {
    const after = cursor && isAt(half, cursor) ? cursor : undefined;
    found.push(...(await halfOf(db, who, half, { backward, after, readAt, take: pageSize + 1 - found.length })));
    if (found.length > pageSize) break;
  }
  const hasMore = found.length > pageSize;
  const shown = backward ? found.slice(0, pageSize).toReversed() : found.slice(0, pageSize);
  return {
    rows: await rowsOf(db, who, shown),
    earlier: (backward ? hasMore : cursor !== undefined) ? cursorAt(shown[0], "earlier") : undefined,
    later: (backward ? true : hasMore) ? cursorAt(shown.at(-1), "later") : undefined,
  };
}

const isAt = (half: Half, cursor: Cursor) => half.group === cursor.group && half.isOver === (cursor.over ?? false);

type Reading = { backward: boolean; after: Cursor | undefined; readAt: ReadAt; take: number };

async function halfOf(db: PrismaClient, who: Who, half: Half, { backward, after, readAt, take }: Reading): Promise<Found[]> {
  const { now, zone } = readAt;
  const { group, isOver } = half;
  const ascending = isOver === backward;
  const direction = ascending ? ("asc" as const) : ("desc" as const);
  const read = async (...where: Prisma.InvitationWhereInput[]) =>
    (
      await Promise.all(
        belongs(group, who).map((kind) =>
          db.invitation.findMany({ where: { ...kind, AND: where }, orderBy: [{ startsAt: direction }, { id: direction }], take }),
        ),
      )
    ).flat();
  const beyondCursor = after && { at: new Date(after.startsAt), id: after.id };
  const [timed, allDay] = await Promise.all([
    read({ allDay: false }, isOver ? hasEnded(now) : isToCome(now), ...(beyondCursor ? beyond(beyondCursor, ascending) : [])),
    read(
      { allDay: true, startsAt: isOver ? { lt: new Date(dateIn(now, zone)) } : { gte: new Date(dateIn(now, zone)) } },
      ...(beyondCursor ? beyond(asDate(beyondCursor, ascending, zone), ascending) : []),
    ),
  ]);
  const found = [
    ...timed.map((invitation) => foundAt(half, invitation, invitation.startsAt)),
    ...allDay.map((invitation) => foundAt(half, invitation, dayBegins(invitation.startsAt, zone))),
  ];
  const sign = ascending ? 1 : -1;
  return found
    .toSorted((a, b) => sign * (a.startsAt.getTime() - b.startsAt.getTime() || (a.invitation.id < b.invitation.id ? -1 : 1)))
    .slice(0, take);
}

// A database can hold instants, before all others or after them, that a Date cannot.
const foundAt = (half: Half, invitation: Invitation, startsAt: Date): Found => ({
  ...half,
  invitation,
  startsAt: isValid(startsAt) ? startsAt : new Date(half.isOver ? "0001-01-01T00:00:00Z" : "9999-12-31T23:59:59.999Z"),
});

/** The kinds of invitations in a group, of which each is read by an index of its own. */
function belongs(group: Group, { workspaceId, personId }: Who): Prisma.InvitationWhereInput[] {
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
      // Nothing pending is decided on; that it is said lets the index be used.
      return [{ ...organized, state: "PENDING", decidedAt: null }];
  }
}

// The bound of the start alone bounds the index scan. A version before this one writes no end: then it is the start.
const isToCome = (now: Date): Prisma.InvitationWhereInput => ({
  startsAt: { gt: subDays(now, longest) },
  OR: [{ startsAt: { gt: now } }, { endsAt: { gt: now } }],
});
const hasEnded = (now: Date): Prisma.InvitationWhereInput => ({
  startsAt: { lte: now },
  OR: [{ endsAt: { lte: now } }, { endsAt: null }, { startsAt: { lte: subDays(now, longest) } }],
});

type Beyond = { at: Date; id?: string };

/** The same place among dates: a day that begins at this instant for the reader is settled by the id. */
function asDate({ at, id }: Required<Beyond>, ascending: boolean, zone: string): Beyond {
  const date = new Date(dateIn(at, zone));
  if (dayBegins(date, zone).getTime() === at.getTime()) return { at: date, id };
  return { at: ascending ? date : new Date(date.getTime() + 1) };
}

// The first part alone bounds the index scan; the second settles rows of the same instant.
function beyond({ at, id }: Beyond, ascending: boolean): Prisma.InvitationWhereInput[] {
  if (id === undefined) return [{ startsAt: ascending ? { gt: at } : { lt: at } }];
  return ascending
    ? [{ startsAt: { gte: at } }, { OR: [{ startsAt: { gt: at } }, { id: { gt: id } }] }]
    : [{ startsAt: { lte: at } }, { OR: [{ startsAt: { lt: at } }, { id: { lt: id } }] }];
}

async function rowsOf(db: PrismaClient, { workspaceId }: Who, found: Found[]): Promise<Row[]> {
  const ids = [...new Set(found.map(({ invitation }) => invitation.followUpId))];
  const rows = await db.followUp.findMany({ where: { workspaceId, id: { in: ids } } });
  const followUps = new Map(rows.map((followUp) => [followUp.id, followUp]));
  return found.flatMap((row) => {
    const followUp = followUps.get(row.invitation.followUpId);
    return followUp ? [{ ...row, followUp: { ...followUp, invitations: [row.invitation] } }] : [];
  });
}
