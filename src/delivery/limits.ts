import { setTimeout } from "node:timers/promises";
import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

export type Method = "chat.postMessage" | "chat.update";
export type Call = { workspaceId: string; method: Method; personId: string };

/** How many calls Slack takes of a workspace in a minute. */
export type Allowed = Record<Method, number>;

// "Several hundred", and Slack's tier 3.
export const slackAllows: Allowed = { "chat.postMessage": 300, "chat.update": 50 };

export type Limits = {
  /** Waits for a call's turn, for a few seconds; answers how many more it would take, 0 when the call may be made. */
  turn(call: Call): Promise<number>;
  /** Lets no call of a workspace's method through, since Slack said so. */
  pause(call: Call, seconds: number): Promise<void>;
};

// Milliseconds that a worker is kept waiting, so that it is there for others soon and when the program stops.
const patience = 5_000;
// Milliseconds until another process that has started or ended counts.
const untilCountedAgain = 10_000;
// To one person it is a message a second, in short bursts.
const toOnePerson = { points: 10, duration: 10 };

/**
 * Keeps to Slack's limits. Every process takes its share of them, by how many there are: to count together in the database
 * would take a statement for each call and clocks that agree, and where the shares are not equal for a while, Slack's own answer decides.
 */
export function createLimits(allowed: Allowed, processes: () => Promise<number>): Limits {
  const paces = { "chat.postMessage": createPace(allowed["chat.postMessage"]), "chat.update": createPace(allowed["chat.update"]) };
  const people = new RateLimiterMemory(toOnePerson);
  let countedAt = -untilCountedAgain;

  const divide = async () => {
    if (performance.now() - countedAt < untilCountedAgain) return;
    countedAt = performance.now();
    const among = Math.max(1, await processes());
    for (const pace of Object.values(paces)) pace.divide(among);
    people.points = toOnePerson.points / among;
  };

  return {
    turn: async ({ workspaceId, method, personId }) => {
      await divide();
      if (method === "chat.postMessage") {
        const full = await refusal(people, `${workspaceId} ${personId}`);
        // Those before it in the queue have the next turns, so that each comes back about once.
        if (full) return seconds(full.msBeforeNext) + people.duration * Math.floor((full.consumedPoints - 1) / people.points - 1);
      }
      const until = performance.now() + patience;
      for (;;) {
        const full = await refusal(paces[method].limiter, workspaceId);
        if (!full) return 0;
        if (performance.now() + full.msBeforeNext > until) {
          await setTimeout(Math.max(0, until - performance.now()));
          return seconds(full.msBeforeNext);
        }
        await setTimeout(full.msBeforeNext);
      }
    },
    pause: ({ workspaceId, method }, seconds) => paces[method].pause(workspaceId, seconds),
  };
}

/** Half of what is allowed in a minute may come at once. The other half is spread over it, so that after a burst something small still gets its turn soon. */
function createPace(perMinute: number) {
  const steady = new RateLimiterMemory({ points: 1, duration: 120 / perMinute });
  const burst = new RateLimiterMemory({ points: perMinute / 2, duration: 60 });
  return {
    limiter: new BurstyRateLimiter(steady, burst),
    divide: (among: number) => {
      steady.duration = (120 / perMinute) * among;
      burst.points = perMinute / 2 / among;
    },
    pause: async (workspaceId: string, forSeconds: number) => {
      await Promise.all([steady.block(workspaceId, forSeconds), burst.block(workspaceId, forSeconds)]);
    },
  };
}

/** Takes a turn; answers why not, when there is none left. */
async function refusal(limiter: RateLimiterMemory | BurstyRateLimiter, key: string): Promise<RateLimiterRes | undefined> {
  try {
    await limiter.consume(key);
    return undefined;
  } catch (error) {
    if (error instanceof RateLimiterRes) return error;
    throw error;
  }
}

const seconds = (milliseconds: number) => Math.ceil(milliseconds / 1000);
