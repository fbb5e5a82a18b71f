import { Prisma } from "../generated/prisma/client.ts";

// Searches each whole row as text, so that no column can be missed. Slack ids consist of upper-case letters and digits, so anything else
// delimits them.
const mentions = (id: string) => Prisma.sql`job::text ~ ${`(^|[^A-Z0-9])${id}([^A-Z0-9]|$)`}`;

/** Deletes the jobs, including completed ones, that mention all of these Slack ids. */
export const deleteJobs = (tx: Prisma.TransactionClient, ids: string[]) =>
  tx.$executeRaw`DELETE FROM pgboss.job job WHERE ${Prisma.join(ids.map(mentions), " AND ")}`;

/** Returns the number of jobs that mention all of these Slack ids. */
export async function countJobs(tx: Prisma.TransactionClient, ids: string[]): Promise<number> {
  const [found] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pgboss.job job WHERE ${Prisma.join(ids.map(mentions), " AND ")}`;
  return found?.count ?? 0;
}
