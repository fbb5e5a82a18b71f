import type { ElementProps } from "../blocks/of-type.ts";
import { useSurface } from "../surface.ts";
import { controlProps } from "./field.ts";

const INPUT_MODES = { plain_text_input: "text", email_text_input: "email", url_text_input: "url", number_input: "decimal" } as const;

export function TextInput({ block, element }: ElementProps<keyof typeof INPUT_MODES>) {
  const surface = useSurface();
  const elementValue = surface.getValue(block, element);
  const value = (elementValue && "value" in elementValue && elementValue.value) || "";
  const isMultiline = element.type === "plain_text_input" && element.multiline === true;
  const limit = element.type === "plain_text_input" ? element.max_length : undefined;
  const left = limit === undefined ? Infinity : limit - Array.from(value).length;
  const props = {
    ...controlProps(surface, block, element),
    class: "text",
    placeholder: element.placeholder?.text ?? "",
    value,
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) =>
      surface.setValue(block, element, { type: element.type, value: currentTarget.value || null }),
  };
  return (
    <div class="text-input">
      {isMultiline ? <textarea {...props} rows={3} /> : <input {...props} type="text" inputMode={INPUT_MODES[element.type]} />}
      {left < 50 && (
        <span class={left < 0 ? "left over" : "left"} role="status">
          {left} left
        </span>
      )}
    </div>
  );
}
