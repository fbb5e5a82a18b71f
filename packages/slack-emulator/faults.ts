export type Fault =
  | { kind: "ratelimited"; retryAfter: number }
  | { kind: "error"; error: string }
  | { kind: "http"; status: 500 | 503 }
  | { kind: "timeout" }
  | { kind: "reset" }
  | { kind: "lost" }
  /** The call succeeds, but these fields of the response are overridden. */
  | { kind: "says"; instead: Record<string, unknown> };

type ScriptedFault = { method: string; fault: Fault; remaining: number; to: string | undefined };

export type Faults = {
  /** Delays every request from the bot. */
  slowMs: number;
  /** Adds a delay for one method. */
  slow(method: string, ms: number): void;
  delayOf(method: string): number;
  /** The next calls of a method (all, or those to one person) get this fault. */
  next(method: string, fault: Fault, options?: { times?: number; to?: { id: string } }): void;
  /** Returns whether this fault, compared by identity, hasn't been used up yet. */
  isPending(fault: Fault): boolean;
  clear(): void;
  take(method: string, to: string | undefined): Fault | undefined;
};

export function createFaults(): Faults {
  let scripted: ScriptedFault[] = [];
  const delays = new Map<string, number>();
  const faults: Faults = {
    slowMs: 0,
    slow: (method, ms) => void delays.set(method, ms),
    delayOf: (method) => faults.slowMs + (delays.get(method) ?? 0),
    next: (method, fault, { times = 1, to } = {}) => {
      scripted.push({ method, fault, remaining: times, to: to?.id });
    },
    isPending: (fault) => scripted.some((one) => one.fault === fault),
    clear: () => {
      scripted = [];
      delays.clear();
    },
    take: (method, to) => {
      const entry = scripted.find((one) => one.method === method && (one.to === undefined || one.to === to));
      if (!entry) return undefined;
      entry.remaining -= 1;
      if (entry.remaining <= 0) scripted = scripted.filter((one) => one !== entry);
      return entry.fault;
    },
  };
  return faults;
}
