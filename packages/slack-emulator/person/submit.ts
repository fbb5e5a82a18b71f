import { z } from "zod";
import { problem } from "../app.ts";
import { isEmptyBody } from "../deliver/sockets.ts";
import { viewSubmission } from "../payloads.ts";
import { Refusal, refuse } from "../refusal.ts";
import { type SeenModal, seenModal } from "../screen/seen.ts";
import { hold, isStateful } from "../state.ts";
import type { InputBlock } from "../validate/blocks.ts";
import { checkModal } from "../validate/check.ts";
import { closeAll, closeView, isViewOpen, pushModal, stackOf, updateView, type View } from "../views.ts";
import type { WorkspaceState } from "../workspace-state.ts";
import { complaintsAbout } from "./client-checks.ts";
import { enter, type Entry } from "./enter.ts";
import { interact } from "./interact.ts";
import type { ActorContext } from "./actor-context.ts";

export type Submitted = { closed: true } | { errors: Record<string, string> } | { modal: SeenModal };

const TROUBLE = "We had some trouble connecting. Try again?";

export function topModal({ world, profile }: ActorContext): View {
  const view = stackOf(world, profile.id).at(-1);
  if (!view) throw new Error(`${profile.name} has no modal open`);
  return view;
}

const inputs = (view: View): InputBlock[] => view.content.blocks.filter((block) => block.type === "input");

/** Fills the open modal by its labels and submits it. */
export async function submit(
  stage: ActorContext,
  entries: Record<string, Entry>,
  options: { skipClientChecks?: boolean } = {},
): Promise<Submitted> {
  const view = topModal(stage);
  for (const [label, entry] of Object.entries(entries)) fill(stage, view, label, entry);
  if (!options.skipClientChecks) for (const complaint of complaintsAbout(view).values()) throw complaint;
  return submitView(stage, view);
}

/** Submits a modal as it is filled in. */
export async function submitView(stage: ActorContext, view: View): Promise<Submitted> {
  const { world, profile } = stage;
  if (view.content.type !== "modal" || !view.content.submit) throw new Error("this modal cannot be submitted");
  view.errors = {};
  view.trouble = undefined;
  const { acked, body } = await interact(stage, structuredClone(viewSubmission(world, profile, view)));
  return acked ? respond(world, view, body) : troubled(world, view);
}

function fill(stage: ActorContext, view: View, label: string, entry: Entry): void {
  const matches = inputs(view).filter((block) => block.label.text === label);
  const [block] = matches;
  if (!block || !isStateful(block.element))
    throw new Error(
      `there is no field "${label}", only: ${inputs(view)
        .map((one) => one.label.text)
        .join(", ")}`,
    );
  if (matches.length > 1) throw new Error(`there are ${matches.length} fields "${label}"`);
  hold(view.state, block, block.element, enter(stage, label, block.element, entry));
}

const Answer = z.discriminatedUnion("response_action", [
  z.strictObject({ response_action: z.literal("errors"), errors: z.record(z.string(), z.string().min(1)) }),
  z.strictObject({ response_action: z.literal("update"), view: z.unknown() }),
  z.strictObject({ response_action: z.literal("push"), view: z.unknown() }),
  z.strictObject({ response_action: z.literal("clear") }),
]);

/** What the bot's answer to a submission does to the modal. */
function respond(world: WorkspaceState, view: View, body: unknown): Submitted {
  try {
    if (isEmptyBody(body)) {
      closeView(world, view);
      return { closed: true };
    }
    const answer = Answer.safeParse(body);
    if (!answer.success) throw refuse("invalid_response", { body });
    return follow(world, view, answer.data);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problem(world.app, `view_submission answered wrongly: ${error.error} ${JSON.stringify(error.extra)}`);
    return troubled(world, view);
  }
}

function follow(world: WorkspaceState, view: View, answer: z.infer<typeof Answer>): Submitted {
  switch (answer.response_action) {
    case "clear":
      closeAll(world, view.userId);
      return { closed: true };
    case "update":
      updateView(world, view, checkModal(answer.view));
      return isViewOpen(world, view) ? { modal: seenModal(world, view) } : { closed: true };
    case "push":
      return { modal: seenModal(world, pushModal(world, view.userId, checkModal(answer.view))) };
    case "errors":
      return showErrors(world, view, answer.errors);
  }
}

function showErrors(world: WorkspaceState, view: View, errors: Record<string, string>): Submitted {
  const fields = new Map(inputs(view).map((block) => [block.block_id, block.label.text]));
  const strangers = Object.keys(errors).filter((id) => !fields.has(id));
  if (strangers.length > 0 || Object.keys(errors).length === 0) throw refuse("errors_for_no_input", { strangers });
  view.errors = errors;
  world.changes.seen();
  return { errors: Object.fromEntries(Object.entries(errors).map(([id, message]) => [fields.get(id) ?? id, message])) };
}

/** The form stays open with a sentence of Slack's own, which belongs to no field. */
function troubled(world: WorkspaceState, view: View): Submitted {
  view.trouble = TROUBLE;
  world.changes.seen();
  return { errors: { "": TROUBLE } };
}
