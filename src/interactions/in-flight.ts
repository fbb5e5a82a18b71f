import type { App } from "@slack/bolt";

export type InFlight = {
  /** How many interactions are being handled. */
  count(): number;
  /** Resolves when none is. */
  settled(): Promise<void>;
};

/** Keeps track of the interactions that are being handled, so that stopping can wait for them. */
export function trackInFlight(app: App): InFlight {
  const handling = new Set<Promise<void>>();
  app.use(async ({ next }) => {
    const handled = next();
    handling.add(handled);
    await handled.finally(() => handling.delete(handled));
  });
  return {
    count: () => handling.size,
    settled: async () => {
      while (handling.size > 0) await Promise.allSettled(handling);
    },
  };
}
