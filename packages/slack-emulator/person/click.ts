import type { Clickable } from "../screen/clickable.ts";
import { held, isStateful, type ElementValue } from "../state.ts";
import { act } from "./act.ts";
import type { Ack, ActorContext } from "./actor-context.ts";
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

export async function click(stage: ActorContext, label: string, options: ClickOptions = {}): Promise<Ack> {
  const { surface, target } = find(stage, label, options);
  if (options.confirm === false) {
    if (!("confirm" in target.element && target.element.confirm)) throw new Error(`"${label}" asks for no confirmation`);
    return { acked: false, ms: 0 };
  }
  const ack = await act(stage, surface, target, chosen(surface, target), options.times);
  return ack ?? { acked: true, ms: 0 };
}

function find(stage: ActorContext, label: string, { in: where, stale = false, near }: ClickOptions) {
  const places = surfaces(stage, where, stale);
  for (const surface of places) {
    const target = labelled(stage, surface, near).find((clickable) => clickable.label === label);
    if (target) return { surface, target };
  }
  const there = places.flatMap((surface) => labelled(stage, surface).map((clickable) => clickable.label));
  const beside = near === undefined ? "" : ` near "${near}"`;
  throw new Error(`${stage.profile.name} sees no "${label}"${beside}. There is: ${there.join(", ") || "nothing to click"}`);
}

/** What the element holds once the option has been clicked. */
function chosen({ state }: Surface, { block, element, option }: Clickable): ElementValue | undefined {
  if (!option || !isStateful(element)) return undefined;
  const before = held(state, block, element);
  if (before.type === "radio_buttons") return { ...before, selected_option: option };
  if (before.type !== "checkboxes") return before;
  const others = before.selected_options.filter((other) => other.value !== option.value);
  const wasOn = others.length < before.selected_options.length;
  return { ...before, selected_options: wasOn ? others : [...others, option] };
}
