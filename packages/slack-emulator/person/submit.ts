import { z } from "zod";
import { reportProblem } from "../app.ts";
import { isEmptyBody } from "../deliver/sockets.ts";
import { viewSubmission } from "../payloads.ts";
import { Refusal, refuse } from "../refusal.ts";
import { type SeenModal, seenModal } from "../screen/seen.ts";
import { isStateful, setValue } from "../state.ts";
import type { InputBlock } from "../validate/blocks.ts";
import { checkModal } from "../validate/check.ts";
import { closeAll, closeView, isViewOpen, pushModal, stackOf, updateView, type View } from "../views.ts";
import type { WorkspaceState } from "../workspace-state.ts";
import type { ActorContext } from "./actor-context.ts";
import { findInputErrors } from "./client-checks.ts";
import { type Entry, toElementValue } from "./enter.ts";
import { interact } from "./interact.ts";

export type Submitted = { closed: true } | { errors: Record<string, string> } | { modal: SeenModal };

const CONNECTION_ERROR = "We had some trouble connecting. Try again?";

export function requireTopModal({ workspace, profile }: ActorContext): View {
  const view = stackOf(workspace, profile.id).at(-1);
  if (!view) throw new Error(`${profile.name} has no modal open`);
  return view;
}

const inputs = (view: View): InputBlock[] => view.content.blocks.filter((block) => block.type === "input");

/** Fills in the open modal by label and submits it. */
export async function submit(
  actor: ActorContext,
  entries: Record<string, Entry>,
  options: { skipClientChecks?: boolean } = {},
): Promise<Submitted> {
  const view = requireTopModal(actor);
  for (const [label, entry] of Object.entries(entries)) fillField(actor, view, label, entry);
  if (!options.skipClientChecks) for (const error of findInputErrors(view).values()) throw error;
  return submitView(actor, view);
}

/** Submits a modal with its current values. */
export async function submitView(actor: ActorContext, view: View): Promise<Submitted> {
  const { workspace, profile } = actor;
  if (view.content.type !== "modal" || !view.content.submit) throw new Error("this modal cannot be submitted");
  view.errors = {};
  view.formError = undefined;
  const { acked, body } = await interact(actor, structuredClone(viewSubmission(workspace, profile, view)));
  return acked ? applyResponse(workspace, view, body) : showConnectionError(workspace, view);
}

function fillField(actor: ActorContext, view: View, label: string, entry: Entry): void {
  const matches = inputs(view).filter((block) => block.label.text === label);
  const [block] = matches;
  if (!block || !isStateful(block.element))
    throw new Error(
      `there is no field "${label}", only: ${inputs(view)
        .map((one) => one.label.text)
        .join(", ")}`,
    );
  if (matches.length > 1) throw new Error(`there are ${matches.length} fields "${label}"`);
  setValue(view.state, block, block.element, toElementValue(actor, label, block.element, entry));
}

const SubmissionResponse = z.discriminatedUnion("response_action", [
  z.strictObject({ response_action: z.literal("errors"), errors: z.record(z.string(), z.string().min(1)) }),
  z.strictObject({ response_action: z.literal("update"), view: z.unknown() }),
  z.strictObject({ response_action: z.literal("push"), view: z.unknown() }),
  z.strictObject({ response_action: z.literal("clear") }),
]);

/** Applies the bot's response to a submission. */
function applyResponse(workspace: WorkspaceState, view: View, body: unknown): Submitted {
  try {
    if (isEmptyBody(body)) {
      closeView(workspace, view);
      return { closed: true };
    }
    const response = SubmissionResponse.safeParse(body);
    if (!response.success) throw refuse("invalid_response", { body });
    return applyResponseAction(workspace, view, response.data);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    reportProblem(workspace.app, `view_submission answered wrongly: ${error.error} ${JSON.stringify(error.extra)}`);
    return showConnectionError(workspace, view);
  }
}

function applyResponseAction(workspace: WorkspaceState, view: View, response: z.infer<typeof SubmissionResponse>): Submitted {
  switch (response.response_action) {
    case "clear":
      closeAll(workspace, view.userId);
      return { closed: true };
    case "update":
      updateView(workspace, view, checkModal(response.view));
      return isViewOpen(workspace, view) ? { modal: seenModal(workspace, view) } : { closed: true };
    case "push":
      return { modal: seenModal(workspace, pushModal(workspace, view.userId, checkModal(response.view))) };
    case "errors":
      return showErrors(workspace, view, response.errors);
  }
}

function showErrors(workspace: WorkspaceState, view: View, errors: Record<string, string>): Submitted {
  const fields = new Map(inputs(view).map((block) => [block.block_id, block.label.text]));
  const strangers = Object.keys(errors).filter((id) => !fields.has(id));
  if (strangers.length > 0 || Object.keys(errors).length === 0) throw refuse("errors_for_no_input", { strangers });
  view.errors = errors;
  workspace.changes.seen();
  return { errors: Object.fromEntries(Object.entries(errors).map(([id, message]) => [fields.get(id) ?? id, message])) };
}

/** Keeps the form open with Slack's own error message, which belongs to no field. */
function showConnectionError(workspace: WorkspaceState, view: View): Submitted {
  view.formError = CONNECTION_ERROR;
  workspace.changes.seen();
  return { errors: { "": CONNECTION_ERROR } };
}
