import type { Block, Element } from "../validate/blocks.ts";
import { choicesOf, type Option } from "../validate/options.ts";
import { placed } from "../validate/walk.ts";
import { renderText } from "./display-value.ts";
import type { Reader } from "./mrkdwn.ts";

/** A labeled element or option that can be clicked. */
export type Clickable = { label: string; block: Block; element: Element; option?: Option };

export function clickables(blocks: Block[], reader: Reader): Clickable[] {
  return placed(blocks).flatMap(({ block, element }): Clickable[] => {
    if (element.type === "button") return [{ label: element.text.text, block, element }];
    if (element.type !== "overflow" && element.type !== "checkboxes" && element.type !== "radio_buttons") return [];
    return choicesOf(element).map((option) => ({ label: renderText(option.text, reader), block, element, option }));
  });
}
