import type { PrismaClient } from "../generated/prisma/client.ts";
import { CommandError, command, workspaceId } from "./command.ts";
import { consent, consentUsage, counted, mayDelete } from "./confirm.ts";
import { batch, deleteFollowUps } from "./delete-follow-ups.ts";
import { deleteJobs } from "./jobs.ts";
import { withDatabase } from "./open.ts";

/** Erases one workspace. */
export const forgetWorkspace = command({
  name: "forget-workspace",
  usage: `--workspace T… ${consentUsage}`,
  about: [
    "Erases everything stored about a workspace, including its installation.",
    "Uninstall the app from the workspace first, or stop the bot, so that no one uses it in the meantime.",
    "Messages already in Slack stay there. If this is interrupted, run it again.",
  ],
  options: { workspace: workspaceId, ...consent },
  run: async ({ workspace: id, ...given }, admin) =>
    withDatabase(admin, async (db) => {
      const workspace = await db.workspace.findUnique({ where: { id } });
      if (!workspace) throw new CommandError(`Unknown workspace ${id}: nothing is stored about it.`);
      const followUps = await db.followUp.count({ where: { workspaceId: id } });
      const people = await db.member.count({ where: { workspaceId: id } });
      const what = [
        `This will delete everything stored about ${id} (${workspace.name}):`,
        `  ${counted(followUps, "follow-up")}, with everyone's answers`,
        `  the profiles of ${counted(people, "person", "people")}, its installation, and its jobs`,
      ];
      if (!mayDelete(given, admin, what)) return;
      await eraseWorkspace(db, id);
      admin.say(`Nothing is stored about ${id} anymore.`);
    }),
});

/** What has to be so all the time: somebody may install the app anew meanwhile. */
type Only = { uninstalledAt?: { lt: Date } };

/** Deletes a workspace: first its follow-ups, some at a time, at last the rest at once. An interrupted run is finished by the next one. */
export async function eraseWorkspace(db: PrismaClient, id: string, only: Only = {}): Promise<void> {
  for (;;) {
    if ((await db.workspace.count({ where: { id, ...only } })) === 0) return undefined;
    const found = await db.followUp.findMany({ where: { workspaceId: id }, select: { id: true }, take: batch });
    const ids = found.map((followUp) => followUp.id);
    await deleteFollowUps(db, id, ids);
    // What is being made meanwhile comes in ones and twos, and goes with the rest.
    if (ids.length < batch) return eraseRest(db, id, only);
  }
}

const eraseRest = (db: PrismaClient, id: string, only: Only): Promise<void> =>
  db.$transaction(async (tx) => {
    // Whoever uses it from now on waits, and then finds it gone.
    await tx.$queryRaw`SELECT 1 FROM workspaces WHERE id = ${id} FOR UPDATE`;
    if ((await tx.workspace.count({ where: { id, ...only } })) === 0) return;
    await tx.followUp.deleteMany({ where: { workspaceId: id } });
    await deleteJobs(tx, [id]);
    // For every member it is checked that nothing refers to them; the planner, which thinks that there is much, would read whole tables each time.
    await tx.$executeRaw`SET LOCAL enable_seqscan = off`;
    await tx.workspace.deleteMany({ where: { id } });
  });
