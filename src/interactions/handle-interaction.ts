import { setTimeout } from "node:timers/promises";
import { type Ack, observeInteraction, type Subject } from "../observability/interactions.ts";
import { withSpan } from "../observability/span.ts";
import { deletePendingReply, recordPendingReply } from "../store/pending-replies.ts";
import { ShutdownError } from "../store/transact.ts";
import { messages } from "../views/messages/index.ts";
import { within } from "../within.ts";
import type { Deps } from "./feature.ts";
import type { Responder } from "./responders/responder.ts";

/**
 * Handles one interaction. Acks with the result, so that Slack never shows something as done that wasn't saved.
 * Slow work acks early, within Slack's deadline, and responds later. Failures are reported with a reference that is in the log.
 */
export async function handleInteraction<Result, AckArguments = void>(
  deps: Pick<Deps, "log" | "metrics" | "newId" | "store" | "deadlines">,
  subject: Subject,
  ack: Ack<AckArguments>,
  work: () => Promise<Result>,
  createResponder: (ack: Ack<AckArguments>) => Responder<Result>,
): Promise<void> {
  const id = deps.newId();
  const observer = observeInteraction(deps, id, subject);
  const responder = createResponder(observer.timeAck(ack));
  /** Returns true if the reply was delivered. The decision stands either way. */
  const tryToReply = async (reply: () => Promise<unknown>): Promise<boolean> => {
    try {
      await reply();
      return true;
    } catch (error) {
      observer.logUndelivered(error);
      return false;
    }
  };
  const run = async (): Promise<void> => {
    const working = work().then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    );
    const first = await within(deps.deadlines.ackDeadlineMs, working);
    const late = !first;
    const isAckedEarly = late && (await tryToReply(() => responder.ackEarly()));
    const pending = isAckedEarly && responder.pendingReply ? recordReply(deps, id, subject, responder.pendingReply.title) : undefined;
    const outcome = first ?? (await unlessCutOff(working, deps.store.ending.signal));
    let isDelivered: boolean;
    if ("error" in outcome) {
      observer.logFailure(outcome.error);
      isDelivered = await tryToReply(() => responder.reportFailure(failureText(outcome.error, id), late));
      observer.recordEnd({ outcome: "failed", late });
    } else {
      const { result } = outcome;
      isDelivered = await tryToReply(() => (late ? responder.respondLate(result) : responder.ackWithResult(result)));
      await tryToReply(async () => responder.updateViews?.(result));
      const because = responder.refusalCodeOf(result);
      observer.recordEnd({ outcome: because === undefined ? "ok" : "refused", because, late });
    }
    if (isDelivered) await pending?.markSent();
  };
  await withSpan(`${subject.kind} ${subject.action}`, { "follow_up.interaction": id }, run);
}

/** Records a pending reply without waiting for it: if the database is what's slow, recording may fail too. */
function recordReply(
  { store: { queue }, log }: Pick<Deps, "store" | "log">,
  id: string,
  { workspace, person }: Subject,
  title: string | undefined,
): { markSent(): Promise<void> } | undefined {
  if (workspace === undefined) return undefined;
  const recorded = recordPendingReply(queue, id, { workspaceId: workspace, personId: person, title }).catch((error: unknown) =>
    log.warn({ interaction: id, err: error }, "failed to record a pending reply"),
  );
  return {
    markSent: async () => {
      await recorded;
      await deletePendingReply(queue, id).catch((error: unknown) => {
        log.warn({ interaction: id, err: error }, "failed to delete the record of a sent reply");
      });
    },
  };
}

/** The process has to exit before the work is done. */
class CutOff extends Error {
  override name = "CutOff";
}

// How long a save in progress may still take once the process is exiting.
const finalSaveTimeoutMs = 500;

async function unlessCutOff<Outcome>(working: Promise<Outcome>, ending: AbortSignal): Promise<Outcome | { error: unknown }> {
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
    if (ending.aborted) stop();
    ending.addEventListener("abort", stop, { once: true });
  });
  const waitForCutOff = async () => {
    await stopped;
    await setTimeout(finalSaveTimeoutMs, undefined, { ref: false });
    return { error: new CutOff("The process is shutting down.") };
  };
  return Promise.race([working, waitForCutOff()]).finally(() => ending.removeEventListener("abort", stop));
}

function failureText(error: unknown, id: string): string {
  if (error instanceof ShutdownError) return messages.interactions.restarting;
  return error instanceof CutOff ? messages.interactions.cutOff : messages.interactions.failed(id.slice(-8));
}
