import type { PrismaClient } from "../generated/prisma/client.ts";
import type { PersonKey } from "../store/person-key.ts";
import type { Store } from "../store/store.ts";
import { CommandError, command, personId, workspaceId } from "./command.ts";
import { confirmDeletion, confirmOptions, confirmUsage, formatCount } from "./confirm.ts";
import { deleteFollowUps } from "./delete-follow-ups.ts";
import { countJobs, deleteJobs } from "./jobs.ts";
import { withStore } from "./open-database.ts";
import { referencesTo } from "./person-references.ts";
import { removePerson } from "./remove-person.ts";

/** Erases one person. Each step is atomic, so another run completes one that was interrupted. */
export const forgetPerson = command({
  name: "forget-person",
  usage: `--workspace T… --person U… ${confirmUsage}`,
  about: [
    "Erases everything stored about a person.",
    "Follow-ups they organized are deleted for everyone. In follow-ups that others organized, their answers and everything they wrote are removed,",
    "whatever was assigned to them goes back to its organizer, and cards that named them are updated.",
    "Messages already in Slack stay there, and only the workspace's owners can delete them. What others wrote about the person stays, too.",
  ],
  options: { workspace: workspaceId, person: personId, ...confirmOptions },
  run: async ({ workspace, person, ...given }, admin) =>
    withStore(admin, async (store) => {
      const key = { workspaceId: workspace, personId: person };
      const what = await describeDeletion(store.db, key);
      if (what === undefined) return admin.say(`Nothing is stored about ${person} in ${workspace}.`);
      if (!confirmDeletion(given, admin, what)) return undefined;
      await erase(store, key);
      admin.say(`Nothing is stored about ${person} in ${workspace} anymore. Messages already in Slack stay there.`);
      return undefined;
    }),
});

async function describeDeletion(db: PrismaClient, key: PersonKey): Promise<string[] | undefined> {
  const { workspaceId: workspace, personId: person } = key;
  const installed = await db.workspace.findUnique({ where: { id: workspace } });
  if (!installed) throw new CommandError(`Unknown workspace ${workspace}.`);
  const member = await db.member.findUnique({ where: { workspaceId_id: { workspaceId: workspace, id: person } } });
  const { organized, others } = await referencesTo(db, key);
  const jobs = await countJobs(db, [workspace, person]);
  if (!member && installed.installedBy !== person && organized.length + others.length + jobs === 0) return undefined;
  return [
    `This will delete everything stored about ${person}${member ? ` (${member.name})` : ""} in ${workspace}:`,
    `  ${formatCount(organized.length, "follow-up")} they organized, with everyone's answers`,
    `  their part in ${formatCount(others.length, "follow-up")} that others organize`,
    `  ${formatCount(jobs, "job")} about them`,
  ];
}

// Someone may involve the person again during each round.
const maxRounds = 10;

async function erase(store: Pick<Store, "db" | "queue">, key: PersonKey) {
  for (let round = 0; round < maxRounds; round++) {
    const { organized, others } = await referencesTo(store.db, key);
    await deleteFollowUps(store.db, key.workspaceId, organized);
    for (const followUpId of others) await removePerson(store, { workspaceId: key.workspaceId, followUpId }, key.personId);
    if (await eraseMember(store.db, key)) return;
  }
  throw new CommandError(`${key.personId} keeps being invited. Run this again, or stop the bot first.`);
}

/** Deletes the person's own row, unless something refers to it again. */
const eraseMember = (db: PrismaClient, key: PersonKey): Promise<boolean> =>
  db.$transaction(async (tx) => {
    const { workspaceId: workspace, personId: person } = key;
    // From here on, a transaction that involves this person waits, and then finds them deleted.
    await tx.$queryRaw`SELECT 1 FROM members WHERE workspace_id = ${workspace} AND id = ${person} FOR UPDATE`;
    const { organized, others } = await referencesTo(tx, key);
    if (organized.length + others.length > 0) return false;
    await deleteJobs(tx, [workspace, person]);
    await tx.workspace.updateMany({ where: { id: workspace, installedBy: person }, data: { installedBy: null } });
    await tx.member.deleteMany({ where: { workspaceId: workspace, id: person } });
    return true;
  });
