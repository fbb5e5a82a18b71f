import type { Block, Element } from "../../../slack-emulator/client.ts";
import { keyOf, type Surface } from "../surface.ts";

export function fieldIds(surface: Surface, block: Block, element: Element) {
  const control = `${surface.id}/${keyOf(block, element)}`.replaceAll(/\s/g, "-");
  return { control, label: `${control}-label`, hint: `${control}-hint`, error: `${control}-error` };
}

/** Returns whether an element has several controls, which are labeled as a group. */
export const isGroup = (element: Element): boolean => element.type === "checkboxes" || element.type === "radio_buttons";

export type ControlProps = ReturnType<typeof controlProps>;

/** Returns a control's id and ARIA attributes. */
export function controlProps(surface: Surface, block: Block, element: Element) {
  const ids = fieldIds(surface, block, element);
  if (block.type !== "input")
    return {
      id: ids.control,
      "aria-label": ("placeholder" in element && element.placeholder?.text) || ARIA_LABELS[element.type] || element.type,
    };
  const isInvalid = block.block_id in surface.errors;
  const describedBy = [...(block.hint ? [ids.hint] : []), ...(isInvalid ? [ids.error] : [])].join(" ");
  return {
    id: ids.control,
    "aria-required": !block.optional,
    "aria-invalid": isInvalid,
    ...(describedBy && { "aria-describedby": describedBy }),
    ...("focus_on_load" in element && element.focus_on_load && { "data-focus": true }),
  };
}

const ARIA_LABELS: Partial<Record<Element["type"], string>> = {
  datepicker: "Date",
  timepicker: "Time",
  datetimepicker: "Date and time",
};
