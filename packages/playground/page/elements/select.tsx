import type { Place } from "../blocks/of-type.ts";
import { type Choice, Combobox } from "../controls/combobox.tsx";
import { useSurface } from "../surface.ts";
import { controlProps } from "./field.ts";

type Selects = `${"" | "multi_"}${"static" | "users" | "conversations"}_select`;
type Props = Place<Selects> & { choices: Choice[]; chosen: string[]; onChange: (values: string[]) => void };

/** What the select elements have in common. */
export function Select({ block, element, choices, chosen, onChange }: Props) {
  const surface = useSurface();
  const isSeveral = element.type.startsWith("multi_");
  return (
    <Combobox
      control={controlProps(surface, block, element)}
      choices={choices}
      chosen={chosen.map((value) => choices.find((choice) => choice.value === value) ?? { value, label: value })}
      most={isSeveral ? ("max_selected_items" in element && element.max_selected_items) || choices.length : 1}
      isClearable={block.type === "input" && block.optional === true}
      placeholder={element.placeholder?.text ?? (isSeveral ? "Select some options" : "Select an option")}
      onChange={onChange}
    />
  );
}
