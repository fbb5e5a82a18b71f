import { eventTs } from "../ids.ts";
import { held, hold, isStateful, type ElementValue } from "../state.ts";
import type { Block, Element } from "../validate/blocks.ts";
import type { Option } from "../validate/options.ts";
import type { WorkspaceState } from "../workspace-state.ts";
import { interact } from "./interact.ts";
import type { Ack, ActorContext } from "./actor-context.ts";
import type { Surface } from "./surface.ts";

export type Target = { block: Block; element: Element; option?: Option };

/** Uses an element, which from now on holds the value. Answers nothing if the app did not ask to be told. */
export async function act(
  stage: ActorContext,
  surface: Surface,
  target: Target,
  value?: ElementValue,
  times = 1,
): Promise<Ack | undefined> {
  const { block, element } = target;
  if (value && isStateful(element)) hold(surface.state, block, element, value);
  stage.world.changes.seen();
  if (!dispatches(block)) return undefined;
  // The payloads are made before any is sent: a double click is drawn from one screen.
  const payloads = Array.from({ length: times }, () => structuredClone(surface.payload([actionOf(stage.world, surface, target)])));
  const acks = await Promise.all(payloads.map((payload) => interact(stage, payload)));
  return { acked: acks.every((ack) => ack.acked), ms: Math.max(...acks.map((ack) => ack.ms)) };
}

/** An input inside a form speaks up only if the app asked for it. */
const dispatches = (block: Block): boolean => block.type !== "input" || block.dispatch_action === true;

/** One entry of `actions` in a block_actions payload. */
function actionOf(world: WorkspaceState, surface: Surface, { block, element, option }: Target): Record<string, unknown> {
  const ids = { action_id: element.action_id, block_id: block.block_id, action_ts: eventTs(world) };
  if (element.type === "button")
    return {
      type: "button",
      ...ids,
      text: element.text,
      ...(element.value !== undefined && { value: element.value }),
      ...(element.style && { style: element.style }),
    };
  if (element.type === "overflow") return { type: "overflow", ...ids, selected_option: option };
  return { ...held(surface.state, block, element), ...ids };
}
