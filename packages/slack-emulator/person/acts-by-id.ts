import { findMessage, type Message } from "../messages.ts";
import { SlackClientError } from "../refusal.ts";
import { isStateful, type State } from "../state.ts";
import { choicesOf } from "../validate/options.ts";
import { type Placed, placed } from "../validate/walk.ts";
import { stackOf, type View } from "../views.ts";
import { act, type Target } from "./act.ts";
import type { Ack, ActorContext } from "./actor-context.ts";
import { findInputErrors } from "./client-checks.ts";
import { closeModal } from "./close.ts";
import type { MessageRef } from "./command.ts";
import { parseElementValue } from "./element-value.ts";
import { type Submitted, submitView } from "./submit.ts";
import { messageSurface, type Surface, viewSurface, visibleMessages } from "./surface.ts";

export type SurfaceRef = { message: MessageRef } | { view: string };
export type ElementUse = {
  blockId: string;
  actionId: string;
  /** The new value of a stateful element, as in `state.values`. */
  held?: unknown;
  /** The value of the chosen option of an overflow menu. */
  option?: string | undefined;
};

export type ActsById = ReturnType<typeof createActsById>;

/** Acts on elements by their exact ids instead of by label. Throws `SlackClientError`. */
export function createActsById(actor: ActorContext) {
  return {
    /** Resolves to undefined if the app doesn't receive block_actions for the element. */
    uses: (ref: SurfaceRef, use: ElementUse): Promise<Ack | undefined> => {
      const surface = findSurface(actor, ref);
      const found = requireElement(surface, use);
      return act(
        actor,
        surface,
        withOption(found, use.option),
        isStateful(found.element) ? parseElementValue(actor, found, use.held) : undefined,
      );
    },
    submits: (viewId: string, state: State): Promise<Submitted> => submit(actor, requireTopView(actor, viewId), state),
    closes: async (viewId: string, options?: { all?: boolean }): Promise<void> => {
      requireTopView(actor, viewId);
      await closeModal(actor, options);
    },
  };
}

/** Submits a modal. The client's validation errors appear under the fields, like the app's own errors. */
async function submit(actor: ActorContext, view: View, state: State): Promise<Submitted> {
  for (const [blockId, elements] of Object.entries(state))
    for (const [actionId, value] of Object.entries(elements)) {
      const found = requireElement(viewSurface(actor, view), { blockId, actionId });
      view.state[blockId] = { ...view.state[blockId], [actionId]: parseElementValue(actor, found, value) };
    }
  const errors = [...findInputErrors(view)].map(([blockId, error]) => [blockId, error.sentence] as const);
  if (errors.length === 0) return submitView(actor, view);
  view.errors = Object.fromEntries(errors);
  actor.workspace.changes.seen();
  return { errors: view.errors };
}

function requireTopView({ workspace, profile }: ActorContext, id: string): View {
  const top = stackOf(workspace, profile.id).at(-1);
  if (top?.id !== id) throw new SlackClientError(id, "This form is no longer open.");
  return top;
}

function findSurface(actor: ActorContext, ref: SurfaceRef): Surface {
  const { workspace, profile } = actor;
  if ("message" in ref) return messageSurface(actor, requireMessage(actor, ref.message));
  const home = workspace.homes.get(profile.id);
  return viewSurface(actor, home?.id === ref.view ? home : requireTopView(actor, ref.view));
}

function requireMessage({ workspace, profile }: ActorContext, { channel, ts }: MessageRef): Message {
  const message = findMessage(workspace, channel, ts);
  if (!message || !visibleMessages(workspace, profile.id).includes(message)) throw new SlackClientError(ts, "This message is gone.");
  return message;
}

function requireElement(surface: Surface, { blockId, actionId }: Pick<ElementUse, "blockId" | "actionId">): Placed {
  const found = placed(surface.blocks).find(({ block, element }) => block.block_id === blockId && element.action_id === actionId);
  if (!found) throw new SlackClientError(`${blockId}/${actionId}`, "This is gone.");
  return found;
}

function withOption(found: Placed, value: string | undefined): Target {
  if (found.element.type !== "overflow") return found;
  const option = choicesOf(found.element).find((choice) => choice.value === value);
  if (!option) throw new SlackClientError(found.element.action_id, "This is no longer in the menu.");
  return { ...found, option };
}
