import type { Option } from "../../../slack-emulator/client.ts";
import type { ElementProps } from "../blocks/of-type.ts";
import { AnyText } from "../blocks/text.tsx";
import { useSurface } from "../surface.ts";
import { fieldIds } from "./field.ts";

/** Checkboxes or radio buttons. */
export function Choices({ block, element }: ElementProps<"checkboxes" | "radio_buttons">) {
  const surface = useSurface();
  const ids = fieldIds(surface, block, element);
  const elementValue = surface.getValue(block, element);
  const chosen =
    elementValue && "selected_options" in elementValue
      ? elementValue.selected_options
      : elementValue && "selected_option" in elementValue && elementValue.selected_option
        ? [elementValue.selected_option]
        : [];
  const isOn = ({ value }: Option): boolean => chosen.some((option) => option.value === value);
  const toggle = (option: Option): void => {
    if (element.type === "radio_buttons") return surface.setValue(block, element, { type: "radio_buttons", selected_option: option });
    const selected_options = element.options.filter((other) => (other.value === option.value ? !isOn(other) : isOn(other)));
    surface.setValue(block, element, { type: "checkboxes", selected_options });
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
            onChange={() => toggle(option)}
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
