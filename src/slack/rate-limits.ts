import { setTimeout } from "node:timers/promises";
import { createWindows } from "./windows.ts";

type Method = "chat.postMessage" | "chat.update";
export type Call = { workspaceId: string; method: Method; personId: string };

/** Calls per minute and workspace, and messages to one person per ten seconds. */
export type RateLimits = Record<Method, number> & { toOnePerson: number };

// Slack documents "several hundred" per minute, tier 3, and one per second with short bursts.
export const slackLimits: RateLimits = { "chat.postMessage": 300, "chat.update": 50, toOnePerson: 10 };

export type Limits = {
  /** Waits up to a few seconds for permission to call. Returns 0 if the call may be made, or how many more seconds to wait. */
  acquire(call: Call): Promise<number>;
  /** Blocks a workspace's calls of a method, after Slack rate limited one. */
  pause(call: Call, seconds: number): Promise<void>;
};

// Short, so that the worker is soon available for other messages and for a shutdown.
const maxWaitMs = 2_000;
// How soon a process that started or stopped is noticed.
const processCountTtlMs = 10_000;

/**
 * Enforces Slack's rate limits, divided evenly among the processes. Counting in the database would take a query per call and clocks that agree.
 * If the shares are wrong for a while, Slack's own rate limiting takes over.
 */
export function createLimits(rateLimits: RateLimits, processes: () => Promise<number>): Limits {
  const buckets = {
    // Half of a minute's calls may burst. The other half is spread over the minute.
    "chat.postMessage": createBucket(rateLimits["chat.postMessage"], { share: 1 / 2, everySeconds: 60 }),
    // Slack allows occasional bursts in tier 3: here a whole minute's calls, but only every five minutes.
    "chat.update": createBucket(rateLimits["chat.update"], { share: 1, everySeconds: 300 }),
  };
  const people = createWindows(rateLimits.toOnePerson, 10);
  const waitQueues = new Map<string, Promise<number>>();
  let countedAt = -processCountTtlMs;

  const updateShares = async () => {
    if (performance.now() - countedAt < processCountTtlMs) return;
    countedAt = performance.now();
    const processCount = Math.max(1, await processes());
    for (const bucket of Object.values(buckets)) bucket.divide(processCount);
    people.points = Math.max(1, Math.floor(rateLimits.toOnePerson / processCount));
    people.prune();
  };

  /** Doesn't wait, so as not to hold up messages to others. Counts the messages already refused, so that each one is retried about once. */
  const acquireForPerson = ({ workspaceId, personId }: Call) => {
    const key = `${workspaceId} ${personId}`;
    const msLeft = people.use(key);
    return msLeft && toSeconds(msLeft) + Math.floor((people.refused(key) - 1) / people.points) * people.seconds;
  };

  const take = async ({ workspaceId, method }: Call, deadline: number) => {
    for (;;) {
      const msBeforeNext = buckets[method].take(workspaceId);
      if (msBeforeNext === 0) return 0;
      const msLeft = Math.max(0, deadline - performance.now());
      await setTimeout(Math.min(msBeforeNext, msLeft));
      if (msBeforeNext > msLeft) return toSeconds(msBeforeNext - msLeft);
    }
  };

  /** First come, first served. */
  const acquireInWorkspace = (call: Call) => {
    const key = `${call.workspaceId} ${call.method}`;
    const deadline = performance.now() + maxWaitMs;
    const attempt = () => take(call, deadline);
    const turn = (waitQueues.get(key) ?? Promise.resolve(0)).then(attempt, attempt);
    waitQueues.set(key, turn);
    const cleanUp = () => {
      if (waitQueues.get(key) === turn) waitQueues.delete(key);
    };
    void turn.then(cleanUp, cleanUp);
    return turn;
  };

  return {
    acquire: async (call) => {
      await updateShares();
      const seconds = call.method === "chat.postMessage" ? acquireForPerson(call) : 0;
      return seconds > 0 ? seconds : acquireInWorkspace(call);
    },
    pause: async ({ workspaceId, method }, seconds) => buckets[method].pause(workspaceId, seconds),
  };
}

/** Lets a share of a minute's calls burst. The rest is spread evenly, so that after a burst a few calls still get through soon. */
function createBucket(perMinute: number, { share, everySeconds }: { share: number; everySeconds: number }) {
  const burstSize = perMinute * share;
  const steadyPerMinute = perMinute - (burstSize * 60) / everySeconds;
  const steady = createWindows(1, 60 / steadyPerMinute);
  const burst = createWindows(burstSize, everySeconds);
  return {
    /** Takes one call. Returns 0 if it was taken, or the milliseconds until the next one is available. */
    take: (workspaceId: string) => {
      const msUntilSteady = steady.use(workspaceId);
      return msUntilSteady && Math.min(msUntilSteady, burst.use(workspaceId));
    },
    divide: (processCount: number) => {
      steady.seconds = (60 / steadyPerMinute) * processCount;
      burst.points = burstSize / processCount;
      for (const windows of [steady, burst]) windows.prune();
    },
    pause: (workspaceId: string, forSeconds: number) => {
      for (const windows of [steady, burst]) windows.block(workspaceId, forSeconds);
    },
  };
}

const toSeconds = (milliseconds: number) => Math.ceil(milliseconds / 1000);
