import type { TestBot } from "./bot.ts";

/** Returns what people decided, to check that nothing changed it. */
export const snapshotDb = async ({ store: { db } }: Pick<TestBot, "store">) => ({
  followUps: await db.followUp.findMany({ orderBy: { id: "asc" } }),
  invitations: await db.invitation.findMany({ orderBy: { id: "asc" } }),
  history: await db.history.count(),
});
