import type { ElementProps } from "../blocks/of-type.ts";
import { type Choice, Combobox } from "../controls/combobox.tsx";
import { useSurface } from "../surface.ts";
import { controlProps } from "./field.ts";

type SelectType = `${"" | "multi_"}${"static" | "users" | "conversations"}_select`;
type Props = ElementProps<SelectType> & { choices: Choice[]; chosen: string[]; onChange: (values: string[]) => void };

/** Shared base of the select elements. */
export function Select({ block, element, choices, chosen, onChange }: Props) {
  const surface = useSurface();
  const isMulti = element.type.startsWith("multi_");
  return (
    <Combobox
      control={controlProps(surface, block, element)}
      choices={choices}
      chosen={chosen.map((value) => choices.find((choice) => choice.value === value) ?? { value, label: value })}
      maxChosen={isMulti ? ("max_selected_items" in element && element.max_selected_items) || choices.length : 1}
      isClearable={block.type === "input" && block.optional === true}
      placeholder={element.placeholder?.text ?? (isMulti ? "Select some options" : "Select an option")}
      onChange={onChange}
    />
  );
}
