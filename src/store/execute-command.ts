import { createHash } from "node:crypto";
import type { Command, Create } from "../domain/commands.ts";
import { create } from "../domain/create.ts";
import { decide } from "../domain/decide.ts";
import {
  type Changes,
  type Context,
  type Decided,
  type Decision,
  type Effect,
  type Entry,
  type InvitationPatch,
  refuse,
  type Refused,
} from "../domain/types.ts";
import type { FollowUp, Invitation } from "../domain/follow-up.ts";
import { placeInLists } from "../domain/list.ts";
import { checkInviteLimit } from "../domain/invitations.ts";
import type { Prisma } from "../generated/prisma/client.ts";
import { scheduleMessages } from "./messages.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

export type FollowUpKey = { workspaceId: string; followUpId: string };

/** A decision, and the follow-up that it was taken on: as it was before, since a refusal has to say how things are. */
export type CommandResult = Decision & { followUp: FollowUp | undefined };

/**
 * Carries out a command: the change, its history and everything that Slack must come to show are saved together or not at all.
 * The row lock makes simultaneous commands on one follow-up wait for each other, so that each is decided on what the one before it left.
 */
export async function executeCommand(
  { db, queue, ending }: Pick<Store, "db" | "queue"> & Partial<Pick<Store, "ending">>,
  which: FollowUpKey,
  command: Command,
  context: Context,
): Promise<CommandResult> {
  const { workspaceId } = which;
  return transact(
    db,
    async (tx) => {
      await lockFollowUp(tx, which);
      const followUp = await followUpOf(tx, which);
      if (!followUp) return { ...refuse("gone"), followUp: undefined };
      const zone = context.zone ?? (await zoneOfActor(tx, workspaceId, followUp, command));
      const departed = command.type === "reopen" ? await departedOf(tx, workspaceId, followUp) : undefined;
      const wanted = decide(followUp, command, { ...context, zone, departed });
      const flood = wanted.ok
        ? await refuseFlood(tx, { workspaceId, askedBy: followUp.organizerId }, wanted.effects, wanted.changes.add, context)
        : undefined;
      const decision = flood ?? wanted;
      const after = decision.ok ? await save(tx, which, followUp, decision, context) : followUp;
      await queue.enqueue(tx, await scheduleMessages(tx, workspaceId, { before: followUp, after }, decision.effects, context));
      return { ...decision, followUp };
    },
    ending?.signal,
  );
}

/** Those of a follow-up's people whose account is deactivated, as far as it is known. */
async function departedOf(tx: Prisma.TransactionClient, workspaceId: string, { organizerId, invitations }: FollowUp): Promise<string[]> {
  const ids = [organizerId, ...invitations.map(({ inviteeId }) => inviteeId)];
  const found = await tx.member.findMany({ where: { workspaceId, id: { in: ids }, deactivated: true }, select: { id: true } });
  return found.map(({ id }) => id);
}

/** Where whoever acts is, for which alone it matters when an all-day follow-up is over. */
async function zoneOfActor(tx: Prisma.TransactionClient, workspaceId: string, { allDay }: FollowUp, command: Command) {
  if (!allDay || !("by" in command)) return undefined;
  const id = { workspaceId, id: command.by };
  return (await tx.member.findUnique({ where: { workspaceId_id: id }, select: { zone: true } }))?.zone;
}

/** Lets nobody else change this follow-up, or anything of it, until the transaction ends. It comes before all other locks. */
export const lockFollowUp = (tx: Prisma.TransactionClient, { workspaceId, followUpId }: FollowUpKey) =>
  tx.$queryRaw`SELECT 1 FROM follow_ups WHERE workspace_id = ${workspaceId} AND id = ${followUpId}::uuid FOR UPDATE`;

/** A look at a follow-up before a form about it is opened. */
export type CheckResult = { ok: true; followUp: FollowUp } | (Refused & { followUp: FollowUp | undefined });

/** Checks whether a form may be opened, which changes nothing; a refusal redraws what was clicked. */
export async function checkCommand(
  { db, queue, ending }: Store,
  which: FollowUpKey,
  check: (followUp: FollowUp) => Refused | undefined,
  context: Context,
): Promise<CheckResult> {
  const looked = await lookWith(db, which, check);
  if (looked.ok || looked.effects.length === 0) return looked;
  return transact(
    db,
    async (tx) => {
      await lockFollowUp(tx, which);
      const now = await lookWith(tx, which, check);
      if (!now.ok && now.followUp)
        await queue.enqueue(
          tx,
          await scheduleMessages(tx, which.workspaceId, { before: now.followUp, after: now.followUp }, now.effects, context),
        );
      return now;
    },
    ending.signal,
  );
}

async function lookWith(
  tx: Prisma.TransactionClient,
  which: FollowUpKey,
  check: (followUp: FollowUp) => Refused | undefined,
): Promise<CheckResult> {
  const followUp = await followUpOf(tx, which);
  if (!followUp) return { ...refuse("gone"), followUp: undefined };
  const refused = check(followUp);
  return refused ? { ...refused, followUp } : { ok: true, followUp };
}

/** What comes of a form for a new follow-up; for one that was sent before, with the follow-up that it made then. */
export type CreateResult = { ok: true; followUp: FollowUp } | (Refused & { followUp?: FollowUp });

/** Makes a new follow-up in the same way. */
export async function createFollowUp(
  { db, queue, ending }: Store,
  workspaceId: string,
  command: Create,
  context: Context,
): Promise<CreateResult> {
  const which = { workspaceId, followUpId: command.id };
  const sentBefore = await followUpOf(db, which);
  if (sentBefore) return sentAgain(sentBefore, command);
  const created = create(command, context);
  if (!created.ok) return created;
  const { invitations, ...row } = created.followUp;
  return transact(
    db,
    async (tx): Promise<CreateResult> => {
      // The same form, sent twice, is not counted twice.
      const others = { workspaceId, askedBy: row.organizerId, followUpId: { not: row.id } };
      const flood = await refuseFlood(tx, others, created.effects, invitations, context);
      if (flood) return flood;
      const data = [{ workspaceId, ...row, formDigest: digestOf(command), createdAt: context.now }];
      const { count } = await tx.followUp.createMany({ data, skipDuplicates: true });
      if (count === 0) {
        const sameMoment = await followUpOf(tx, which);
        return sameMoment ? sentAgain(sameMoment, command) : refuse("gone");
      }
      await addInvitations(tx, which, created.followUp, invitations, context);
      await addHistory(tx, which, created.history, context);
      const { followUp } = created;
      await queue.enqueue(tx, await scheduleMessages(tx, workspaceId, { before: followUp, after: followUp }, created.effects, context));
      return created;
    },
    ending.signal,
  );
}

/** A form that has made its follow-up already makes nothing more. When it says something else by now, that is not saved. */
function sentAgain(followUp: FollowUp & { formDigest: string | null }, command: Create): CreateResult {
  // Nobody but its organizer has the form.
  if (followUp.organizerId !== command.by) return refuse("gone");
  return followUp.formDigest === digestOf(command) ? { ok: true, followUp } : { ...refuse("already-created"), followUp };
}

/** Everything that somebody says with the form. What has happened to the follow-up since does not matter. */
function digestOf({ title, followUpType, owner, participants, startsAt, allDay, durationMinutes, location, description }: Create): string {
  const invited = [...new Set(participants.map(({ id }) => id))].toSorted();
  const said = [title, followUpType, owner.id, invited, startsAt, allDay, durationMinutes, location, description];
  return createHash("sha256").update(JSON.stringify(said)).digest("hex");
}

const hour = 60 * 60 * 1_000;

/** The refusal for an organizer who asks too many people, at first or again. They are counted one command of an organizer after the other. */
async function refuseFlood(
  tx: Prisma.TransactionClient,
  counted: { workspaceId: string; askedBy: string; followUpId?: { not: string } },
  effects: Effect[],
  added: Invitation[],
  context: Context,
): Promise<Refused | undefined> {
  const asked = effects.filter(({ type }) => type === "ask").length;
  if (asked === 0 || context.invitationsPerHour === undefined) return undefined;
  const lock = `invitations ${counted.workspaceId} ${counted.askedBy}`;
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${lock}, 0))::text`;
  const since = new Date(context.now.getTime() - hour);
  const recently = await tx.message.count({ where: { ...counted, createdAt: { gt: since } } });
  return checkInviteLimit({ asked, added: added.length }, recently, context);
}

/** One follow-up with all its invitations, the oldest first. */
const followUpOf = (tx: Prisma.TransactionClient, { workspaceId, followUpId }: FollowUpKey) =>
  tx.followUp.findUnique({
    where: { workspaceId_id: { workspaceId, id: followUpId } },
    include: { invitations: { orderBy: { number: "asc" } } },
  });

async function save(
  tx: Prisma.TransactionClient,
  which: FollowUpKey,
  before: FollowUp,
  { changes, history }: Decided,
  context: Context,
): Promise<FollowUp> {
  const { workspaceId, followUpId } = which;
  const after = changed(before, changes);
  if (Object.keys(changes.followUp).length > 0) {
    await tx.followUp.update({ where: { workspaceId_id: { workspaceId, id: followUpId } }, data: changes.followUp });
  }
  for (const { ids, set } of changes.update) {
    const isNews = "state" in set || "undeliverable" in set || "hasLeft" in set;
    await tx.invitation.updateMany({ where: { workspaceId, id: { in: ids } }, data: isNews ? { ...set, ...shownAgain } : set });
  }
  await addInvitations(tx, which, after, changes.add, context);
  await mirrorForLists(tx, which, after, changes);
  if (after.organizerId !== before.organizerId) await mirrorOrganizer(tx, which, before, after);
  await addHistory(tx, which, history, context);
  return after;
}

// Whoever cleared it from their list, did so before this happened.
const shownAgain = { clearedByOrganizer: false, clearedByInvitee: false };

// A row that somebody cleared is gone from their list alone, and nothing is drawn again for it.
const seenByAll = ({ clearedByOrganizer: _organizer, clearedByInvitee: _invitee, ...set }: InvitationPatch) => set;

function changed(before: FollowUp, { followUp, update, add }: Changes): FollowUp {
  const updated = before.invitations.map((invitation) =>
    Object.assign({}, invitation, ...update.flatMap(({ ids, set }) => (ids.includes(invitation.id) ? [seenByAll(set)] : []))),
  );
  return { ...before, ...followUp, invitations: [...updated, ...add] };
}

async function mirrorForLists(
  tx: Prisma.TransactionClient,
  { workspaceId, followUpId }: FollowUpKey,
  after: FollowUp,
  { followUp }: Changes,
) {
  if (followUp.startsAt === undefined && followUp.status === undefined) return;
  await tx.invitation.updateMany({ where: { workspaceId, followUpId }, data: { ...placeInLists(after), open: after.status === "OPEN" } });
}

/** Whoever organizes it now is the one whom its lists belong to, and who has asked its people. */
async function mirrorOrganizer(tx: Prisma.TransactionClient, { workspaceId, followUpId }: FollowUpKey, before: FollowUp, after: FollowUp) {
  const { organizerId } = after;
  await tx.invitation.updateMany({ where: { workspaceId, followUpId }, data: { organizerId, clearedByOrganizer: false } });
  const asked = { workspaceId, followUpId, askedBy: before.organizerId };
  await tx.message.updateMany({ where: asked, data: { askedBy: organizerId } });
}

const addInvitations = (
  tx: Prisma.TransactionClient,
  { workspaceId, followUpId }: FollowUpKey,
  followUp: FollowUp,
  added: Invitation[],
  { now }: Context,
) =>
  tx.invitation.createMany({
    data: added.map((invitation) => ({
      ...invitation,
      workspaceId,
      followUpId,
      organizerId: followUp.organizerId,
      ...placeInLists(followUp),
      createdAt: now,
    })),
  });

const addHistory = (tx: Prisma.TransactionClient, which: FollowUpKey, { by, ...entry }: Entry, { now, newId }: Context) =>
  tx.history.create({ data: { ...which, ...entry, id: newId(), actorId: by, at: now } });
