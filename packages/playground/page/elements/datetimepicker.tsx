import { TZDate } from "@date-fns/tz";
import { format, parse } from "date-fns";
import type { ElementProps } from "../blocks/of-type.ts";
import { usePage } from "../page.ts";
import { useSurface } from "../surface.ts";
import { controlProps } from "./field.ts";

const INPUT_FORMAT = "yyyy-MM-dd'T'HH:mm";

/** Shows the date and time in the viewer's time zone. */
export function DateTimepicker({ block, element }: ElementProps<"datetimepicker">) {
  const { me } = usePage();
  const surface = useSurface();
  const elementValue = surface.getValue(block, element);
  const seconds = elementValue && "selected_date_time" in elementValue ? elementValue.selected_date_time : null;
  const secondsOf = (text: string): number | null =>
    text === "" ? null : parse(text, INPUT_FORMAT, new TZDate(0, me.zone)).getTime() / 1000;
  return (
    <input
      type="datetime-local"
      class="text"
      {...controlProps(surface, block, element)}
      value={seconds === null ? "" : format(new TZDate(seconds * 1000, me.zone), INPUT_FORMAT)}
      onChange={({ currentTarget }) =>
        surface.setValue(block, element, { type: "datetimepicker", selected_date_time: secondsOf(currentTarget.value) })
      }
    />
  );
}
