import type { ElementProps } from "../blocks/of-type.ts";
import { useSurface } from "../surface.ts";
import { controlProps } from "./field.ts";

export function Datepicker({ block, element }: ElementProps<"datepicker">) {
  const surface = useSurface();
  const elementValue = surface.getValue(block, element);
  return (
    <input
      type="date"
      class="text"
      {...controlProps(surface, block, element)}
      value={(elementValue && "selected_date" in elementValue && elementValue.selected_date) || ""}
      onChange={({ currentTarget }) => surface.setValue(block, element, { type: "datepicker", selected_date: currentTarget.value || null })}
    />
  );
}
