import type { App, ViewResponseAction, ViewSubmitAction } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import type { RefusalCode, Refusal } from "../domain/types.ts";
import type { FollowUp } from "../domain/follow-up.ts";
import { type Message, sentenceMessage } from "../views/blocks.ts";
import { type ActionContext, formMetadataCodec } from "../views/action-context.ts";
import { type Fields, type Form, readForm, type Values } from "../views/form.ts";
import { messages } from "../views/messages/index.ts";
import type { CommandResult, FollowUpKey } from "../store/execute-command.ts";
import { type Reader, refusalText } from "../views/refusals.ts";
import { escapeText } from "../views/text.ts";
import { titleIn } from "../views/title-in.ts";
import { handleInteraction, respondWithFallback } from "./handle-interaction.ts";
import type { Deps } from "./feature.ts";
import { redrawList } from "./current-list.ts";
import { refusalModal, infoModal } from "./modal.ts";
import { refusalFor, type PersonKey, personKeyOf } from "./people.ts";

/** A submitted form. */
export type Submission<FieldValues> = PersonKey & { values: FieldValues; privateMetadata: string; slack: WebClient };

/**
 * How a form responds: it closes, shows errors under its fields, shows another view, or shows a refusal.
 * `message` has the view's content, for someone who has closed the form.
 */
export type Reply =
  | { close: true; afterClose?: () => Promise<void> }
  | { errors: Record<string, string>; because?: RefusalCode }
  | { view: ModalView; because?: RefusalCode; message?: Message }
  | { refusal: Refusal; followUp: FollowUp | undefined };

const { interactions: texts } = messages;

/** Shown for a form that this version of the program doesn't know. */
export const unknownFormView = infoModal(texts.titles.notPossible, texts.oldForm);

const SubmittedView = z.object({
  state: z.object({ values: z.record(z.string(), z.unknown()).catch({}) }).catch({ values: {} }),
  private_metadata: z.string().catch(""),
  blocks: z.array(z.object({ type: z.string(), block_id: z.string() }).optional().catch(undefined)).catch([]),
});

/** Listens for a form's submission. Invalid fields show errors; `handle` gets only valid values. */
export function onSubmit<F extends Fields>(
  app: App,
  deps: Deps,
  form: Form<F>,
  handle: (submission: Submission<Values<F>>) => Promise<Reply>,
): void {
  deps.handledIds.add(form.id);
  app.view<ViewSubmitAction>({ type: "view_submission", callback_id: form.id }, async ({ ack, body, view, context, client }) => {
    const who = personKeyOf(context, body.user.id);
    const submitted = SubmittedView.parse(view);
    const work = async (): Promise<ShownReply> => {
      const { values } = submitted.state;
      const read = readForm(form.schema, values);
      // Slack shows errors only under fields that the view has.
      if (!read.ok) return Object.keys(read.errors).every((name) => name in values) ? { errors: read.errors } : { view: unknownFormView };
      const reply = await handle({ ...who, values: read.values, privateMetadata: submitted.private_metadata, slack: client });
      if (!("refusal" in reply)) return reply;
      const message = await refusalFor(deps.store.db, who, reply);
      return { view: refusalModal(message), because: reply.refusal.because, message };
    };
    const title = titleIn(view);
    const update = (newView: ModalView, message: Message) =>
      respondWithFallback(deps, { ...who, slack: client }, () => client.views.update({ view_id: view.id, view: newView }), message);
    const subject = { kind: "form", action: form.id, workspace: who.workspaceId, person: who.personId } as const;
    await handleInteraction<ShownReply, ViewResponseAction>(deps, subject, ack, work, (timedAck) => ({
      ackWithResult: async (reply) => {
        if ("errors" in reply) return timedAck({ response_action: "errors", errors: reply.errors });
        if ("view" in reply) return timedAck({ response_action: "update", view: reply.view });
        return timedAck();
      },
      ackEarly: () => timedAck({ response_action: "update", view: infoModal(texts.titles.oneMoment, texts.saving) }),
      respondLate: (reply) => update(lateView(reply), lateMessage(reply, title)),
      reportFailure: (text, isLate) => {
        const firstField = submitted.blocks.find((block) => block?.type === "input")?.block_id;
        if (isLate) return update(infoModal(texts.titles.notSaved, text), sentenceMessage(text, title));
        return firstField === undefined
          ? timedAck({ response_action: "update", view: infoModal(texts.titles.notSaved, text) })
          : timedAck({ response_action: "errors", errors: { [firstField]: text } });
      },
      refusalCodeOf: (reply) => ("close" in reply ? undefined : (reply.because ?? "form")),
      updateViews: async (reply) => ("close" in reply ? reply.afterClose?.() : undefined),
      pendingReply: { title },
    }));
  });
}

function lateView(reply: ShownReply): ModalView {
  if ("errors" in reply) return infoModal(texts.titles.notSaved, errorText(reply.errors));
  return "view" in reply ? reply.view : infoModal(texts.titles.done, texts.savedForm);
}

/** Like `lateView`, for someone who has closed the form. */
function lateMessage(reply: ShownReply, title: string | undefined): Message {
  if ("errors" in reply) return sentenceMessage(errorText(reply.errors), title);
  if ("close" in reply) return sentenceMessage(texts.saved, title);
  return reply.message ?? sentenceMessage(texts.closedTooEarly, title);
}

const errorText = (errors: Record<string, string>) => texts.notSaved(escapeText(Object.values(errors).join(" ")));

type ShownReply = Exclude<Reply, { refusal: Refusal }>;

/** Returns a reply that shows a refusal under a field. */
export const showRefusalUnder = (fieldName: string, { refusal, followUp }: CommandResult & { ok: false }, reader: Reader): Reply => ({
  errors: { [fieldName]: refusalText(refusal, followUp, reader) },
  because: refusal.because,
});

export type SubmissionAbout<FieldValues> = Submission<FieldValues> & { actionContext: ActionContext; key: FollowUpKey };

/** Like `onSubmit`, for a form about a follow-up. Updates the list that it was opened from when it closes. */
export function onSubmitAbout<F extends Fields>(
  app: App,
  deps: Deps,
  form: Form<F>,
  handle: (submission: SubmissionAbout<Values<F>>) => Promise<Reply>,
): void {
  onSubmit(app, deps, form, async (submission) => {
    const actionContext = formMetadataCodec.safeParse(submission.privateMetadata).data;
    if (!actionContext) return { view: unknownFormView };
    const key = { workspaceId: submission.workspaceId, followUpId: actionContext.followUpId };
    const reply = await handle({ ...submission, actionContext, key });
    const { list, responseUrl } = actionContext;
    if (!("close" in reply) || list === undefined || responseUrl === undefined) return reply;
    return { close: true, afterClose: () => redrawList(deps, submission, list, responseUrl) };
  });
}
