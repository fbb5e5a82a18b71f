import { Prisma, type PrismaClient } from "../generated/prisma/client.ts";

// The lock order. Transactions that follow it can't deadlock:
// 1. rows of follow_ups, in order of their keys;
// 2. the advisory lock for counting an organizer's invitations;
// 3. invitations, messages and history of those follow-ups, in any order, since no one else changes several of them meanwhile;
// 4. members, which foreign keys also lock.
// A transaction that locks no follow-up (the delivery job, which records what Slack shows) changes one message, and then at most one
// member.
// A new follow-up is counted (2) before its own row exists (1), which no one else can have locked yet.

/** The process is stopping, and the transaction was not committed. */
export class ShutdownError extends Error {
  override name = "ShutdownError";
}

/**
 * Runs a transaction, and retries it once if PostgreSQL rolled it back because of a deadlock or a serialization failure.
 * `work` must take its locks in the order above.
 *
 * Once `ending` is aborted, no transaction begins to commit, and the promise rejects immediately unless one is already committing.
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
  const transaction = attempt().catch((error: unknown) => {
    if (!isConflict(error)) throw error;
    return attempt();
  });
  if (!ending) return transaction;
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      if (!isCommitting) reject(ending.reason);
    };
    ending.addEventListener("abort", stop);
  });
  return Promise.race([transaction, stopped]).finally(() => ending.removeEventListener("abort", stop));
}

// P2034 is for Prisma's own queries; a raw query has PostgreSQL's error code in its message.
const isConflict = (error: unknown) =>
  error instanceof Prisma.PrismaClientKnownRequestError &&
  (error.code === "P2034" || (error.code === "P2010" && /\b(40001|40P01)\b/.test(error.message)));
