import { currentValue, type State } from "../state.ts";
import type { Block, Element } from "../validate/blocks.ts";
import { displayValue, optionLabels, placeholderOf, renderText } from "./display-value.ts";
import { type Reader, renderMrkdwn, renderUnformatted } from "./mrkdwn.ts";
import { renderRichText } from "./rich-text.ts";

type BlocksWithState = { blocks: Block[]; state: State; errors?: Record<string, string> };

/** Renders the blocks as a reader sees them, one or more lines per block. */
export function renderBlocks({ blocks, state, errors = {} }: BlocksWithState, reader: Reader): string {
  return blocks.map((block) => [renderBlock(block, state, reader), errors[block.block_id]].filter(Boolean).join("\n")).join("\n");
}

export function renderTopLevel(text: string, formatted: boolean, reader: Reader): string {
  return formatted ? renderMrkdwn(text, reader) : renderUnformatted(text, reader);
}

function renderBlock(block: Block, state: State, reader: Reader): string {
  const renderControl = (element: Element): string => renderElement(block, element, state, reader);
  switch (block.type) {
    case "header":
      return block.text.text;
    case "divider":
      return "---";
    case "image":
      return [block.title?.text, `[image: ${block.alt_text}]`].filter(Boolean).join("\n");
    case "rich_text":
      return renderRichText(block, reader);
    case "context":
      return block.elements
        .map((element) => (element.type === "image" ? `[image: ${element.alt_text}]` : renderText(element, reader)))
        .join(" ");
    case "actions":
      return block.elements.map(renderControl).join(" ");
    case "section": {
      const texts = [...(block.text ? [block.text] : []), ...(block.fields ?? [])].map((text) => renderText(text, reader));
      const accessory = block.accessory;
      if (!accessory) return texts.join("\n");
      return `${texts.join("\n")} ${accessory.type === "image" ? `[image: ${accessory.alt_text}]` : renderControl(accessory)}`;
    }
    case "input":
      return [`${block.label.text}: ${renderControl(block.element)}`, block.hint?.text].filter(Boolean).join("\n");
  }
}

function renderElement(block: Block, element: Element, state: State, reader: Reader): string {
  if (element.type === "button") return `[${element.text.text}]`;
  if (element.type === "overflow") return `[… ${optionLabels(element, reader).join(" | ")}]`;
  const value = displayValue(currentValue(state, block, element), reader);
  if (element.type === "checkboxes" || element.type === "radio_buttons") {
    const chosen = Array.isArray(value) ? value : [value];
    const [on, off] = element.type === "checkboxes" ? ["[x]", "[ ]"] : ["(x)", "( )"];
    return optionLabels(element, reader)
      .map((label) => `${chosen.includes(label) ? on : off} ${label}`)
      .join(" ");
  }
  const shown = Array.isArray(value) ? value.join(", ") : String(value ?? "");
  return shown || `[${placeholderOf(element) ?? ""}]`;
}
