import type { PrismaClient } from "../generated/prisma/client.ts";
import { CommandError, command, workspaceId } from "./command.ts";
import { confirmDeletion, confirmOptions, confirmUsage, formatCount } from "./confirm.ts";
import { batch, deleteFollowUps } from "./delete-follow-ups.ts";
import { deleteJobs } from "./jobs.ts";
import { withDatabase } from "./open-database.ts";

export const forgetWorkspace = command({
  name: "forget-workspace",
  usage: `--workspace T… ${confirmUsage}`,
  about: [
    "Erases everything stored about a workspace, including its installation.",
    "Uninstall the app from the workspace first, or stop the bot, so that no one uses it in the meantime.",
    "Messages already in Slack stay there. If this is interrupted, run it again.",
  ],
  options: { workspace: workspaceId, ...confirmOptions },
  run: async ({ workspace: id, ...given }, admin) =>
    withDatabase(admin, async (db) => {
      const workspace = await db.workspace.findUnique({ where: { id } });
      if (!workspace) throw new CommandError(`Unknown workspace ${id}: nothing is stored about it.`);
      const followUps = await db.followUp.count({ where: { workspaceId: id } });
      const people = await db.member.count({ where: { workspaceId: id } });
      const what = [
        `This will delete everything stored about ${id} (${workspace.name}):`,
        `  ${formatCount(followUps, "follow-up")}, with everyone's answers`,
        `  the profiles of ${formatCount(people, "person", "people")}, its installation, and its jobs`,
      ];
      if (!confirmDeletion(given, admin, what)) return;
      await eraseWorkspace(db, id);
      admin.say(`Nothing is stored about ${id} anymore.`);
    }),
});

/** A condition that must hold throughout, since someone may reinstall the app meanwhile. */
type Condition = { uninstalledAt?: { lt: Date } };

/**
 * Deletes a workspace: first its follow-ups, in batches, then the rest in one transaction. Another run completes one that was interrupted.
 */
export async function eraseWorkspace(db: PrismaClient, id: string, condition: Condition = {}): Promise<void> {
  for (;;) {
    if ((await db.workspace.count({ where: { id, ...condition } })) === 0) return undefined;
    const found = await db.followUp.findMany({ where: { workspaceId: id }, select: { id: true }, take: batch });
    const ids = found.map((followUp) => followUp.id);
    await deleteFollowUps(db, id, ids);
    // Only a few follow-ups can have been created meanwhile. They are deleted with the rest.
    if (ids.length < batch) return eraseRest(db, id, condition);
  }
}

const eraseRest = (db: PrismaClient, id: string, condition: Condition): Promise<void> =>
  db.$transaction(async (tx) => {
    // From here on, a transaction that uses the workspace waits, and then finds it deleted.
    await tx.$queryRaw`SELECT 1 FROM workspaces WHERE id = ${id} FOR UPDATE`;
    if ((await tx.workspace.count({ where: { id, ...condition } })) === 0) return;
    await tx.followUp.deleteMany({ where: { workspaceId: id } });
    await deleteJobs(tx, [id]);
    // The foreign keys are checked for each member. The planner overestimates the rows, and would scan whole tables each time.
    await tx.$executeRaw`SET LOCAL enable_seqscan = off`;
    await tx.workspace.deleteMany({ where: { id } });
  });
