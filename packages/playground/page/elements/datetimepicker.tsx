import { TZDate } from "@date-fns/tz";
import { format, parse } from "date-fns";
import type { Place } from "../blocks/of-type.ts";
import { usePage } from "../page.ts";
import { useSurface } from "../surface.ts";
import { controlProps } from "./field.ts";

const SHAPE = "yyyy-MM-dd'T'HH:mm";

/** The date and time are the viewer's. */
export function DateTimepicker({ block, element }: Place<"datetimepicker">) {
  const { me } = usePage();
  const surface = useSurface();
  const held = surface.held(block, element);
  const seconds = held && "selected_date_time" in held ? held.selected_date_time : null;
  const secondsOf = (text: string): number | null => (text === "" ? null : parse(text, SHAPE, new TZDate(0, me.zone)).getTime() / 1000);
  return (
    <input
      type="datetime-local"
      class="text"
      {...controlProps(surface, block, element)}
      value={seconds === null ? "" : format(new TZDate(seconds * 1000, me.zone), SHAPE)}
      onChange={({ currentTarget }) =>
        surface.hold(block, element, { type: "datetimepicker", selected_date_time: secondsOf(currentTarget.value) })
      }
    />
  );
}
