import type { App, ViewResponseAction, ViewSubmitAction } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import type { FollowUp } from "../domain/follow-up.ts";
import type { Refusal } from "../domain/types.ts";
import type { CommandResult, FollowUpKey } from "../store/execute-command.ts";
import type { PersonKey } from "../store/person-key.ts";
import { type ActionContext, formMetadataCodec } from "../views/action-context.ts";
import { type Fields, type Form, readForm, type Values } from "../views/form.ts";
import { messages } from "../views/messages/index.ts";
import type { Reader } from "../views/reader.ts";
import { refusalText } from "../views/refusals.ts";
import { titleIn } from "../views/title-in.ts";
import { redrawList } from "./current-list.ts";
import type { Deps } from "./feature.ts";
import { handleInteraction } from "./handle-interaction.ts";
import { infoModal, refusalModal } from "./modal.ts";
import { personKeyOf, refusalFor } from "./people.ts";
import { type ModalReply, modalResponder } from "./responders/modal.ts";

/** A submitted form. */
export type Submission<FieldValues> = PersonKey & { values: FieldValues; privateMetadata: string; slack: WebClient };

/** How a form responds: like a modal, or with a refusal. */
export type Reply = ModalReply | { refusal: Refusal; followUp: FollowUp | undefined };

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
    const work = async (): Promise<ModalReply> => {
      const { values } = submitted.state;
      const read = readForm(form.schema, values);
      // Slack shows errors only under fields that the view has.
      if (!read.ok) return Object.keys(read.errors).every((name) => name in values) ? { errors: read.errors } : { view: unknownFormView };
      const reply = await handle({ ...who, values: read.values, privateMetadata: submitted.private_metadata, slack: client });
      if (!("refusal" in reply)) return reply;
      const message = await refusalFor(deps.store.db, who, reply);
      return { view: refusalModal(message), because: reply.refusal.because, message };
    };
    const subject = { kind: "form", action: form.id, workspace: who.workspaceId, person: who.personId } as const;
    const shown = {
      viewId: view.id,
      title: titleIn(view),
      firstField: submitted.blocks.find((block) => block?.type === "input")?.block_id,
    };
    await handleInteraction<ModalReply, ViewResponseAction>(deps, subject, ack, work, (timedAck) =>
      modalResponder(deps, { ...who, slack: client }, timedAck, shown),
    );
  });
}

/** Returns a reply that shows a refusal under a field. */
export const showRefusalUnder = (
  fieldName: string,
  { refusal, followUp }: CommandResult & { ok: false },
  reader: Reader,
  nameOf?: (personId: string) => string,
): Reply => ({
  errors: { [fieldName]: refusalText(refusal, followUp, reader, nameOf) },
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
