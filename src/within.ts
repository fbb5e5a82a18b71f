import { setTimeout } from "node:timers/promises";

/** Resolves like `work`, or with undefined if that takes longer than `ms`. Rejects like `work` if it does so in time. */
export async function within<Result>(ms: number, work: Promise<Result>): Promise<Result | undefined> {
  const timer = new AbortController();
  try {
    return await Promise.race([work, setTimeout(ms, undefined, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}

/** Waits up to `ms` for a promise to settle. Returns true if it did. */
export async function settlesWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const settled = work.then(
    () => true,
    () => true,
  );
  return (await within(ms, settled)) ?? false;
}
