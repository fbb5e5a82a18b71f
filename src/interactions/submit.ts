import type { App, ViewResponseAction, ViewSubmitAction } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import { z } from "zod";
import type { RefusalCode, Refusal } from "../domain/types.ts";
import type { FollowUp } from "../domain/follow-up.ts";
import { type Message, sentenceMessage } from "../views/blocks.ts";
import { type ActionContext, formMemoryCodec } from "../views/action-context.ts";
import { type Fields, type Form, readForm, type Values } from "../views/form.ts";
import { messages } from "../views/messages/index.ts";
import type { CommandResult, FollowUpKey } from "../store/execute-command.ts";
import { type Reader, refusalText } from "../views/refusals.ts";
import { escapeText } from "../views/text.ts";
import { titleIn } from "../views/title-in.ts";
import { handleInteraction, reach } from "./handle-interaction.ts";
import type { Deps } from "./feature.ts";
import { redrawList } from "./current-list.ts";
import { notPossible, infoModal } from "./modal.ts";
import { refusalFor, type PersonKey, personKeyOf } from "./people.ts";

/** A form that somebody has sent. `remembered` is the text it was opened with. */
export type Submission<Read> = PersonKey & { values: Read; remembered: string; slack: WebClient };

/**
 * What becomes of the form: it closes, with something to do after that; says what is wrong under its fields; shows something else; or tells a refusal.
 * `message` says the same as the view, for somebody who has closed the form.
 */
export type Reply =
  | { close: true; afterwards?: () => Promise<void> }
  | { errors: Record<string, string>; because?: RefusalCode }
  | { view: ModalView; because?: RefusalCode; message?: Message }
  | { refusal: Refusal; followUp: FollowUp | undefined };

const { interactions: says } = messages;

/** For a form that this version of the program did not make. */
export const notMine = infoModal(says.titles.notPossible, says.oldForm);

const Sent = z.object({
  state: z.object({ values: z.record(z.string(), z.unknown()).catch({}) }).catch({ values: {} }),
  private_metadata: z.string().catch(""),
  blocks: z.array(z.object({ type: z.string(), block_id: z.string() }).optional().catch(undefined)).catch([]),
});

/** Listens for a form. Its fields are read with `form`; what that finds wrong is said under them, and `handle` sees only what is right. */
export function onSubmit<F extends Fields>(
  app: App,
  deps: Deps,
  form: Form<F>,
  handle: (submission: Submission<Values<F>>) => Promise<Reply>,
): void {
  deps.handled.add(form.id);
  app.view<ViewSubmitAction>({ type: "view_submission", callback_id: form.id }, async ({ ack, body, view, context, client }) => {
    const who = personKeyOf(context, body.user.id);
    const sent = Sent.parse(view);
    const work = async (): Promise<Shown> => {
      const { values } = sent.state;
      const read = readForm(form.schema, values);
      // Slack shows what is wrong only under a field that is there.
      if (!read.ok) return Object.keys(read.errors).every((name) => name in values) ? { errors: read.errors } : { view: notMine };
      const reply = await handle({ ...who, values: read.values, remembered: sent.private_metadata, slack: client });
      if (!("refusal" in reply)) return reply;
      const message = await refusalFor(deps.store.db, who, reply);
      return { view: notPossible(message), because: reply.refusal.because, message };
    };
    const title = titleIn(view);
    const update = (shown: ModalView, message: Message) =>
      reach(deps, { ...who, slack: client }, () => client.views.update({ view_id: view.id, view: shown }), message);
    const subject = { kind: "form", action: form.id, workspace: who.workspaceId, person: who.personId } as const;
    await handleInteraction<Shown, ViewResponseAction>(deps, subject, ack, work, (timedAck) => ({
      answer: async (shown) => {
        if ("errors" in shown) return timedAck({ response_action: "errors", errors: shown.errors });
        if ("view" in shown) return timedAck({ response_action: "update", view: shown.view });
        return timedAck();
      },
      slow: () => timedAck({ response_action: "update", view: infoModal(says.titles.oneMoment, says.saving) }),
      late: (shown) => update(lateView(shown), lateMessage(shown, title)),
      failed: (words, isLate) => {
        const first = sent.blocks.find((block) => block?.type === "input")?.block_id;
        if (isLate) return update(infoModal(says.titles.notSaved, words), sentenceMessage(words, title));
        return first === undefined
          ? timedAck({ response_action: "update", view: infoModal(says.titles.notSaved, words) })
          : timedAck({ response_action: "errors", errors: { [first]: words } });
      },
      refusal: (shown) => ("close" in shown ? undefined : (shown.because ?? "form")),
      afterwards: async (shown) => ("close" in shown ? shown.afterwards?.() : undefined),
      promised: { title },
    }));
  });
}

function lateView(shown: Shown): ModalView {
  if ("errors" in shown) return infoModal(says.titles.notSaved, errorWords(shown.errors));
  return "view" in shown ? shown.view : infoModal(says.titles.done, says.savedForm);
}

/** The same for somebody who has closed the form. */
function lateMessage(shown: Shown, title: string | undefined): Message {
  if ("errors" in shown) return sentenceMessage(errorWords(shown.errors), title);
  if ("close" in shown) return sentenceMessage(says.saved, title);
  return shown.message ?? sentenceMessage(says.closedTooEarly, title);
}

const errorWords = (errors: Record<string, string>) => says.notSaved(escapeText(Object.values(errors).join(" ")));

type Shown = Exclude<Reply, { refusal: Refusal }>;

/** Shows a refusal under the field that it is about. */
export const refusedUnder = (fieldName: string, { refusal, followUp }: CommandResult & { ok: false }, reader: Reader): Reply => ({
  errors: { [fieldName]: refusalText(refusal, followUp, reader) },
  because: refusal.because,
});

/** A submitted form about a follow-up. */
export type SubmissionAbout<Read> = Submission<Read> & { drawn: ActionContext; which: FollowUpKey };

/** The same for a form that is about a follow-up; the list that it was opened from is redrawn when it closes. */
export function onSubmitAbout<F extends Fields>(
  app: App,
  deps: Deps,
  form: Form<F>,
  handle: (submission: SubmissionAbout<Values<F>>) => Promise<Reply>,
): void {
  onSubmit(app, deps, form, async (submission) => {
    const drawn = formMemoryCodec.safeParse(submission.remembered).data;
    if (!drawn) return { view: notMine };
    const which = { workspaceId: submission.workspaceId, followUpId: drawn.followUpId };
    const reply = await handle({ ...submission, drawn, which });
    const { list, responseUrl } = drawn;
    if (!("close" in reply) || list === undefined || responseUrl === undefined) return reply;
    return { close: true, afterwards: () => redrawList(deps, submission, list, responseUrl) };
  });
}
