import { Prisma } from "../generated/prisma/client.ts";

// A whole row of the queue as text, so that no column can be forgotten. Ids are upper-case letters and digits, which is what they end at.
const mentions = (id: string) => Prisma.sql`job::text ~ ${`(^|[^A-Z0-9])${id}([^A-Z0-9]|$)`}`;

/** Deletes the queue's jobs, also those long done, that mention each of these Slack ids. */
export const deleteJobs = (tx: Prisma.TransactionClient, ids: string[]) =>
  tx.$executeRaw`DELETE FROM pgboss.job job WHERE ${Prisma.join(ids.map(mentions), " AND ")}`;

/** How many of them there are. */
export async function countJobs(tx: Prisma.TransactionClient, ids: string[]): Promise<number> {
  const [found] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pgboss.job job WHERE ${Prisma.join(ids.map(mentions), " AND ")}`;
  return found?.count ?? 0;
}
