export type Fault =
  | { kind: "ratelimited"; retryAfter: number }
  | { kind: "error"; error: string }
  | { kind: "http"; status: 500 | 503 }
  | { kind: "timeout" }
  | { kind: "reset" }
  | { kind: "lost" }
  /** It is done, and the answer says this in the place of what it would say. */
  | { kind: "says"; instead: Record<string, unknown> };

type Scripted = { method: string; fault: Fault; left: number; to: string | undefined };

export type Faults = {
  /** How long every request of the bot is on its way, in milliseconds. */
  slowMs: number;
  /** How long those of one method are besides. */
  slow(method: string, ms: number): void;
  delayOf(method: string): number;
  /** The next calls of a method (all, or those to one person) meet this fault. */
  next(method: string, fault: Fault, options?: { times?: number; to?: { id: string } }): void;
  /** Whether this very fault still waits for a call. */
  isComing(fault: Fault): boolean;
  clear(): void;
  take(method: string, to: string | undefined): Fault | undefined;
};

export function createFaults(): Faults {
  let scripted: Scripted[] = [];
  const slow = new Map<string, number>();
  const faults: Faults = {
    slowMs: 0,
    slow: (method, ms) => void slow.set(method, ms),
    delayOf: (method) => faults.slowMs + (slow.get(method) ?? 0),
    next: (method, fault, { times = 1, to } = {}) => {
      scripted.push({ method, fault, left: times, to: to?.id });
    },
    isComing: (fault) => scripted.some((one) => one.fault === fault),
    clear: () => {
      scripted = [];
      slow.clear();
    },
    take: (method, to) => {
      const entry = scripted.find((one) => one.method === method && (one.to === undefined || one.to === to));
      if (!entry) return undefined;
      entry.left -= 1;
      if (entry.left <= 0) scripted = scripted.filter((one) => one !== entry);
      return entry.fault;
    },
  };
  return faults;
}
