import { setTimeout } from "node:timers/promises";
import { createWindows } from "./windows.ts";

type Method = "chat.postMessage" | "chat.update";
export type Call = { workspaceId: string; method: Method; personId: string };

/** How many calls Slack takes of a workspace in a minute, and how many messages to one person in ten seconds. */
export type Allowed = Record<Method, number> & { toOnePerson: number };

// "Several hundred", Slack's tier 3, and one a second in short bursts.
export const slackLimits: Allowed = { "chat.postMessage": 300, "chat.update": 50, toOnePerson: 10 };

export type Limits = {
  /** Waits for a call's turn, for a few seconds; answers how many more it would take, 0 when the call may be made. */
  acquire(call: Call): Promise<number>;
  /** Lets no call of a workspace's method through, since Slack said so. */
  pause(call: Call, seconds: number): Promise<void>;
};

// Milliseconds that a worker is kept waiting, so that it is there for others soon and when the program stops.
const maxWaitMs = 2_000;
// Milliseconds until another process that has started or ended counts.
const untilCountedAgain = 10_000;

/**
 * Keeps to Slack's limits. Every process takes its share of them, by how many there are: to count together in the database
 * would take a statement for each call and clocks that agree, and where the shares are not equal for a while, Slack's own answer decides.
 */
export function createLimits(allowed: Allowed, processes: () => Promise<number>): Limits {
  const paces = {
    // Half of a minute's worth may come at once, and the other half is spread over it.
    "chat.postMessage": createBucket(allowed["chat.postMessage"], { share: 1 / 2, everySeconds: 60 }),
    // Of tier 3 Slack says that sporadic bursts are welcome: a whole minute's worth, but only every five minutes.
    "chat.update": createBucket(allowed["chat.update"], { share: 1, everySeconds: 300 }),
  };
  const people = createWindows(allowed.toOnePerson, 10);
  const waitQueues = new Map<string, Promise<number>>();
  let countedAt = -untilCountedAgain;

  const divide = async () => {
    if (performance.now() - countedAt < untilCountedAgain) return;
    countedAt = performance.now();
    const among = Math.max(1, await processes());
    for (const pace of Object.values(paces)) pace.divide(among);
    people.points = Math.max(1, Math.floor(allowed.toOnePerson / among));
    people.tidy();
  };

  /** Nobody is kept waiting for one person. Those before it have the next turns, so that each message comes back about once. */
  const turnWithPerson = ({ workspaceId, personId }: Call) => {
    const key = `${workspaceId} ${personId}`;
    const msLeft = people.use(key);
    return msLeft && inSeconds(msLeft) + Math.floor((people.refused(key) - 1) / people.points) * people.seconds;
  };

  const take = async ({ workspaceId, method }: Call, until: number) => {
    for (;;) {
      const msBeforeNext = paces[method].take(workspaceId);
      if (msBeforeNext === 0) return 0;
      const left = Math.max(0, until - performance.now());
      await setTimeout(Math.min(msBeforeNext, left));
      if (msBeforeNext > left) return inSeconds(msBeforeNext - left);
    }
  };

  /** Whoever waits longer is first. */
  const turnInWorkspace = (call: Call) => {
    const line = `${call.workspaceId} ${call.method}`;
    const until = performance.now() + maxWaitMs;
    const mine = () => take(call, until);
    const turn = (waitQueues.get(line) ?? Promise.resolve(0)).then(mine, mine);
    waitQueues.set(line, turn);
    const leave = () => {
      if (waitQueues.get(line) === turn) waitQueues.delete(line);
    };
    void turn.then(leave, leave);
    return turn;
  };

  return {
    acquire: async (call) => {
      await divide();
      const seconds = call.method === "chat.postMessage" ? turnWithPerson(call) : 0;
      return seconds > 0 ? seconds : turnInWorkspace(call);
    },
    pause: async ({ workspaceId, method }, seconds) => paces[method].pause(workspaceId, seconds),
  };
}

/** A share of what is allowed in a minute may come at once. The rest is spread evenly, so that after a burst something small still gets its turn soon. */
function createBucket(perMinute: number, { share, everySeconds }: { share: number; everySeconds: number }) {
  const atOnce = perMinute * share;
  const evenly = perMinute - (atOnce * 60) / everySeconds;
  const steady = createWindows(1, 60 / evenly);
  const burst = createWindows(atOnce, everySeconds);
  return {
    /** Takes a turn; returns how many milliseconds it takes until there is one, 0 when it was taken. */
    take: (workspaceId: string) => {
      const msUntilSteady = steady.use(workspaceId);
      return msUntilSteady && Math.min(msUntilSteady, burst.use(workspaceId));
    },
    divide: (among: number) => {
      steady.seconds = (60 / evenly) * among;
      burst.points = atOnce / among;
      for (const windows of [steady, burst]) windows.tidy();
    },
    pause: (workspaceId: string, forSeconds: number) => {
      for (const windows of [steady, burst]) windows.block(workspaceId, forSeconds);
    },
  };
}

const inSeconds = (milliseconds: number) => Math.ceil(milliseconds / 1000);
