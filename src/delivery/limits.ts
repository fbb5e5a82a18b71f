import { setTimeout } from "node:timers/promises";
import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

type Method = "chat.postMessage" | "chat.update";
export type Call = { workspaceId: string; method: Method; personId: string };

/** How many calls Slack takes of a workspace in a minute, and how many messages to one person in ten seconds. */
export type Allowed = Record<Method, number> & { toOnePerson: number };

// "Several hundred", Slack's tier 3, and one a second in short bursts.
export const slackAllows: Allowed = { "chat.postMessage": 300, "chat.update": 50, toOnePerson: 10 };

export type Limits = {
  /** Waits for a call's turn, for a few seconds; answers how many more it would take, 0 when the call may be made. */
  turn(call: Call): Promise<number>;
  /** Lets no call of a workspace's method through, since Slack said so. */
  pause(call: Call, seconds: number): Promise<void>;
};

// Milliseconds that a worker is kept waiting, so that it is there for others soon and when the program stops.
const patience = 2_000;
// Milliseconds until another process that has started or ended counts.
const untilCountedAgain = 10_000;

/**
 * Keeps to Slack's limits. Every process takes its share of them, by how many there are: to count together in the database
 * would take a statement for each call and clocks that agree, and where the shares are not equal for a while, Slack's own answer decides.
 */
export function createLimits(allowed: Allowed, processes: () => Promise<number>): Limits {
  const paces = {
    // Half of a minute's worth may come at once, and the other half is spread over it.
    "chat.postMessage": createPace(allowed["chat.postMessage"], { share: 1 / 2, everySeconds: 60 }),
    // Of tier 3 Slack says that sporadic bursts are welcome: a whole minute's worth, but only every five minutes.
    "chat.update": createPace(allowed["chat.update"], { share: 1, everySeconds: 300 }),
  };
  const people = new RateLimiterMemory({ points: allowed.toOnePerson, duration: 10 });
  const lines = new Map<string, Promise<number>>();
  let countedAt = -untilCountedAgain;

  const divide = async () => {
    if (performance.now() - countedAt < untilCountedAgain) return;
    countedAt = performance.now();
    const among = Math.max(1, await processes());
    for (const pace of Object.values(paces)) pace.divide(among);
    people.points = Math.max(1, Math.floor(allowed.toOnePerson / among));
  };

  /** Nobody is kept waiting for one person. Those before it have the next turns, so that each message comes back about once. */
  const turnWithPerson = async ({ workspaceId, personId }: Call) => {
    const full = await refusal(people, `${workspaceId} ${personId}`);
    if (!full) return 0;
    const turnsBefore = Math.floor((full.consumedPoints - 1) / people.points) - 1;
    return inSeconds(full.msBeforeNext) + turnsBefore * people.duration;
  };

  const take = async ({ workspaceId, method }: Call, until: number) => {
    for (;;) {
      const full = await refusal(paces[method].limiter, workspaceId);
      if (!full) return 0;
      const left = Math.max(0, until - performance.now());
      await setTimeout(Math.min(full.msBeforeNext, left));
      if (full.msBeforeNext > left) return inSeconds(full.msBeforeNext - left);
    }
  };

  /** Whoever waits longer is first. */
  const turnInWorkspace = (call: Call) => {
    const line = `${call.workspaceId} ${call.method}`;
    const until = performance.now() + patience;
    const mine = () => take(call, until);
    const turn = (lines.get(line) ?? Promise.resolve(0)).then(mine, mine);
    lines.set(line, turn);
    const leave = () => {
      if (lines.get(line) === turn) lines.delete(line);
    };
    void turn.then(leave, leave);
    return turn;
  };

  return {
    turn: async (call) => {
      await divide();
      const seconds = call.method === "chat.postMessage" ? await turnWithPerson(call) : 0;
      return seconds > 0 ? seconds : turnInWorkspace(call);
    },
    pause: ({ workspaceId, method }, seconds) => paces[method].pause(workspaceId, seconds),
  };
}

/** A share of what is allowed in a minute may come at once. The rest is spread evenly, so that after a burst something small still gets its turn soon. */
function createPace(perMinute: number, { share, everySeconds }: { share: number; everySeconds: number }) {
  const atOnce = perMinute * share;
  const evenly = perMinute - (atOnce * 60) / everySeconds;
  const steady = new RateLimiterMemory({ points: 1, duration: 60 / evenly });
  const burst = new RateLimiterMemory({ points: atOnce, duration: everySeconds });
  return {
    limiter: new BurstyRateLimiter(steady, burst),
    divide: (among: number) => {
      steady.duration = (60 / evenly) * among;
      burst.points = atOnce / among;
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

const inSeconds = (milliseconds: number) => Math.ceil(milliseconds / 1000);
