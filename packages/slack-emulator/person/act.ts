import { eventTs } from "../ids.ts";
import { currentValue, type ElementValue, isStateful, setValue } from "../state.ts";
import type { Block, Element } from "../validate/blocks.ts";
import type { Option } from "../validate/options.ts";
import type { WorkspaceState } from "../workspace-state.ts";
import type { Ack, ActorContext } from "./actor-context.ts";
import { interact } from "./interact.ts";
import type { Surface } from "./surface.ts";

export type Target = { block: Block; element: Element; option?: Option };

/** Uses an element and stores its value. Returns undefined if the app doesn't receive block_actions for it. */
export async function act(
  actor: ActorContext,
  surface: Surface,
  target: Target,
  value?: ElementValue,
  times = 1,
): Promise<Ack | undefined> {
  const { block, element } = target;
  if (value && isStateful(element)) setValue(surface.state, block, element, value);
  actor.workspace.changes.seen();
  if (!dispatchesActions(block)) return undefined;
  // All payloads are built before any is sent, because a double click happens on one state of the screen.
  const payloads = Array.from({ length: times }, () => structuredClone(surface.payload([createAction(actor.workspace, surface, target)])));
  const acks = await Promise.all(payloads.map((payload) => interact(actor, payload)));
  return { acked: acks.every((ack) => ack.acked), ms: Math.max(...acks.map((ack) => ack.ms)) };
}

/** An input block sends block_actions only with dispatch_action. */
const dispatchesActions = (block: Block): boolean => block.type !== "input" || block.dispatch_action === true;

/** Returns one entry of `actions` in a block_actions payload. */
function createAction(workspace: WorkspaceState, surface: Surface, { block, element, option }: Target): Record<string, unknown> {
  const ids = { action_id: element.action_id, block_id: block.block_id, action_ts: eventTs(workspace) };
  if (element.type === "button")
    return {
      type: "button",
      ...ids,
      text: element.text,
      ...(element.value !== undefined && { value: element.value }),
      ...(element.style && { style: element.style }),
    };
  if (element.type === "overflow") return { type: "overflow", ...ids, selected_option: option };
  return { ...currentValue(surface.state, block, element), ...ids };
}
