import { v7 as newId } from "uuid";
import { z } from "zod";
import { type UninvitableReason, uninvitableReason } from "../domain/invitability.ts";
import type { Member, PrismaClient } from "../generated/prisma/client.ts";
import { executeCommand } from "../store/execute-command.ts";
import { CommandError, command, personId, UsageError, workspaceId } from "./command.ts";
import { formatCount } from "./confirm.ts";
import { withStore } from "./open-database.ts";

export const handOver = command({
  name: "hand-over",
  usage: "--workspace T… --from U… --to U… [--follow-up ID]",
  about: [
    "Makes someone else the organizer of a person's follow-ups, for example when that person has left.",
    "It hands over every open follow-up, or just one. The new organizer gets its card and any declines that still need a decision,",
    "and everyone else's cards are updated. You can run this while the bot is running. If it's interrupted, run it again.",
  ],
  options: {
    workspace: workspaceId,
    from: personId,
    to: personId,
    "follow-up": z.uuid("must be a follow-up's ID, such as 0199a1b2-…").optional(),
  },
  run: async ({ workspace, from, to, "follow-up": only }, admin) => {
    if (from === to) throw new UsageError("--from and --to are the same person.");
    await withStore(admin, async (store) => {
      const successor = await successorOf(store.db, workspace, to);
      const where = { workspaceId: workspace, organizerId: from, status: "OPEN", ...(only === undefined ? {} : { id: only }) } as const;
      const found = await store.db.followUp.findMany({ where, select: { id: true }, orderBy: { id: "asc" } });
      if (found.length === 0)
        throw new CommandError(
          only === undefined
            ? `${from} isn't the organizer of any open follow-up in ${workspace}.`
            : `${from} isn't the organizer of an open follow-up with the ID ${only} in ${workspace}.`,
        );
      let handedOver = 0;
      for (const { id: followUpId } of found) {
        const key = { workspaceId: workspace, followUpId };
        const { ok } = await executeCommand(store, key, { type: "hand-over", from, to: successor }, { now: admin.now, newId });
        if (ok) handedOver += 1;
      }
      admin.say(
        `Handed over ${formatCount(handedOver, "follow-up")} from ${from} to ${to} (${successor.name}). The bot will update Slack.`,
      );
    });
  },
});

const reasons: Record<UninvitableReason, string> = {
  bot: "is an app",
  deactivated: "has a deactivated account",
  external: "is in another workspace",
};

async function successorOf(db: PrismaClient, workspace: string, id: string): Promise<Member> {
  if (!(await db.workspace.findUnique({ where: { id: workspace } }))) throw new CommandError(`Unknown workspace ${workspace}.`);
  const member = await db.member.findUnique({ where: { workspaceId_id: { workspaceId: workspace, id } } });
  if (!member)
    throw new CommandError(`The bot hasn't seen ${id} in ${workspace} yet. Ask them to type /followup once, then run this again.`);
  const because = uninvitableReason(member);
  if (because) throw new CommandError(`${id} (${member.name}) ${reasons[because]}, so nothing was handed over.`);
  return member;
}
