import type { Fault, Slack } from "../slack-emulator/index.ts";
import type { FaultSwitches } from "./contract.ts";

export const noFaults: FaultSwitches = { slowMs: 0, rateLimited: false, serverError: false, nextAnswerLost: false, expiredTriggers: false };

export type FaultControls = ReturnType<typeof createFaultControls>;

/** Applies the developer panel's fault switches to the emulator. */
export function createFaultControls(slack: Slack) {
  const triggerLifetimeMs = slack.world.triggerLifetimeMs;
  const lost: Fault = { kind: "lost" };
  let switches = noFaults;

  return {
    get switches(): FaultSwitches {
      return { ...switches, nextAnswerLost: slack.faults.isPending(lost) };
    },
    apply: (next: FaultSwitches): void => {
      switches = next;
      slack.faults.clear();
      slack.faults.slowMs = next.slowMs;
      slack.world.triggerLifetimeMs = next.expiredTriggers ? -1 : triggerLifetimeMs;
      if (next.nextAnswerLost) slack.faults.next("chat.postMessage", lost);
      for (const method of ["chat.postMessage", "chat.update"]) {
        if (next.rateLimited) slack.faults.next(method, { kind: "ratelimited", retryAfter: 5 }, { times: Infinity });
        if (next.serverError) slack.faults.next(method, { kind: "http", status: 500 }, { times: Infinity });
      }
      slack.world.changes.happened();
    },
  };
}
