import type { Clickable } from "../screen/clickable.ts";
import { currentValue, type ElementValue, isStateful } from "../state.ts";
import { act } from "./act.ts";
import type { Ack, ActorContext } from "./actor-context.ts";
import { findClickables, findSurfaces, type Surface, type SurfaceSelector } from "./surface.ts";

export type ClickOptions = {
  in?: SurfaceSelector;
  /** Clicks what the given snapshot showed, even if the message has changed since. */
  stale?: boolean;
  /** Text of the row to click in, when several rows have the same label. */
  near?: string;
  times?: number;
  /** `false` cancels a confirmation dialog. */
  confirm?: boolean;
};

export async function click(actor: ActorContext, label: string, options: ClickOptions = {}): Promise<Ack> {
  const { surface, target } = findTarget(actor, label, options);
  if (options.confirm === false) {
    if (!("confirm" in target.element && target.element.confirm)) throw new Error(`"${label}" asks for no confirmation`);
    return { acked: false, ms: 0 };
  }
  const ack = await act(actor, surface, target, valueAfterClick(surface, target), options.times);
  return ack ?? { acked: true, ms: 0 };
}

function findTarget(actor: ActorContext, label: string, { in: selector, stale = false, near }: ClickOptions) {
  const surfaces = findSurfaces(actor, selector, stale);
  for (const surface of surfaces) {
    const target = findClickables(actor, surface, near).find((clickable) => clickable.label === label);
    if (target) return { surface, target };
  }
  const labels = surfaces.flatMap((surface) => findClickables(actor, surface).map((clickable) => clickable.label));
  const nearText = near === undefined ? "" : ` near "${near}"`;
  throw new Error(`${actor.profile.name} sees no "${label}"${nearText}. There is: ${labels.join(", ") || "nothing to click"}`);
}

/** Returns the element's value after the option is clicked. */
function valueAfterClick({ state }: Surface, { block, element, option }: Clickable): ElementValue | undefined {
  if (!option || !isStateful(element)) return undefined;
  const before = currentValue(state, block, element);
  if (before.type === "radio_buttons") return { ...before, selected_option: option };
  if (before.type !== "checkboxes") return before;
  const others = before.selected_options.filter((other) => other.value !== option.value);
  const wasSelected = others.length < before.selected_options.length;
  return { ...before, selected_options: wasSelected ? others : [...others, option] };
}
