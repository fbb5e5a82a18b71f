import type { Option } from "../../../slack-emulator/validate/options.ts";
import type { Place } from "../blocks/of-type.ts";
import { AnyText } from "../blocks/text.tsx";
import { useSurface } from "../surface.ts";
import { fieldIds } from "./field.ts";

/** Checkboxes or radio buttons. */
export function Choices({ block, element }: Place<"checkboxes" | "radio_buttons">) {
  const surface = useSurface();
  const ids = fieldIds(surface, block, element);
  const held = surface.held(block, element);
  const chosen =
    held && "selected_options" in held
      ? held.selected_options
      : held && "selected_option" in held && held.selected_option
        ? [held.selected_option]
        : [];
  const isOn = ({ value }: Option): boolean => chosen.some((option) => option.value === value);
  const turn = (option: Option): void => {
    if (element.type === "radio_buttons") return surface.hold(block, element, { type: "radio_buttons", selected_option: option });
    const selected_options = element.options.filter((other) => (other.value === option.value ? !isOn(other) : isOn(other)));
    surface.hold(block, element, { type: "checkboxes", selected_options });
  };
  return (
    <div class="choices">
      {element.options.map((option) => (
        <label key={option.value} class="choice">
          <input
            type={element.type === "checkboxes" ? "checkbox" : "radio"}
            name={ids.control}
            aria-describedby={block.block_id in surface.errors ? ids.error : undefined}
            checked={isOn(option)}
            onChange={() => turn(option)}
          />
          <span>
            <AnyText text={option.text} />
            {option.description && (
              <small>
                <AnyText text={option.description} />
              </small>
            )}
          </span>
        </label>
      ))}
    </div>
  );
}
