import type { TestBot } from "./bot.ts";

/** What the database keeps of what people decided, to see that something changed nothing. */
export const snapshotDb = async ({ store: { db } }: Pick<TestBot, "store">) => ({
  followUps: await db.followUp.findMany({ orderBy: { id: "asc" } }),
  invitations: await db.invitation.findMany({ orderBy: { id: "asc" } }),
  history: await db.history.count(),
});
