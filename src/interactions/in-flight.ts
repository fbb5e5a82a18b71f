import type { App } from "@slack/bolt";

export type InFlight = {
  /** Returns the number of interactions in flight. */
  count(): number;
  /** Resolves when none is in flight. */
  settled(): Promise<void>;
};

/** Tracks interactions in flight, so that a shutdown can wait for them. */
export function trackInFlight(app: App): InFlight {
  const inFlight = new Set<Promise<void>>();
  app.use(async ({ next }) => {
    const handling = next();
    inFlight.add(handling);
    await handling.finally(() => inFlight.delete(handling));
  });
  return {
    count: () => inFlight.size,
    settled: async () => {
      while (inFlight.size > 0) await Promise.allSettled(inFlight);
    },
  };
}
