import { type Message } from "../../views/blocks.ts";
import type { Deps } from "../feature.ts";
import { type Recipient, sendDirectMessage } from "./direct-message.ts";

/** Responds to one kind of interaction. */
export type Responder<Result> = {
  /** Acks with the result. */
  ackWithResult(result: Result): Promise<unknown>;
  /** Acks before there is a result, and says that it takes a little longer. */
  ackEarly(): Promise<unknown>;
  /** Shows the result after `ackEarly`. */
  respondLate(result: Result): Promise<unknown>;
  /** Shows what went wrong. Also acks, unless `isLate`. */
  reportFailure(text: string, isLate: boolean): Promise<unknown>;
  /** Returns the refusal code if the result is a refusal, or undefined. */
  refusalCodeOf(result: Result): string | undefined;
  /** Updates what else the person sees. A failure doesn't change the outcome. */
  updateViews?(result: Result): Promise<unknown>;
  /** The follow-up's title. Set if `ackEarly` promises to show the outcome, so that a crash doesn't lose the reply. */
  pendingReply?: { title: string | undefined };
};

/** Responds with `respondInPlace` or, if that place is gone, sends a direct message. */
export async function respondWithFallback(
  { log }: Pick<Deps, "log">,
  recipient: Recipient,
  respondInPlace: () => Promise<unknown>,
  directMessage: Message,
): Promise<void> {
  try {
    await respondInPlace();
  } catch (error) {
    log.warn({ person: recipient.personId, err: error }, "the place for a reply is gone; sending a direct message instead");
    await sendDirectMessage(recipient)(directMessage);
  }
}
