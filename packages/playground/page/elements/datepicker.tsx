import type { Place } from "../blocks/of-type.ts";
import { useSurface } from "../surface.ts";
import { controlProps } from "./field.ts";

export function Datepicker({ block, element }: Place<"datepicker">) {
  const surface = useSurface();
  const held = surface.held(block, element);
  return (
    <input
      type="date"
      class="text"
      {...controlProps(surface, block, element)}
      value={(held && "selected_date" in held && held.selected_date) || ""}
      onChange={({ currentTarget }) => surface.hold(block, element, { type: "datepicker", selected_date: currentTarget.value || null })}
    />
  );
}
