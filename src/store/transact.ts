import { Prisma, type PrismaClient } from "../generated/prisma/client.ts";

// The order of locks. Transactions that keep to it never wait for each other in a circle:
// 1. rows of follow_ups, several of them in the order of their keys;
// 2. the lock under which an organizer's invitations are counted;
// 3. invitations, messages and history of those follow-ups, in any order: nobody else changes several of them meanwhile;
// 4. members, which foreign keys lock too.
// Whoever takes no follow-up (the delivery, which notes what Slack shows) changes one message, and after it one member at most.
// A new follow-up is counted (2) before its own row exists (1), which nobody can hold before that.

/** The process stops, and what was not saved by then is not saved any more. */
export class Stopping extends Error {
  override name = "Stopping";
}

/**
 * Runs a transaction, and once more when PostgreSQL undid it because of a deadlock or a conflict with another one.
 * Its locks are taken in the order above.
 *
 * Once `ending` is aborted no transaction begins to commit. Whoever waits for one is told so at once, and may rely on it.
 */
export async function transact<Result>(
  db: PrismaClient,
  work: (tx: Prisma.TransactionClient) => Promise<Result>,
  ending?: AbortSignal,
): Promise<Result> {
  let isCommitting = false;
  const attempt = async () => {
    isCommitting = false;
    ending?.throwIfAborted();
    return await db.$transaction(async (tx) => {
      const result = await work(tx);
      ending?.throwIfAborted();
      isCommitting = true;
      return result;
    });
  };
  const attempts = attempt().catch((error: unknown) => {
    if (!isConflict(error)) throw error;
    return attempt();
  });
  if (!ending) return attempts;
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      if (!isCommitting) reject(ending.reason);
    };
    ending.addEventListener("abort", stop);
  });
  return Promise.race([attempts, stopped]).finally(() => ending.removeEventListener("abort", stop));
}

// P2034 from a query of Prisma's own; one that we wrote ourselves reports what PostgreSQL said.
const isConflict = (error: unknown) =>
  error instanceof Prisma.PrismaClientKnownRequestError &&
  (error.code === "P2034" || (error.code === "P2010" && /\b(40001|40P01)\b/.test(error.message)));
