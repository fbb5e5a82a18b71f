import type { Fault } from "./faults.ts";
import type { WorkspaceState } from "./workspace-state.ts";

/** So many calls of a method within any such time, by workspace or by the channel (or person) that they are for. */
type Limit = { calls: number; withinMs: number; each: "workspace" | "channel" };
export type Limits = Readonly<Record<string, readonly Limit[]>>;

const perMinute = (calls: number): Limit => ({ calls, withinMs: 60_000, each: "workspace" });
const [tier2, tier3, tier4] = [[perMinute(20)], [perMinute(50)], [perMinute(100)]];

/** Slack's own, where it tells a range the strictest. */
const slackLimits: Limits = {
  // One a second, with short bursts.
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

export const readLimits = (wanted: boolean | Limits): Limits => (typeof wanted === "boolean" ? (wanted ? slackLimits : {}) : wanted);

/** Counts a call, or answers what Slack says when there were too many. Waiting is real, whatever the workspace's clock shows. */
export function overLimit(world: WorkspaceState, method: string, recipient: string | undefined): Fault | undefined {
  const now = performance.now();
  const counted = (world.app.limits[method] ?? []).map((limit) => {
    const key = `${method} ${limit.each === "channel" ? recipient : ""}`;
    const times = (world.recentCalls.get(key) ?? []).filter((time) => now - time < limit.withinMs);
    return { limit, key, times };
  });
  const waits = counted.map(({ limit: { calls, withinMs }, times }) =>
    times.length < calls ? 0 : (times.at(-calls) ?? now) + withinMs - now,
  );
  const wait = Math.max(0, ...waits);
  if (wait > 0) {
    world.limited[method] = (world.limited[method] ?? 0) + 1;
    return { kind: "ratelimited", retryAfter: Math.ceil(wait / 1000) };
  }
  for (const { key, times } of counted) world.recentCalls.set(key, [...times, now]);
  return undefined;
}
