import type { Logger } from "pino";
import type { Metrics } from "./metrics.ts";

/** What is known of an interaction and may be logged: no texts, no names. `action` is a name of ours, never one from outside. */
export type Subject = {
  kind: "command" | "shortcut" | "click" | "form";
  action: string;
  workspace: string | undefined;
  person: string;
};

/** Acknowledges an interaction, where Slack allows it with something to show. */
export type Ack<Said = void> = (said?: Said) => Promise<void>;

type Ended = { outcome: "ok" | "refused" | "failed"; because?: string | undefined; late: boolean };

/** Notes how one interaction goes, in the log and in the metrics. */
export function watchInteraction({ log, metrics }: { log: Logger; metrics: Metrics }, id: string, subject: Subject) {
  const began = performance.now();
  const ms = () => Math.round(performance.now() - began);
  const known = { interaction: id, ...subject };
  let acknowledgedMs: number | undefined;
  return {
    /** The same acknowledgement, timed. */
    timed:
      <Said>(ack: Ack<Said>): Ack<Said> =>
      async (said) => {
        await ack(said);
        acknowledgedMs ??= ms();
      },
    failed: (error: unknown) => log.error({ ...known, err: error }, "interaction failed"),
    /** Its person could not be told what came of it. */
    untold: (error: unknown) => log.error({ ...known, err: error }, "failed to deliver a reply"),
    ended: ({ outcome, ...rest }: Ended) => {
      const { kind, action } = subject;
      metrics.interactions.inc({ kind, action, outcome });
      if (acknowledgedMs !== undefined) metrics.acknowledgement.observe({ kind }, acknowledgedMs / 1_000);
      log.info({ ...known, outcome, ...rest, acknowledgedMs, ms: ms() }, "interaction");
    },
  };
}
