import { z } from "zod";
import { v7 as newId } from "uuid";
import { type NotInvitable, notInvitable } from "../follow-up/people.ts";
import type { Member, PrismaClient } from "../generated/prisma/client.ts";
import { perform } from "../store/perform.ts";
import { CannotDo, command, NotUnderstood, personId, workspaceId } from "./command.ts";
import { counted } from "./consent.ts";
import { withStore } from "./open.ts";

/** Makes somebody else the organizer. */
export const handOver = command({
  name: "hand-over",
  usage: "--workspace T… --from U… --to U… [--follow-up ID]",
  about: [
    "Makes somebody else the organizer of what one person organizes, above all of one who has left.",
    "Every follow-up that is open, or one alone. The new organizer gets its card, and the declines that nobody has decided on; everybody else's",
    "cards are drawn again. It may be run while the bot runs, which shows it in Slack, and again after it was interrupted.",
  ],
  options: {
    workspace: workspaceId,
    from: personId,
    to: personId,
    "follow-up": z.uuid("must be a follow-up's id, like 0199a1b2-…").optional(),
  },
  run: async ({ workspace, from, to, "follow-up": only }, admin) => {
    if (from === to) throw new NotUnderstood("--from and --to are the same person.");
    await withStore(admin, async (store) => {
      const successor = await successorOf(store.db, workspace, to);
      const where = { workspaceId: workspace, organizerId: from, status: "OPEN", ...(only === undefined ? {} : { id: only }) } as const;
      const found = await store.db.followUp.findMany({ where, select: { id: true }, orderBy: { id: "asc" } });
      if (found.length === 0)
        throw new CannotDo(
          only === undefined
            ? `${from} organizes nothing open in ${workspace}.`
            : `${from} organizes no open follow-up ${only} in ${workspace}.`,
        );
      let done = 0;
      for (const { id: followUpId } of found) {
        const which = { workspaceId: workspace, followUpId };
        const { ok } = await perform(store, which, { type: "hand-over", from, to: successor }, { now: admin.now, newId });
        if (ok) done += 1;
      }
      admin.say(`${to} (${successor.name}) organizes ${counted(done, "follow-up")} of ${from} now. The bot shows it in Slack.`);
    });
  },
});

const reasons: Record<NotInvitable, string> = {
  bot: "is an app",
  deactivated: "has a deactivated account",
  external: "belongs to another workspace",
};

async function successorOf(db: PrismaClient, workspace: string, id: string): Promise<Member> {
  if (!(await db.workspace.findUnique({ where: { id: workspace } })))
    throw new CannotDo(`The bot does not know the workspace ${workspace}.`);
  const member = await db.member.findUnique({ where: { workspaceId_id: { workspaceId: workspace, id } } });
  if (!member) throw new CannotDo(`The bot doesn't know ${id} in ${workspace} yet. Ask them to type /followup once, then run this again.`);
  const because = notInvitable(member);
  if (because) throw new CannotDo(`${id} (${member.name}) ${reasons[because]}, so nothing was handed over.`);
  return member;
}
