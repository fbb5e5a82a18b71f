import type { Fault } from "./faults.ts";
import type { WorkspaceState } from "./workspace-state.ts";

/** At most `calls` within any `withinMs`, counted per workspace or per channel (or person). */
type Limit = { calls: number; withinMs: number; each: "workspace" | "channel" };
export type Limits = Readonly<Record<string, readonly Limit[]>>;

const perMinute = (calls: number): Limit => ({ calls, withinMs: 60_000, each: "workspace" });
const [tier2, tier3, tier4] = [[perMinute(20)], [perMinute(50)], [perMinute(100)]];

/** Slack's documented limits; where Slack gives a range, the strictest. */
const slackLimits: Limits = {
  // One per second, with short bursts.
  "chat.postMessage": [{ calls: 3, withinMs: 3_000, each: "channel" }, perMinute(300)],
  "chat.update": tier3,
  "chat.delete": tier3,
  "chat.postEphemeral": tier4,
  "conversations.open": tier3,
  "conversations.info": tier3,
  "conversations.history": tier3,
  "users.info": tier4,
  "users.list": tier2,
  "views.open": tier4,
  "views.push": tier4,
  "views.update": tier4,
  "views.publish": tier4,
};

export const resolveLimits = (limits: boolean | Limits): Limits => (typeof limits === "boolean" ? (limits ? slackLimits : {}) : limits);

/** Counts a call, or returns the rate-limit fault if there were too many. Uses real time, whatever the workspace's clock says. */
export function checkRateLimit(workspace: WorkspaceState, method: string, recipient: string | undefined): Fault | undefined {
  const now = performance.now();
  const counters = (workspace.app.limits[method] ?? []).map((limit) => {
    const key = `${method} ${limit.each === "channel" ? recipient : ""}`;
    const times = (workspace.recentCalls.get(key) ?? []).filter((time) => now - time < limit.withinMs);
    return { limit, key, times };
  });
  const waitsMs = counters.map(({ limit: { calls, withinMs }, times }) =>
    times.length < calls ? 0 : (times.at(-calls) ?? now) + withinMs - now,
  );
  const waitMs = Math.max(0, ...waitsMs);
  if (waitMs > 0) {
    workspace.limited[method] = (workspace.limited[method] ?? 0) + 1;
    return { kind: "ratelimited", retryAfter: Math.ceil(waitMs / 1000) };
  }
  for (const { key, times } of counters) workspace.recentCalls.set(key, [...times, now]);
  return undefined;
}
