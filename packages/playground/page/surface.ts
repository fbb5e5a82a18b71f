import { createContext } from "preact";
import { useContext, useState } from "preact/hooks";
import type { Block, Element, ElementValue, State } from "../../slack-emulator/client.ts";
import type { PlaygroundMessage, PlaygroundModal } from "../contract.ts";
import { usePage } from "./page.ts";

/** Interactive blocks: a message, a modal or the Home tab. */
export type Surface = {
  /** Prefix that makes element ids unique on the page. */
  id: string;
  errors: Record<string, string>;
  getValue: (block: Block, element: Element) => ElementValue | undefined;
  /** Sets the value of a stateful element. */
  setValue: (block: Block, element: Element, value: ElementValue) => void;
  /** Clicks a button or an option of an overflow menu. */
  click: (block: Block, element: Element, option?: string) => void;
  /** Key of the element whose action the app hasn't acknowledged yet. */
  busyKey: string | undefined;
};

const SurfaceContext = createContext<Surface | undefined>(undefined);
export const SurfaceProvider = SurfaceContext.Provider;

export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (!surface) throw new Error("outside of a surface");
  return surface;
}

export const keyOf = (block: Block, element: Element): string => `${block.block_id}/${element.action_id}`;

type BlocksSource = Pick<PlaygroundModal, "id" | "state" | "errors"> & {
  target: { message: Pick<PlaygroundMessage, "channel" | "ts"> } | { view: string };
};

/** Creates a surface. `state` is what a form would submit: Slack's state overlaid with the input values entered on this page. */
export function useBlocks({ id, target, state, errors }: BlocksSource): { surface: Surface; state: State } {
  const { act, confirm } = usePage();
  const [entered, setEntered] = useState<State>({});
  const [busyKey, setBusyKey] = useState<string>();
  const merged = merge(state, entered);

  const sendAction = async (block: Block, element: Element, input: { held?: ElementValue; option?: string }): Promise<void> => {
    const ids = { blockId: block.block_id, actionId: element.action_id };
    setBusyKey(keyOf(block, element));
    await act(
      block.type === "input" && "view" in target
        ? { act: "enter", view: target.view, ...ids, held: input.held }
        : { act: "interact", in: target, ...ids, ...input },
    );
    setBusyKey(undefined);
  };
  const askToConfirm = async (element: Element): Promise<boolean> => !("confirm" in element && element.confirm) || confirm(element.confirm);
  const setValue = async (block: Block, element: Element, held: ElementValue): Promise<void> => {
    const isLocal = block.type === "input" && !block.dispatch_action;
    const isConfirmed = isLocal || (await askToConfirm(element));
    // If not confirmed, a new object re-renders the element with its old value.
    setEntered((before) => (isConfirmed && block.type === "input" ? withValue(before, block, element, held) : { ...before }));
    if (isConfirmed && !isLocal) await sendAction(block, element, { held });
  };
  const click = async (block: Block, element: Element, option?: string): Promise<void> => {
    if (await askToConfirm(element)) await sendAction(block, element, option === undefined ? {} : { option });
  };

  const surface: Surface = {
    id,
    errors,
    busyKey,
    getValue: (block, element) => merged[block.block_id]?.[element.action_id],
    setValue: (block, element, value) => void setValue(block, element, value),
    click: (block, element, option) => void click(block, element, option),
  };
  return { surface, state: merged };
}

const withValue = (state: State, block: Block, element: Element, held: ElementValue): State => ({
  ...state,
  [block.block_id]: { ...state[block.block_id], [element.action_id]: held },
});

/** Overlays entered values, but only for elements that still exist with the same type. */
const merge = (state: State, entered: State): State =>
  Object.fromEntries(
    Object.entries(state).map(([blockId, elements]) => [
      blockId,
      Object.fromEntries(
        Object.entries(elements).map(([actionId, held]) => {
          const enteredValue = entered[blockId]?.[actionId];
          return [actionId, enteredValue?.type === held.type ? enteredValue : held];
        }),
      ),
    ]),
  );
