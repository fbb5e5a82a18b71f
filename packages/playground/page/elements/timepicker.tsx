import type { ElementProps } from "../blocks/of-type.ts";
import { useSurface } from "../surface.ts";
import { controlProps } from "./field.ts";

export function Timepicker({ block, element }: ElementProps<"timepicker">) {
  const surface = useSurface();
  const elementValue = surface.getValue(block, element);
  const zone = element.timezone;
  return (
    <input
      type="time"
      class="text"
      {...controlProps(surface, block, element)}
      value={(elementValue && "selected_time" in elementValue && elementValue.selected_time) || ""}
      onChange={({ currentTarget }) =>
        surface.setValue(block, element, {
          type: "timepicker",
          selected_time: currentTarget.value || null,
          ...(zone && { timezone: zone }),
        })
      }
    />
  );
}
