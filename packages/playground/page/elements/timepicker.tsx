import type { Place } from "../blocks/of-type.ts";
import { useSurface } from "../surface.ts";
import { controlProps } from "./field.ts";

export function Timepicker({ block, element }: Place<"timepicker">) {
  const surface = useSurface();
  const held = surface.held(block, element);
  const zone = element.timezone;
  return (
    <input
      type="time"
      class="text"
      {...controlProps(surface, block, element)}
      value={(held && "selected_time" in held && held.selected_time) || ""}
      onChange={({ currentTarget }) =>
        surface.hold(block, element, { type: "timepicker", selected_time: currentTarget.value || null, ...(zone && { timezone: zone }) })
      }
    />
  );
}
