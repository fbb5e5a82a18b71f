/** Fixed-window rate limits: `points` uses per key in `seconds`. Both can be changed at any time. */
export type Windows = {
  points: number;
  seconds: number;
  /** Uses a key once. Returns 0, or the milliseconds until its window ends if no use is left. */
  use(key: string): number;
  /** Returns how many uses of a key were refused in its window. */
  refused(key: string): number;
  /** Refuses every use of a key for some seconds. */
  block(key: string, forSeconds: number): void;
  /** Removes keys whose windows have ended. */
  prune(): void;
};

/** Counts in memory with a monotonic clock, so that changes of the system clock don't matter. */
export function createWindows(points: number, seconds: number): Windows {
  const entries = new Map<string, { used: number; refused: number; endsAt: number }>();
  const windows: Windows = {
    points,
    seconds,
    use: (key) => {
      const now = performance.now();
      const existing = entries.get(key);
      const window = existing && existing.endsAt > now ? existing : { used: 0, refused: 0, endsAt: now + windows.seconds * 1_000 };
      entries.set(key, window);
      if (window.used + 1 > windows.points) {
        window.refused += 1;
        return window.endsAt - now;
      }
      window.used += 1;
      return 0;
    },
    refused: (key) => entries.get(key)?.refused ?? 0,
    block: (key, forSeconds) =>
      void entries.set(key, { used: Number.POSITIVE_INFINITY, refused: 0, endsAt: performance.now() + forSeconds * 1_000 }),
    prune: () => {
      const now = performance.now();
      for (const [key, { endsAt }] of entries) if (endsAt <= now) entries.delete(key);
    },
  };
  return windows;
}
