import type { ViewResponseAction } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import type { RefusalCode } from "../../domain/types.ts";
import type { Ack } from "../../observability/interactions.ts";
import { type Message, sentenceMessage } from "../../views/blocks.ts";
import { messages } from "../../views/messages/index.ts";
import { escapeText } from "../../views/text.ts";
import type { Deps } from "../feature.ts";
import { infoModal } from "../modal.ts";
import type { Recipient } from "./direct-message.ts";
import { type Responder, respondWithFallback } from "./responder.ts";

const { interactions: texts } = messages;

/** How a submitted form is answered. `message` has the view's content, for someone who has closed the form. */
export type ModalReply =
  | { close: true; afterClose?: () => Promise<void> }
  | { errors: Record<string, string>; because?: RefusalCode }
  | { view: ModalView; because?: RefusalCode; message?: Message };

/** Returns a responder for a submitted modal: it closes, shows errors under its fields, or shows another view. */
export function modalResponder(
  deps: Pick<Deps, "log">,
  recipient: Recipient,
  ack: Ack<ViewResponseAction>,
  { viewId, title, firstField }: { viewId: string; title: string | undefined; firstField: string | undefined },
): Responder<ModalReply> {
  const update = (view: ModalView, message: Message) =>
    respondWithFallback(deps, recipient, () => recipient.slack.views.update({ view_id: viewId, view }), message);
  return {
    ackWithResult: async (reply) => {
      if ("errors" in reply) return ack({ response_action: "errors", errors: reply.errors });
      if ("view" in reply) return ack({ response_action: "update", view: reply.view });
      return ack();
    },
    ackEarly: () => ack({ response_action: "update", view: infoModal(texts.titles.oneMoment, texts.saving) }),
    respondLate: (reply) => update(lateView(reply), lateMessage(reply, title)),
    reportFailure: (text, isLate) => {
      if (isLate) return update(infoModal(texts.titles.notSaved, text), sentenceMessage(text, title));
      return firstField === undefined
        ? ack({ response_action: "update", view: infoModal(texts.titles.notSaved, text) })
        : ack({ response_action: "errors", errors: { [firstField]: text } });
    },
    refusalCodeOf: (reply) => ("close" in reply ? undefined : (reply.because ?? "form")),
    updateViews: async (reply) => ("close" in reply ? reply.afterClose?.() : undefined),
    pendingReply: { title },
  };
}

function lateView(reply: ModalReply): ModalView {
  if ("errors" in reply) return infoModal(texts.titles.notSaved, errorText(reply.errors));
  return "view" in reply ? reply.view : infoModal(texts.titles.done, texts.savedForm);
}

/** Like `lateView`, for someone who has closed the form. */
function lateMessage(reply: ModalReply, title: string | undefined): Message {
  if ("errors" in reply) return sentenceMessage(errorText(reply.errors), title);
  if ("close" in reply) return sentenceMessage(texts.saved, title);
  return reply.message ?? sentenceMessage(texts.closedTooEarly, title);
}

const errorText = (errors: Record<string, string>) => texts.notSaved(escapeText(Object.values(errors).join(" ")));
