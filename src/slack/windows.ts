/** So many uses of each key within some seconds; both may be changed while it counts. */
export type Windows = {
  points: number;
  seconds: number;
  /** Takes a use of a key. Returns the milliseconds until its window ends when there is none left, and 0 otherwise. */
  use(key: string): number;
  /** Returns how many uses of a key were refused in its window. */
  refused(key: string): number;
  /** Lets a key have no use for some seconds. */
  block(key: string, forSeconds: number): void;
  /** Forgets the keys whose windows have ended. */
  tidy(): void;
};

/** Counts in memory, by the process's own time, which no change of the machine's clock puts back or forward. */
export function createWindows(points: number, seconds: number): Windows {
  const open = new Map<string, { used: number; refused: number; endsAt: number }>();
  const windows: Windows = {
    points,
    seconds,
    use: (key) => {
      const now = performance.now();
      const known = open.get(key);
      const window = known && known.endsAt > now ? known : { used: 0, refused: 0, endsAt: now + windows.seconds * 1_000 };
      open.set(key, window);
      if (window.used + 1 > windows.points) {
        window.refused += 1;
        return window.endsAt - now;
      }
      window.used += 1;
      return 0;
    },
    refused: (key) => open.get(key)?.refused ?? 0,
    block: (key, forSeconds) =>
      void open.set(key, { used: Number.POSITIVE_INFINITY, refused: 0, endsAt: performance.now() + forSeconds * 1_000 }),
    tidy: () => {
      const now = performance.now();
      for (const [key, { endsAt }] of open) if (endsAt <= now) open.delete(key);
    },
  };
  return windows;
}
