import { createHash } from "node:crypto";
import type { Command, Create } from "../domain/commands.ts";
import { create } from "../domain/create.ts";
import { decide } from "../domain/decide.ts";
import type { FollowUp, Invitation } from "../domain/follow-up.ts";
import { checkInviteLimit } from "../domain/invitations.ts";
import { listSortKeys } from "../domain/list.ts";
import {
  type Changes,
  type Context,
  type Decided,
  type Decision,
  type Effect,
  type Entry,
  type InvitationPatch,
  type Refused,
  refuse,
} from "../domain/types.ts";
import type { Prisma } from "../generated/prisma/client.ts";
import { scheduleMessages } from "./messages.ts";
import type { Store } from "./store.ts";
import { transact } from "./transact.ts";

export type FollowUpKey = { workspaceId: string; followUpId: string };

/** A decision, and the follow-up as it was before, for a refusal's text. */
export type CommandResult = Decision & { followUp: FollowUp | undefined };

/**
 * Executes a command. The change, its history and the messages to create or update are saved in one transaction.
 * A row lock serializes commands on the same follow-up, so that each one is decided on the result of the previous.
 */
export async function executeCommand(
  { db, queue, ending }: Pick<Store, "db" | "queue"> & Partial<Pick<Store, "ending">>,
  key: FollowUpKey,
  command: Command,
  context: Context,
): Promise<CommandResult> {
  const { workspaceId } = key;
  return transact(
    db,
    async (tx) => {
      await lockFollowUp(tx, key);
      const followUp = await followUpOf(tx, key);
      if (!followUp) return { ...refuse("gone"), followUp: undefined };
      const zone = context.zone ?? (await zoneOfActor(tx, workspaceId, followUp, command));
      const departed = command.type === "reopen" ? await departedPeopleOf(tx, workspaceId, followUp) : undefined;
      const decided = decide(followUp, command, { ...context, zone, departed });
      const limitRefusal = decided.ok
        ? await checkHourlyLimit(tx, { workspaceId, askedBy: followUp.organizerId }, decided.effects, decided.changes.add, context)
        : undefined;
      const decision = limitRefusal ?? decided;
      const after = decision.ok ? await save(tx, key, followUp, decision, context) : followUp;
      await queue.enqueue(tx, await scheduleMessages(tx, workspaceId, { before: followUp, after }, decision.effects, context));
      return { ...decision, followUp };
    },
    ending?.signal,
  );
}

/** Returns the ids of the follow-up's people who are known to have deactivated accounts. */
async function departedPeopleOf(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  { organizerId, invitations }: FollowUp,
): Promise<string[]> {
  const ids = [organizerId, ...invitations.map(({ inviteeId }) => inviteeId)];
  const found = await tx.member.findMany({ where: { workspaceId, id: { in: ids }, deactivated: true }, select: { id: true } });
  return found.map(({ id }) => id);
}

/** Returns the actor's zone, or undefined for a timed follow-up, since only an all-day one depends on it. */
async function zoneOfActor(tx: Prisma.TransactionClient, workspaceId: string, { allDay }: FollowUp, command: Command) {
  if (!allDay || !("by" in command)) return undefined;
  const id = { workspaceId, id: command.by };
  return (await tx.member.findUnique({ where: { workspaceId_id: id }, select: { zone: true } }))?.zone;
}

/** Locks the follow-up's row until the transaction ends, for changes to it and everything in it. It must be the first lock taken. */
export const lockFollowUp = (tx: Prisma.TransactionClient, { workspaceId, followUpId }: FollowUpKey) =>
  tx.$queryRaw`SELECT 1 FROM follow_ups WHERE workspace_id = ${workspaceId} AND id = ${followUpId}::uuid FOR UPDATE`;

/** The follow-up that a form can be opened for, or a refusal. */
export type CheckResult = { ok: true; followUp: FollowUp } | (Refused & { followUp: FollowUp | undefined });

/** Checks whether a form can be opened, without changing anything. A refusal redraws what was clicked. */
export async function checkCommand(
  { db, queue, ending }: Store,
  key: FollowUpKey,
  check: (followUp: FollowUp) => Refused | undefined,
  context: Context,
): Promise<CheckResult> {
  const result = await checkFollowUp(db, key, check);
  if (result.ok || result.effects.length === 0) return result;
  return transact(
    db,
    async (tx) => {
      await lockFollowUp(tx, key);
      const current = await checkFollowUp(tx, key, check);
      if (!current.ok && current.followUp)
        await queue.enqueue(
          tx,
          await scheduleMessages(tx, key.workspaceId, { before: current.followUp, after: current.followUp }, current.effects, context),
        );
      return current;
    },
    ending.signal,
  );
}

async function checkFollowUp(
  tx: Prisma.TransactionClient,
  key: FollowUpKey,
  check: (followUp: FollowUp) => Refused | undefined,
): Promise<CheckResult> {
  const followUp = await followUpOf(tx, key);
  if (!followUp) return { ...refuse("gone"), followUp: undefined };
  const refused = check(followUp);
  return refused ? { ...refused, followUp } : { ok: true, followUp };
}

/** The result of a form for a new follow-up. If the form was submitted before, it has the follow-up created then. */
export type CreateResult = { ok: true; followUp: FollowUp } | (Refused & { followUp?: FollowUp });

/** Creates a follow-up, with its history and messages, in one transaction. */
export async function createFollowUp(
  { db, queue, ending }: Store,
  workspaceId: string,
  command: Create,
  context: Context,
): Promise<CreateResult> {
  const key = { workspaceId, followUpId: command.id };
  const submittedBefore = await followUpOf(db, key);
  if (submittedBefore) return resubmitted(submittedBefore, command);
  const created = create(command, context);
  if (!created.ok) return created;
  const { invitations, ...row } = created.followUp;
  return transact(
    db,
    async (tx): Promise<CreateResult> => {
      // A form that is submitted twice is not counted twice.
      const others = { workspaceId, askedBy: row.organizerId, followUpId: { not: row.id } };
      const limitRefusal = await checkHourlyLimit(tx, others, created.effects, invitations, context);
      if (limitRefusal) return limitRefusal;
      const data = [{ workspaceId, ...row, formDigest: digestOf(command), createdAt: context.now }];
      const { count } = await tx.followUp.createMany({ data, skipDuplicates: true });
      if (count === 0) {
        const concurrent = await followUpOf(tx, key);
        return concurrent ? resubmitted(concurrent, command) : refuse("gone");
      }
      await addInvitations(tx, key, created.followUp, invitations, context);
      await addHistory(tx, key, created.history, context);
      const { followUp } = created;
      await queue.enqueue(tx, await scheduleMessages(tx, workspaceId, { before: followUp, after: followUp }, created.effects, context));
      return created;
    },
    ending.signal,
  );
}

/** A form creates its follow-up only once. Later edits to a form that was already submitted are not saved. */
function resubmitted(followUp: FollowUp & { formDigest: string | null }, command: Create): CreateResult {
  // Only the organizer has the form, so anyone else's request is forged.
  if (followUp.organizerId !== command.by) return refuse("gone");
  return followUp.formDigest === digestOf(command) ? { ok: true, followUp } : { ...refuse("already-created"), followUp };
}

/** Hashes the form's input. It's compared with a resubmission, whatever has happened to the follow-up since. */
function digestOf({ title, followUpType, owner, participants, startsAt, allDay, durationMinutes, location, description }: Create): string {
  const invited = [...new Set(participants.map(({ id }) => id))].toSorted();
  const input = [title, followUpType, owner.id, invited, startsAt, allDay, durationMinutes, location, description];
  return createHash("sha256").update(JSON.stringify(input)).digest("hex");
}

const hourMs = 60 * 60 * 1_000;

/** Returns a refusal if the organizer would exceed the hourly invite limit. An advisory lock makes the count exact across commands. */
async function checkHourlyLimit(
  tx: Prisma.TransactionClient,
  counted: { workspaceId: string; askedBy: string; followUpId?: { not: string } },
  effects: Effect[],
  added: Invitation[],
  context: Context,
): Promise<Refused | undefined> {
  const asked = effects.filter(({ type }) => type === "ask").length;
  if (asked === 0 || context.invitationsPerHour === undefined) return undefined;
  const lockName = `invitations ${counted.workspaceId} ${counted.askedBy}`;
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${lockName}, 0))::text`;
  const since = new Date(context.now.getTime() - hourMs);
  const recently = await tx.message.count({ where: { ...counted, createdAt: { gt: since } } });
  return checkInviteLimit({ asked, added: added.length }, recently, context);
}

/** Reads a follow-up with all its invitations, oldest first. */
const followUpOf = (tx: Prisma.TransactionClient, { workspaceId, followUpId }: FollowUpKey) =>
  tx.followUp.findUnique({
    where: { workspaceId_id: { workspaceId, id: followUpId } },
    include: { invitations: { orderBy: { number: "asc" } } },
  });

async function save(
  tx: Prisma.TransactionClient,
  key: FollowUpKey,
  before: FollowUp,
  { changes, history }: Decided,
  context: Context,
): Promise<FollowUp> {
  const { workspaceId, followUpId } = key;
  const after = applyChanges(before, changes);
  if (Object.keys(changes.followUp).length > 0) {
    await tx.followUp.update({ where: { workspaceId_id: { workspaceId, id: followUpId } }, data: changes.followUp });
  }
  for (const { ids, set } of changes.update) {
    const isVisibleChange = "state" in set || "undeliverable" in set || "hasLeft" in set;
    await tx.invitation.updateMany({ where: { workspaceId, id: { in: ids } }, data: isVisibleChange ? { ...set, ...notCleared } : set });
  }
  await addInvitations(tx, key, after, changes.add, context);
  await mirrorForLists(tx, key, after, changes);
  if (after.organizerId !== before.organizerId) await mirrorOrganizer(tx, key, before, after);
  await addHistory(tx, key, history, context);
  return after;
}

// It was cleared from lists before this happened, so it's listed again.
const notCleared = { clearedByOrganizer: false, clearedByInvitee: false };

// Clearing a row only affects that person's own list, so no message changes.
const withoutClearedFlags = ({ clearedByOrganizer: _organizer, clearedByInvitee: _invitee, ...set }: InvitationPatch) => set;

function applyChanges(before: FollowUp, { followUp, update, add }: Changes): FollowUp {
  const updated = before.invitations.map((invitation) =>
    Object.assign({}, invitation, ...update.flatMap(({ ids, set }) => (ids.includes(invitation.id) ? [withoutClearedFlags(set)] : []))),
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
  await tx.invitation.updateMany({ where: { workspaceId, followUpId }, data: { ...listSortKeys(after), open: after.status === "OPEN" } });
}

/** Copies the new organizer to the invitations, for the lists, and to the messages, for the invite limit. */
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
      ...listSortKeys(followUp),
      createdAt: now,
    })),
  });

const addHistory = (tx: Prisma.TransactionClient, key: FollowUpKey, { by, ...entry }: Entry, { now, newId }: Context) =>
  tx.history.create({ data: { ...key, ...entry, id: newId(), actorId: by, at: now } });
