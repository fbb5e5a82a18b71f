import type { Block, Element } from "../../../slack-emulator/validate/blocks.ts";
import { keyOf, type Surface } from "../surface.ts";

export function fieldIds(surface: Surface, block: Block, element: Element) {
  const control = `${surface.id}/${keyOf(block, element)}`.replaceAll(/\s/g, "-");
  return { control, label: `${control}-label`, hint: `${control}-hint`, error: `${control}-error` };
}

/** Elements that consist of several controls, and are labelled as a group. */
export const isGroup = (element: Element): boolean => element.type === "checkboxes" || element.type === "radio_buttons";

export type ControlProps = ReturnType<typeof controlProps>;

/** What a control says of itself to those who cannot see where it stands. */
export function controlProps(surface: Surface, block: Block, element: Element) {
  const ids = fieldIds(surface, block, element);
  if (block.type !== "input")
    return {
      id: ids.control,
      "aria-label": ("placeholder" in element && element.placeholder?.text) || spoken[element.type] || element.type,
    };
  const isWrong = block.block_id in surface.errors;
  const described = [...(block.hint ? [ids.hint] : []), ...(isWrong ? [ids.error] : [])].join(" ");
  return {
    id: ids.control,
    "aria-required": !block.optional,
    "aria-invalid": isWrong,
    ...(described && { "aria-describedby": described }),
    ...("focus_on_load" in element && element.focus_on_load && { "data-focus": true }),
  };
}

const spoken: Partial<Record<Element["type"], string>> = {
  datepicker: "Date",
  timepicker: "Time",
  datetimepicker: "Date and time",
};
