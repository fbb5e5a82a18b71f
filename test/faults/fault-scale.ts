const isWhole = process.env["FAULTS"] === "all";

/** How much of everything: a reduced set for every change, or with FAULTS=all the whole one. */
export const faultScale = isWhole
  ? { kills: 30, outageMs: 20_000, groups: 4, rounds: 3, restarts: 3, clocksAheadMs: [60_000, -60_000] }
  : { kills: 5, outageMs: 5_000, groups: 3, rounds: 1, restarts: 1, clocksAheadMs: [60_000] };
