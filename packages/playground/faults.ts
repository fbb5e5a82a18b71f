import type { Fault, Slack } from "../slack-emulator/index.ts";
import type { FaultSwitches } from "./contract.ts";

export const noFaults: FaultSwitches = { slowMs: 0, rateLimited: false, serverError: false, nextAnswerLost: false, expiredTriggers: false };

export type FaultControls = ReturnType<typeof createFaultControls>;

/** The switches of the developer's panel, wired to what the emulator can do. */
export function createFaultControls(slack: Slack) {
  const triggerLifetime = slack.world.triggerLifetime;
  const lost: Fault = { kind: "lost" };
  let switches = noFaults;

  return {
    get switches(): FaultSwitches {
      return { ...switches, nextAnswerLost: slack.faults.isComing(lost) };
    },
    turn: (wanted: FaultSwitches): void => {
      switches = wanted;
      slack.faults.clear();
      slack.faults.slowMs = wanted.slowMs;
      slack.world.triggerLifetime = wanted.expiredTriggers ? -1 : triggerLifetime;
      if (wanted.nextAnswerLost) slack.faults.next("chat.postMessage", lost);
      for (const method of ["chat.postMessage", "chat.update"]) {
        if (wanted.rateLimited) slack.faults.next(method, { kind: "ratelimited", retryAfter: 5 }, { times: Infinity });
        if (wanted.serverError) slack.faults.next(method, { kind: "http", status: 500 }, { times: Infinity });
      }
      slack.world.changes.happened();
    },
  };
}
