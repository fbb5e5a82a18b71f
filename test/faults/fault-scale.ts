const isFullRun = process.env["FAULTS"] === "all";

/** Scale of the fault tests: a reduced run for every change, or the full run with FAULTS=all. */
export const faultScale = isFullRun
  ? { kills: 30, outageMs: 20_000, groups: 4, rounds: 3, restarts: 3, clocksAheadMs: [60_000, -60_000] }
  : { kills: 5, outageMs: 5_000, groups: 3, rounds: 1, restarts: 1, clocksAheadMs: [60_000] };
