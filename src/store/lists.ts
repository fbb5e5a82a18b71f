import { isValid } from "date-fns";
import { type Cursor, type Group, groups, type Page, type Row } from "../follow-up/list.ts";
import type { Prisma, PrismaClient } from "../generated/prisma/client.ts";

/** How many rows a page has: with its headings it must fit the 50 blocks of a message. */
const pageSize = 10;

/**
 * One page of somebody's invitations: group after group, soonest first in each.
 * Each group is one index read from the cursor on (`invitations_organized` or `_received`), so a page costs the same however long the list is.
 */
export async function invitationsPage(
  db: PrismaClient,
  who: { workspaceId: string; personId: string },
  responsesOnly: boolean,
  cursor?: Cursor,
): Promise<Page> {
  const backward = cursor?.toward === "earlier";
  const shown = groups.filter((group) => !responsesOnly || group === "responses");
  const ordered = backward ? shown.toReversed() : shown;
  const from = cursor ? ordered.indexOf(cursor.group) : 0;
  const found: Row[] = [];
  for (const group of from < 0 ? ordered : ordered.slice(from)) {
    const after = cursor?.group === group ? cursor : undefined;
    found.push(...(await groupRows(db, who, group, backward, after, pageSize + 1 - found.length)));
    if (found.length > pageSize) break;
  }
  const hasMore = found.length > pageSize;
  const rows = backward ? found.slice(0, pageSize).toReversed() : found.slice(0, pageSize);
  return {
    rows,
    earlier: (backward ? hasMore : cursor !== undefined) ? cursorAt(rows[0], "earlier") : undefined,
    later: (backward ? true : hasMore) ? cursorAt(rows.at(-1), "later") : undefined,
  };
}

// Where a row stands whose time a Date cannot hold.
const endOfTime = new Date("9999-12-31T23:59:59.999Z");

const cursorAt = (row: Row | undefined, toward: Cursor["toward"]): Cursor | undefined =>
  row && {
    toward,
    group: row.group,
    startsAt: (isValid(row.followUp.startsAt) ? row.followUp.startsAt : endOfTime).toISOString(),
    id: row.invitation.id,
  };

async function groupRows(
  db: PrismaClient,
  who: { workspaceId: string; personId: string },
  group: Group,
  backward: boolean,
  after: Cursor | undefined,
  take: number,
): Promise<Row[]> {
  const direction = backward ? ("desc" as const) : ("asc" as const);
  const rows = await db.invitation.findMany({
    where: { ...belongs(group, who), ...(after ? { AND: beyond(after, backward) } : {}) },
    orderBy: [{ startsAt: direction }, { id: direction }],
    take,
    include: { followUp: true },
  });
  return rows.map(({ followUp, ...invitation }) => ({ group, followUp: { ...followUp, invitations: [invitation] }, invitation }));
}

function belongs(group: Group, { workspaceId, personId }: { workspaceId: string; personId: string }): Prisma.InvitationWhereInput {
  const open = { workspaceId, open: true };
  switch (group) {
    case "responses":
      return { ...open, organizerId: personId, state: "DECLINED", decidedAt: null };
    case "waiting":
      return { ...open, inviteeId: personId, state: "PENDING" };
    case "sent":
      // Nothing pending is decided on; that it is said lets the index be used.
      return { ...open, organizerId: personId, state: "PENDING", decidedAt: null };
  }
}

// The first part alone bounds the index scan; the second settles rows of the same instant.
function beyond({ startsAt, id }: Cursor, backward: boolean): Prisma.InvitationWhereInput[] {
  return backward
    ? [{ startsAt: { lte: startsAt } }, { OR: [{ startsAt: { lt: startsAt } }, { id: { lt: id } }] }]
    : [{ startsAt: { gte: startsAt } }, { OR: [{ startsAt: { gt: startsAt } }, { id: { gt: id } }] }];
}
