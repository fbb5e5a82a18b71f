import { isDeepStrictEqual } from "node:util";
import type { Context, Effect } from "../domain/types.ts";
import { cardFacts, formerNoticeFacts, formerOrganizerFacts, noticeFacts, organizerFacts } from "../domain/facts.ts";
import { type FollowUp, type Invitation, invitationOf } from "../domain/follow-up.ts";
import type { Prisma, PrismaClient } from "../generated/prisma/client.ts";
import type { ShowJob } from "./queue.ts";
import type { Store } from "./store.ts";

/** How many messages Slack does not show as they should be, of all workspaces; 10000 when they are more. */
export async function countNotShown(db: PrismaClient): Promise<number> {
  const [counted] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT 1 FROM messages JOIN workspaces w ON w.id = workspace_id WHERE shown < wanted AND w.uninstalled_at IS NULL LIMIT 10000
    ) AS waiting`;
  return counted?.count ?? 0;
}

type Change = { before: FollowUp; after: FollowUp };

/** Writes down which messages have to exist and which have to be redrawn, and answers the jobs that see to it. */
export async function scheduleMessages(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  change: Change,
  effects: Effect[],
  context: Context,
): Promise<ShowJob[]> {
  const outdated = [...outdatedBy(change), ...effects.flatMap((effect) => namedBy(effect, change.before))];
  const redrawn = outdated.length === 0 ? [] : await wantAgain(tx, { workspaceId, followUpId: change.before.id, OR: outdated });
  const card = effects.some(({ type }) => type === "organizer-card") ? await organizerCard(tx, workspaceId, change, context) : [];
  const posted = await post(tx, workspaceId, change, effects, context);
  const wantedAt = context.now.toISOString();
  return [...redrawn, ...card, ...posted].map(({ id, ts }) => ({ workspaceId, messageId: id, isNew: ts === null, wantedAt }));
}

/** Which messages show something else than before. No message is read for it: what one shows depends on the revision that it is about, and on its invitation. */
function outdatedBy({ before, after }: Change): Prisma.MessageWhereInput[] {
  if (before === after) return [];
  const now = before.revision;
  // Whatever is older than the last time but one shows the same.
  const revisions = [now, now - 1, now - 2].filter((revision) => revision > 0);
  const outdated = revisions.flatMap((revision) => {
    const about = revision === now - 2 ? { lte: revision } : revision;
    const differs = (facts: (followUp: FollowUp, invitation: Invitation) => unknown) => {
      const ids = before.invitations.flatMap((invitation) => {
        const later = invitationOf(after, invitation.id);
        return later && isDeepStrictEqual(facts(before, invitation), facts(after, later)) ? [] : [invitation.id];
      });
      return { in: ids };
    };
    return [
      { subject: "INVITATION" as const, revision: about, invitationId: differs((...shown) => cardFacts(...shown, revision)) },
      // One that a newer notice has overtaken shows less, so that nothing changes in it but what changes in this one.
      {
        subject: "DECLINED" as const,
        personId: after.organizerId,
        revision: about,
        invitationId: differs((...shown) => [
          noticeFacts(...shown, revision, true, "declined"),
          noticeFacts(...shown, revision, true, "left"),
        ]),
      },
      {
        subject: "DECLINED" as const,
        personId: { not: after.organizerId },
        revision: about,
        invitationId: differs((...shown) => [formerNoticeFacts(...shown, "declined"), formerNoticeFacts(...shown, "left")]),
      },
    ];
  });
  const isHandedOver = before.organizerId !== after.organizerId;
  const ofOrganizers: Prisma.MessageWhereInput[] = [
    // One of somebody who organizes it again was drawn as a former organizer's.
    ...(isHandedOver ? [{ subject: "DECLINED" as const, personId: after.organizerId }] : []),
    ...(isDeepStrictEqual(organizerFacts(before), organizerFacts(after))
      ? []
      : [{ subject: "FOLLOW_UP" as const, personId: after.organizerId }]),
    ...(isDeepStrictEqual(formerOrganizerFacts(before), formerOrganizerFacts(after))
      ? []
      : [{ subject: "FOLLOW_UP" as const, personId: { not: after.organizerId } }]),
  ];
  return [...ofOrganizers, ...outdated.filter(({ invitationId }) => invitationId.in.length > 0)];
}

/** Which messages an effect names that are there already. */
function namedBy(effect: Effect, { revision }: FollowUp): Prisma.MessageWhereInput[] {
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

async function organizerCard(tx: Prisma.TransactionClient, workspaceId: string, { after }: Change, { now, newId }: Context) {
  const card = { workspaceId, followUpId: after.id, subject: "FOLLOW_UP" as const, personId: after.organizerId };
  if ((await tx.message.count({ where: card })) > 0) return [];
  const id = newId();
  await tx.message.create({ data: { ...card, id, revision: after.revision, createdAt: now } });
  return [{ id, ts: null }];
}

async function post(tx: Prisma.TransactionClient, workspaceId: string, { after }: Change, effects: Effect[], context: Context) {
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
      const notice = { ...message, subject: "DECLINED" as const, personId: organizerId, ...tellingOf(effect) };
      if (!(await retold(tx, notice))) messages.push(notice);
    }
  }
  if (messages.length > 0) await tx.message.createMany({ data: messages });
  return messages.map(({ id }) => ({ id, ts: null }));
}

const tellingOf = (effect: Effect & { type: "declined-notice" | "left-notice" }) =>
  effect.type === "left-notice" ? { told: "", hasLeft: true } : { told: effect.reason, hasLeft: false };

const hour = 60 * 60 * 1_000;

type Notice = {
  workspaceId: string;
  followUpId: string;
  invitationId: string;
  personId: string;
  revision: number;
  told: string;
  hasLeft: boolean;
  createdAt: Date;
};

/**
 * Lets the newest notice that the organizer has tell the same again, and returns whether there is one to do so: of the last hour, and not decided on.
 * Whoever goes back and forth pings the organizer once, and somebody who changes their mind days later does so again.
 */
async function retold(tx: Prisma.TransactionClient, wanted: Notice): Promise<boolean> {
  const { workspaceId, followUpId, invitationId, personId, revision, told, hasLeft, createdAt: now } = wanted;
  const about = { workspaceId, followUpId, invitationId };
  const notice = await tx.message.findFirst({
    where: { ...about, subject: "DECLINED" },
    orderBy: { number: "desc" },
    select: { id: true, createdAt: true, personId: true, revision: true, hasLeft: true },
  });
  if (notice?.personId !== personId || notice.revision !== revision || notice.hasLeft !== hasLeft) return false;
  if (notice.createdAt.getTime() <= now.getTime() - hour) return false;
  if ((await tx.history.count({ where: { ...about, what: "keep", at: { gte: notice.createdAt } } })) > 0) return false;
  await tx.message.update({ where: { workspaceId_id: { workspaceId, id: notice.id } }, data: { told } });
  return true;
}

const wantAgain = (tx: Prisma.TransactionClient, where: Prisma.MessageWhereInput) =>
  tx.message.updateManyAndReturn({ where, data: { wanted: { increment: 1 } }, select: { id: true, ts: true } });

const page = 500;

/**
 * Enqueues what is wanted and not shown, everywhere or in one workspace. Normally its jobs exist; this covers whatever has become of them.
 * Workspaces that have removed the app are left out: theirs is taken up when they install it again.
 */
export async function resumePending({ db, queue }: Store, workspaceId?: string): Promise<void> {
  const left = { shown: { lt: db.message.fields.wanted }, followUp: { workspace: { uninstalledAt: null } } };
  const select = { workspaceId: true, id: true, ts: true };
  const orderBy = [{ workspaceId: "asc" }, { id: "asc" }] as const;
  let last: { workspaceId: string; id: string } | undefined;
  for (;;) {
    const beyond = last ? { OR: [{ workspaceId: { gt: last.workspaceId } }, { workspaceId: last.workspaceId, id: { gt: last.id } }] } : {};
    const where = { AND: [left, beyond, workspaceId === undefined ? {} : { workspaceId }] };
    const found = await db.message.findMany({ where, select, orderBy: [...orderBy], take: page });
    await db.$transaction(async (tx) =>
      queue.enqueue(
        tx,
        found.map((message) => ({ workspaceId: message.workspaceId, messageId: message.id, isNew: message.ts === null })),
      ),
    );
    last = found.at(-1);
    if (found.length < page) return;
  }
}
