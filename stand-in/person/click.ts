import { eventTs } from "../ids.ts";
import type { Clickable } from "../screen/clickable.ts";
import { held, hold, isStateful, type Held } from "../state.ts";
import type { Block, Element } from "../validate/blocks.ts";
import type { World } from "../world.ts";
import { interact } from "./interact.ts";
import type { Ack, Stage } from "./stage.ts";
import { labelled, surfaces, type Surface, type Where } from "./surface.ts";

export type ClickOptions = {
  in?: Where;
  /** Clicks what the given snapshot showed, although the message may look different by now. */
  stale?: boolean;
  /** Text of the row that is meant, where the same label stands in many. */
  near?: string;
  times?: number;
  /** `false` cancels a confirmation dialog. */
  confirm?: boolean;
};

export async function click(stage: Stage, label: string, options: ClickOptions = {}): Promise<Ack> {
  const { surface, target } = find(stage, label, options);
  if (options.confirm === false) {
    if (!("confirm" in target.element && target.element.confirm)) throw new Error(`"${label}" asks for no confirmation`);
    return { acked: false, ms: 0 };
  }
  choose(surface, target);
  stage.world.changes.seen();
  if (!dispatches(target.block)) return { acked: true, ms: 0 };
  // The payloads are made before any is sent: a double click is drawn from one screen.
  const payloads = Array.from({ length: options.times ?? 1 }, () =>
    structuredClone(surface.payload([actionOf(stage.world, surface, target)])),
  );
  const acks = await Promise.all(payloads.map((payload) => interact(stage, payload)));
  return { acked: acks.every((ack) => ack.acked), ms: Math.max(...acks.map((ack) => ack.ms)) };
}

function find(stage: Stage, label: string, { in: where, stale = false, near }: ClickOptions) {
  const places = surfaces(stage, where, stale);
  for (const surface of places) {
    const target = labelled(stage, surface, near).find((clickable) => clickable.label === label);
    if (target) return { surface, target };
  }
  const there = places.flatMap((surface) => labelled(stage, surface).map((clickable) => clickable.label));
  const beside = near === undefined ? "" : ` near "${near}"`;
  throw new Error(`${stage.profile.name} sees no "${label}"${beside}. There is: ${there.join(", ") || "nothing to click"}`);
}

/** An input inside a form speaks up only if the app asked for it. */
export const dispatches = (block: Block): boolean => block.type !== "input" || block.dispatch_action === true;

function choose(surface: Surface, { block, element, option }: Clickable): void {
  if (!option || !isStateful(element)) return;
  const before = held(surface.state, block, element);
  hold(surface.state, block, element, chosen(before, option));
}

function chosen(before: Held, option: NonNullable<Clickable["option"]>): Held {
  if (before.type === "radio_buttons") return { ...before, selected_option: option };
  if (before.type !== "checkboxes") return before;
  const others = before.selected_options.filter((other) => other.value !== option.value);
  const wasOn = others.length < before.selected_options.length;
  return { ...before, selected_options: wasOn ? others : [...others, option] };
}

type Target = { block: Block; element: Element; option?: Clickable["option"] };

/** One entry of `actions` in a block_actions payload. */
export function actionOf(world: World, surface: Surface, { block, element, option }: Target): Record<string, unknown> {
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
