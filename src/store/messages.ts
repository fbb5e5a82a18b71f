import { isDeepStrictEqual } from "node:util";
import { cardFacts, formerNoticeFacts, formerOrganizerFacts, noticeFacts, organizerFacts } from "../domain/facts.ts";
import { type FollowUp, type Invitation, invitationOf } from "../domain/follow-up.ts";
import type { Context, Effect } from "../domain/types.ts";
import type { Prisma, PrismaClient } from "../generated/prisma/client.ts";
import type { DeliveryJob } from "./queue.ts";
import type { Store } from "./store.ts";

/** Returns how many messages, in all workspaces, are not up to date in Slack. Counts to 10000 at most. */
export async function countPendingMessages(db: PrismaClient): Promise<number> {
  const [counted] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT 1 FROM messages JOIN workspaces w ON w.id = workspace_id WHERE shown < wanted AND w.uninstalled_at IS NULL LIMIT 10000
    ) AS waiting`;
  return counted?.count ?? 0;
}

type Change = { before: FollowUp; after: FollowUp };

/** Records which messages to create and which to update, and returns the jobs for them. */
export async function scheduleMessages(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  change: Change,
  effects: Effect[],
  context: Context,
): Promise<DeliveryJob[]> {
  const outdated = [...changedMessages(change), ...effects.flatMap((effect) => messagesNamedBy(effect, change.before))];
  const redrawn = outdated.length === 0 ? [] : await markOutdated(tx, { workspaceId, followUpId: change.before.id, OR: outdated });
  const card = effects.some(({ type }) => type === "organizer-card") ? await createOrganizerCard(tx, workspaceId, change, context) : [];
  const created = await createMessages(tx, workspaceId, change, effects, context);
  const wantedAt = context.now.toISOString();
  return [...redrawn, ...card, ...created].map(({ id, ts }) => ({ workspaceId, messageId: id, isNew: ts === null, wantedAt }));
}

/**
 * Returns conditions for the messages that have changed. No message is read: what one shows depends only on its revision and invitation.
 */
function changedMessages({ before, after }: Change): Prisma.MessageWhereInput[] {
  if (before === after) return [];
  const now = before.revision;
  // Messages older than the last revision but one all show the same.
  const revisions = [now, now - 1, now - 2].filter((revision) => revision > 0);
  const outdated = revisions.flatMap((revision) => {
    const aboutRevision = revision === now - 2 ? { lte: revision } : revision;
    const differs = (facts: (followUp: FollowUp, invitation: Invitation) => unknown) => {
      const ids = before.invitations.flatMap((invitation) => {
        const later = invitationOf(after, invitation.id);
        return later && isDeepStrictEqual(facts(before, invitation), facts(after, later)) ? [] : [invitation.id];
      });
      return { in: ids };
    };
    return [
      { subject: "INVITATION" as const, revision: aboutRevision, invitationId: differs((...shown) => cardFacts(...shown, revision)) },
      // A notice that a newer one has superseded shows less, so it changes only if this one does.
      {
        subject: "DECLINED" as const,
        personId: after.organizerId,
        revision: aboutRevision,
        invitationId: differs((...shown) => [
          noticeFacts(...shown, revision, true, "declined"),
          noticeFacts(...shown, revision, true, "left"),
        ]),
      },
      {
        subject: "DECLINED" as const,
        personId: { not: after.organizerId },
        revision: aboutRevision,
        invitationId: differs((...shown) => [formerNoticeFacts(...shown, "declined"), formerNoticeFacts(...shown, "left")]),
      },
    ];
  });
  const isHandedOver = before.organizerId !== after.organizerId;
  const organizerMessages: Prisma.MessageWhereInput[] = [
    // The notices of someone who organizes it again were rendered as a former organizer's.
    ...(isHandedOver ? [{ subject: "DECLINED" as const, personId: after.organizerId }] : []),
    ...(isDeepStrictEqual(organizerFacts(before), organizerFacts(after))
      ? []
      : [{ subject: "FOLLOW_UP" as const, personId: after.organizerId }]),
    ...(isDeepStrictEqual(formerOrganizerFacts(before), formerOrganizerFacts(after))
      ? []
      : [{ subject: "FOLLOW_UP" as const, personId: { not: after.organizerId } }]),
  ];
  return [...organizerMessages, ...outdated.filter(({ invitationId }) => invitationId.in.length > 0)];
}

/** Returns conditions for the existing messages that an effect names. */
function messagesNamedBy(effect: Effect, { revision }: FollowUp): Prisma.MessageWhereInput[] {
  switch (effect.type) {
    case "redraw":
      return [{ revision, invitationId: effect.invitationId }];
    case "redraw-all":
      return [{ revision }, { subject: "FOLLOW_UP" }];
    case "organizer-card":
      return [{ subject: "FOLLOW_UP" }];
    case "declined-notice":
    case "left-notice":
      return [{ subject: "DECLINED", revision, invitationId: effect.invitationId }];
    case "ask":
      return [];
  }
}

async function createOrganizerCard(tx: Prisma.TransactionClient, workspaceId: string, { after }: Change, { now, newId }: Context) {
  const card = { workspaceId, followUpId: after.id, subject: "FOLLOW_UP" as const, personId: after.organizerId };
  if ((await tx.message.count({ where: card })) > 0) return [];
  const id = newId();
  await tx.message.create({ data: { ...card, id, revision: after.revision, createdAt: now } });
  return [{ id, ts: null }];
}

async function createMessages(tx: Prisma.TransactionClient, workspaceId: string, { after }: Change, effects: Effect[], context: Context) {
  const { now, newId } = context;
  const messages: (Prisma.MessageCreateManyInput & { id: string })[] = [];
  for (const effect of effects) {
    if (effect.type !== "ask" && effect.type !== "declined-notice" && effect.type !== "left-notice") continue;
    const { invitationId } = effect;
    const message = { workspaceId, followUpId: after.id, id: newId(), invitationId, revision: after.revision, createdAt: now };
    const { organizerId } = after;
    if (effect.type === "ask") {
      const invitee = invitationOf(after, invitationId)?.inviteeId;
      if (invitee !== undefined) messages.push({ ...message, subject: "INVITATION", personId: invitee, askedBy: organizerId });
    } else {
      const notice = { ...message, subject: "DECLINED" as const, personId: organizerId, ...noticeContent(effect) };
      if (!(await reuseNotice(tx, notice))) messages.push(notice);
    }
  }
  if (messages.length > 0) await tx.message.createMany({ data: messages });
  return messages.map(({ id }) => ({ id, ts: null }));
}

const noticeContent = (effect: Effect & { type: "declined-notice" | "left-notice" }) =>
  effect.type === "left-notice" ? { reason: "", hasLeft: true } : { reason: effect.reason, hasLeft: false };

const hourMs = 60 * 60 * 1_000;

type Notice = {
  workspaceId: string;
  followUpId: string;
  invitationId: string;
  personId: string;
  revision: number;
  reason: string;
  hasLeft: boolean;
  createdAt: Date;
};

/**
 * Reuses the organizer's newest notice if it's from the last hour and not decided on, and returns true if it did.
 * So someone who goes back and forth pings the organizer only once, but someone who changes their mind days later pings again.
 */
async function reuseNotice(tx: Prisma.TransactionClient, notice: Notice): Promise<boolean> {
  const { workspaceId, followUpId, invitationId, personId, revision, reason, hasLeft, createdAt: now } = notice;
  const about = { workspaceId, followUpId, invitationId };
  const newest = await tx.message.findFirst({
    where: { ...about, subject: "DECLINED" },
    orderBy: { number: "desc" },
    select: { id: true, createdAt: true, personId: true, revision: true, hasLeft: true },
  });
  if (newest?.personId !== personId || newest.revision !== revision || newest.hasLeft !== hasLeft) return false;
  if (newest.createdAt.getTime() <= now.getTime() - hourMs) return false;
  if ((await tx.history.count({ where: { ...about, what: "keep", at: { gte: newest.createdAt } } })) > 0) return false;
  await tx.message.update({ where: { workspaceId_id: { workspaceId, id: newest.id } }, data: { reason } });
  return true;
}

const markOutdated = (tx: Prisma.TransactionClient, where: Prisma.MessageWhereInput) =>
  tx.message.updateManyAndReturn({ where, data: { desiredVersion: { increment: 1 } }, select: { id: true, ts: true } });

const pageSize = 500;

/**
 * Enqueues every message that is not up to date, in all workspaces or one. Usually its job exists; this covers lost jobs.
 * Skips workspaces that uninstalled the app. They are resumed when they install it again.
 */
export async function resumePending({ db, queue }: Store, workspaceId?: string): Promise<void> {
  const notShown = { shownVersion: { lt: db.message.fields.desiredVersion }, followUp: { workspace: { uninstalledAt: null } } };
  const select = { workspaceId: true, id: true, ts: true };
  const orderBy = [{ workspaceId: "asc" }, { id: "asc" }] as const;
  let last: { workspaceId: string; id: string } | undefined;
  for (;;) {
    const afterLast = last
      ? { OR: [{ workspaceId: { gt: last.workspaceId } }, { workspaceId: last.workspaceId, id: { gt: last.id } }] }
      : {};
    const where = { AND: [notShown, afterLast, workspaceId === undefined ? {} : { workspaceId }] };
    const found = await db.message.findMany({ where, select, orderBy: [...orderBy], take: pageSize });
    await db.$transaction(async (tx) =>
      queue.enqueue(
        tx,
        found.map((message) => ({ workspaceId: message.workspaceId, messageId: message.id, isNew: message.ts === null })),
      ),
    );
    last = found.at(-1);
    if (found.length < pageSize) return;
  }
}
