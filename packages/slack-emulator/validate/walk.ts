import type { Block, Element } from "./blocks.ts";

/** Returns the interactive elements of a block. */
export function elementsOf(block: Block): Element[] {
  if (block.type === "actions") return block.elements;
  if (block.type === "input") return [block.element];
  if (block.type === "section" && block.accessory && block.accessory.type !== "image") return [block.accessory];
  return [];
}

export type Placed = { block: Block; element: Element };

export const placed = (blocks: Block[]): Placed[] => blocks.flatMap((block) => elementsOf(block).map((element) => ({ block, element })));
