import type { Context, Effect } from "../follow-up/decision.ts";
import { type FollowUp, invitationOf } from "../follow-up/follow-up.ts";
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
export async function show(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  change: Change,
  effects: Effect[],
  context: Context,
): Promise<ShowJob[]> {
  const redrawn = await redraw(tx, workspaceId, change, effects);
  const card = effects.some(({ type }) => type === "organizer-card") ? await organizerCard(tx, workspaceId, change, context) : [];
  const posted = await post(tx, workspaceId, change, effects, context);
  const wantedAt = context.now.toISOString();
  return [...redrawn, ...card, ...posted].map(({ id, ts }) => ({ workspaceId, messageId: id, isNew: ts === null, wantedAt }));
}

async function redraw(tx: Prisma.TransactionClient, workspaceId: string, { before }: Change, effects: Effect[]) {
  // Cards and notices of earlier revisions were retired when this one began, and nothing changes them any more.
  const present = { workspaceId, followUpId: before.id, revision: before.revision };
  if (effects.some(({ type }) => type === "redraw-all")) {
    return wantAgain(tx, { OR: [present, { workspaceId, followUpId: before.id, subject: "FOLLOW_UP" }] });
  }
  const invitationIds = effects.flatMap((effect) => (effect.type === "redraw" || effect.type === "ask" ? [effect.invitationId] : []));
  return invitationIds.length === 0 ? [] : wantAgain(tx, { ...present, invitationId: { in: invitationIds } });
}

async function organizerCard(tx: Prisma.TransactionClient, workspaceId: string, { after }: Change, { now, newId }: Context) {
  const card = { workspaceId, followUpId: after.id, subject: "FOLLOW_UP" as const };
  const redrawn = await wantAgain(tx, card);
  if (redrawn.length > 0) return redrawn;
  const id = newId();
  await tx.message.create({ data: { ...card, id, personId: after.organizerId, revision: after.revision, createdAt: now } });
  return [{ id, ts: null }];
}

async function post(tx: Prisma.TransactionClient, workspaceId: string, { after }: Change, effects: Effect[], { now, newId }: Context) {
  const messages = effects.flatMap((effect): (Prisma.MessageCreateManyInput & { id: string })[] => {
    if (effect.type !== "ask" && effect.type !== "declined-notice") return [];
    const { invitationId } = effect;
    const message = { workspaceId, followUpId: after.id, id: newId(), invitationId, revision: after.revision, createdAt: now };
    if (effect.type === "declined-notice") return [{ ...message, subject: "DECLINED", personId: after.organizerId, told: effect.reason }];
    const invitee = invitationOf(after, invitationId)?.inviteeId;
    return invitee === undefined ? [] : [{ ...message, subject: "INVITATION", personId: invitee }];
  });
  if (messages.length > 0) await tx.message.createMany({ data: messages });
  return messages.map(({ id }) => ({ id, ts: null }));
}

const wantAgain = (tx: Prisma.TransactionClient, where: Prisma.MessageWhereInput) =>
  tx.message.updateManyAndReturn({ where, data: { wanted: { increment: 1 } }, select: { id: true, ts: true } });

const page = 500;

/**
 * Enqueues what is wanted and not shown, everywhere or in one workspace. Normally its jobs exist; this covers whatever has become of them.
 * Workspaces that have removed the app are left out: theirs is taken up when they install it again.
 */
export async function takeUp({ db, queue }: Store, workspaceId?: string): Promise<void> {
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
