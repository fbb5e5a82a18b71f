import { createContext } from "preact";
import { useContext, useState } from "preact/hooks";
import type { PlaygroundMessage, PlaygroundModal } from "../contract.ts";
import type { ElementValue, State } from "../../slack-emulator/state.ts";
import type { Block, Element } from "../../slack-emulator/validate/blocks.ts";
import { usePage } from "./page.ts";

/** Blocks that somebody uses: a message, a modal or the Home tab. */
export type Surface = {
  /** Makes ids unique on the page. */
  id: string;
  errors: Record<string, string>;
  held: (block: Block, element: Element) => ElementValue | undefined;
  /** Leaves a value in a stateful element. */
  hold: (block: Block, element: Element, held: ElementValue) => void;
  /** Presses a button, or chooses an option of an overflow menu. */
  press: (block: Block, element: Element, option?: string) => void;
  /** What the app has been told and has not acknowledged yet. */
  busy: string | undefined;
};

const SurfaceContext = createContext<Surface | undefined>(undefined);
export const SurfaceProvider = SurfaceContext.Provider;

export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (!surface) throw new Error("outside of a surface");
  return surface;
}

export const keyOf = (block: Block, element: Element): string => `${block.block_id}/${element.action_id}`;

type Shown = Pick<PlaygroundModal, "id" | "state" | "errors"> & {
  spot: { message: Pick<PlaygroundMessage, "channel" | "ts"> } | { view: string };
};

/** `state` is what a form would submit now: Slack's, with what was entered into its inputs on this page over it. */
export function useBlocks({ id, spot, state, errors }: Shown): { surface: Surface; state: State } {
  const { act, confirm } = usePage();
  const [entered, setEntered] = useState<State>({});
  const [busy, setBusy] = useState<string>();
  const merged = merge(state, entered);

  const tell = async (block: Block, element: Element, more: { held?: ElementValue; option?: string }): Promise<void> => {
    const ids = { blockId: block.block_id, actionId: element.action_id };
    setBusy(keyOf(block, element));
    await act(
      block.type === "input" && "view" in spot
        ? { act: "enter", view: spot.view, ...ids, held: more.held }
        : { act: "interact", in: spot, ...ids, ...more },
    );
    setBusy(undefined);
  };
  const agreed = async (element: Element): Promise<boolean> => !("confirm" in element && element.confirm) || confirm(element.confirm);
  const hold = async (block: Block, element: Element, held: ElementValue): Promise<void> => {
    const isSilent = block.type === "input" && !block.dispatch_action;
    const isAgreed = isSilent || (await agreed(element));
    // Without a change it only draws the element as it was.
    setEntered((before) => (isAgreed && block.type === "input" ? put(before, block, element, held) : { ...before }));
    if (isAgreed && !isSilent) await tell(block, element, { held });
  };
  const press = async (block: Block, element: Element, option?: string): Promise<void> => {
    if (await agreed(element)) await tell(block, element, option === undefined ? {} : { option });
  };

  const surface: Surface = {
    id,
    errors,
    busy,
    held: (block, element) => merged[block.block_id]?.[element.action_id],
    hold: (block, element, held) => void hold(block, element, held),
    press: (block, element, option) => void press(block, element, option),
  };
  return { surface, state: merged };
}

const put = (state: State, block: Block, element: Element, held: ElementValue): State => ({
  ...state,
  [block.block_id]: { ...state[block.block_id], [element.action_id]: held },
});

/** Only what the blocks still have, and only where it still is of that type. */
const merge = (state: State, entered: State): State =>
  Object.fromEntries(
    Object.entries(state).map(([blockId, elements]) => [
      blockId,
      Object.fromEntries(
        Object.entries(elements).map(([actionId, held]) => {
          const own = entered[blockId]?.[actionId];
          return [actionId, own?.type === held.type ? own : held];
        }),
      ),
    ]),
  );
