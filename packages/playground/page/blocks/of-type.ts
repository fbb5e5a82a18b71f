import type { Block, Element } from "../../../slack-emulator/client.ts";

export type BlockOf<Type extends Block["type"]> = Extract<Block, { type: Type }>;
type ElementOfType<Type extends Element["type"]> = Extract<Element, { type: Type }>;

/** Props of an element component. */
export type ElementProps<Type extends Element["type"]> = {
  block: Block;
  element: ElementOfType<Type>;
};
