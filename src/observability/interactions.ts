import type { Logger } from "pino";
import type { Metrics } from "./metrics.ts";

/** What may be logged about an interaction: no texts, no names. `action` is one of our own names, never from outside. */
export type Subject = {
  kind: "command" | "shortcut" | "click" | "form";
  action: string;
  workspace: string | undefined;
  person: string;
};

/** Acks an interaction, with something to show if Slack allows it. */
export type Ack<AckArguments = void> = (args?: AckArguments) => Promise<void>;

type InteractionEnd = { outcome: "ok" | "refused" | "failed"; because?: string | undefined; late: boolean };

/** Records one interaction in the log and the metrics. */
export function observeInteraction({ log, metrics }: { log: Logger; metrics: Metrics }, id: string, subject: Subject) {
  const startedAt = performance.now();
  const elapsedMs = () => Math.round(performance.now() - startedAt);
  const fields = { interaction: id, ...subject };
  let acknowledgedMs: number | undefined;
  return {
    /** Returns an ack that also records its time. */
    timeAck:
      <AckArguments>(ack: Ack<AckArguments>): Ack<AckArguments> =>
      async (args) => {
        await ack(args);
        acknowledgedMs ??= elapsedMs();
      },
    logFailure: (error: unknown) => log.error({ ...fields, err: error }, "interaction failed"),
    /** Logs that the outcome couldn't be shown to the person. */
    logUndelivered: (error: unknown) => log.error({ ...fields, err: error }, "failed to deliver a reply"),
    recordEnd: ({ outcome, ...rest }: InteractionEnd) => {
      const { kind, action } = subject;
      metrics.interactions.inc({ kind, action, outcome });
      if (acknowledgedMs !== undefined) metrics.acknowledgement.observe({ kind }, acknowledgedMs / 1_000);
      log.info({ ...fields, outcome, ...rest, acknowledgedMs, ms: elapsedMs() }, "interaction");
    },
  };
}
